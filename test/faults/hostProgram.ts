/**
 * The browser host on the database named on the command line, whose run it makes
 * or goes on with, as a person would in the window; it says so at each cycle.
 */
import { workerEntries } from '../../src-main/doors/entries.ts';
import { openHttpDoor } from '../../src-main/doors/http/httpDoor.ts';
import { openService } from '../../src-main/doors/openService.ts';

const [databasePath = '', configuration = '{}'] = process.argv.slice(2);
const log = (message: string): void => console.error(message);
const service = openService({ databasePath, door: 'browser', ...workerEntries, log });
await openHttpDoor({ service, files: () => Promise.resolve(null), port: 0, log });
service.subscribe((event) => {
  if (event.type !== 'run-changed') return;
  if (event.run.status === 'running' && event.run.cycles > 0) console.log('"progress"');
  if (event.run.status === 'finished') void service.close().then(() => process.exit(0));
});
const [run] = await service.handlers['runs.list']({});
if (run === undefined) {
  // A configuration of this folder's own faults.
  await service.handlers['runs.start']({ configurations: [JSON.parse(configuration) as Record<string, unknown>] });
} else if (run.status === 'finished') process.exit(0);
else await service.handlers['runs.resume']({ run: run.id });
