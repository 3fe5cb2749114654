import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { openWorkbench } from '../../src-main/workbench/workbench.ts';
import { argumentsOf } from './arguments.ts';

/**
 * `npm run soak`: short runs one after the other, trained and deleted by one
 * open workbench; `-- N` says how many (2,000: about as many cycles as two days
 * of a window in use). Memory, open files and the database must stay as large
 * as they were after the first fifth.
 */
const { positionals } = argumentsOf(
  {},
  `npm run soak -- [N]

Trains and deletes N short runs (2000 if not said) in one open workbench, and says whether memory, open files and the
database have grown.
`,
);
const count = Number(positionals[0] ?? 2000);
const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const databasePath = join(folder, 'runs.db');
const workbench = openWorkbench({
  databasePath,
  door: 'browser',
  version: 'soak',
  parallelRuns: 1,
  ...workerEntries,
  command: ['soak'],
  log: (message) => console.error(message),
});

function heard(matches: (event: WorkbenchEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const release = workbench.subscribe((event) => {
      if (!matches(event)) return;
      release();
      resolve();
    });
  });
}

const size = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

interface Measured {
  readonly memory: number;
  readonly handles: number;
  readonly bytes: number;
}

function measure(): Measured {
  return {
    memory: process.memoryUsage().rss,
    handles: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0,
    bytes: size(databasePath) + size(`${databasePath}-wal`),
  };
}

const describe = ({ memory, handles, bytes }: Measured): string =>
  `${(memory / 1e6).toFixed(0)} MB of memory, ${handles} open files, database ${(bytes / 1e6).toFixed(1)} MB`;

let early: Measured | null = null;
for (let i = 0; i < count; i++) {
  const configuration = { task: 'Pendulum', method: 'meta', seed: i, engine: 'simd', interactions: 6000 };
  const ended = heard(({ type, ...event }) => type === 'run-changed' && 'run' in event && isOver(event.run));
  const [run] = await workbench.handlers['runs.start']({ configurations: [configuration] });
  await ended;
  await workbench.handlers['runs.delete']({ run });
  if (i + 1 === Math.ceil(count / 5)) early = measure();
  if ((i + 1) % 10 === 0) console.log(`${i + 1} runs: ${describe(measure())}`);
}
const late = measure();
await workbench.close();
rmSync(folder, { recursive: true });
if (early === null) throw new Error('Soak at least one run.');
console.log(`after a fifth: ${describe(early)}\nat the end:    ${describe(late)}`);
const isFlat =
  late.memory < 1.5 * early.memory && late.handles <= early.handles + 5 && late.bytes < 1.5 * early.bytes + 10e6;
console.log(isFlat ? 'Flat.' : 'Grown.');
process.exitCode = isFlat ? 0 : 1;

function isOver(run: unknown): boolean {
  return typeof run === 'object' && run !== null && 'status' in run && run.status === 'finished';
}
