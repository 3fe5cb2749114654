import { queueRequest } from '../../contract/queue.ts';
import { keptParallelRuns } from '../../workbench/runs/parallelRuns.ts';
import { openDatabase } from '../../../db/open.ts';
import { numberOption } from '../options/numberOption.ts';
import { columns } from '../terminal/text.ts';
import { print, say, withWorkbench, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';

interface QueueOptions extends DatabaseOption {
  readonly parallel?: string;
  readonly json: boolean;
}

/** `tutelage queue`: what a window would train at once, what waits or trains, and how fast runs were here. */
export function queue(options: QueueOptions): Promise<ExitCode> {
  const limit =
    options.parallel === undefined
      ? null
      : numberOption(queueRequest.shape.limit.unwrap(), '--parallel', options.parallel);
  return withWorkbench<ExitCode>(options, async (workbench) => {
    const database = openDatabase(workbench.readPath);
    try {
      if (limit !== null) await workbench.handlers['queue.set']({ limit });
      const kept = keptParallelRuns(database, (await workbench.handlers['queue.get']({})).limit);
      const runs = await workbench.handlers['runs.list']({});
      const held = runs.filter(({ status }) => status === 'running' || status === 'queued');
      const speeds = await workbench.handlers['queue.speeds']({});
      if (options.json)
        print(JSON.stringify({ limit: kept, held: held.map(({ id, status }) => ({ id, status })), speeds }));
      else {
        say(`A window trains ${kept} ${kept === 1 ? 'run' : 'runs'} at once.`);
        for (const { id, status } of held) print(`${id}  ${status}`);
        if (speeds.length > 0)
          print(
            columns(
              ['task', 'method', 'engine', 'runs', 'ms an interaction'],
              speeds.map((each) => [
                ...[each.task, each.method, each.engine, String(each.runs)],
                (1000 * each.secondsPerInteraction).toPrecision(3),
              ]),
            ),
          );
      }
      return 0;
    } finally {
      database.close();
    }
  });
}
