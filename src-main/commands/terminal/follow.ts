import type { RunSummary } from '../../contract/runs.ts';
import type { WorkerMessage } from '../../training/messages.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { jsonView, terminalView } from './progressBar.ts';
import { rolloutText } from './text.ts';
import { databasePathOf, print, say, withWorkbench, type DatabaseOption, type ExitCode } from './shell.ts';

export interface FollowOptions extends DatabaseOption {
  readonly json: boolean;
  readonly jobs?: number;
}

export interface Followed {
  readonly runs: readonly RunSummary[];
  readonly exitCode: ExitCode;
}

/** Starts what `begin` starts, shows it, and waits for all of it. */
export async function follow(
  options: FollowOptions,
  begin: (workbench: Workbench) => Promise<readonly string[]> | readonly string[],
): Promise<Followed> {
  const heard: WorkerMessage[] = [];
  let listener = (message: WorkerMessage): void => {
    heard.push(message);
  };
  return withWorkbench(
    options,
    async (workbench) => {
      const ids = await begin(workbench);
      if (ids.length === 0) return { runs: [], exitCode: 0 };
      const runs = (await workbench.handlers['runs.list']({})).filter((run) => ids.includes(run.id));
      const view = options.json ? jsonView(print) : terminalView(runs, process.stderr, () => performance.now());
      if (!options.json) for (const run of runs) say(`${run.interactions > 0 ? 'Resuming' : 'Training'} ${run.id}`);
      const endings = new Map<string, Extract<WorkerMessage, { type: 'ended' }>>();
      const interruption = stopOnInterrupt(workbench, ids);
      await new Promise<void>((resolve) => {
        const waiting = new Set(ids);
        listener = (message) => {
          view.show(message);
          if (message.type === 'ended') {
            waiting.delete(message.run);
            endings.set(message.run, message);
          }
          if (waiting.size === 0 || interruption.hasLeft(waiting)) resolve();
        };
        interruption.onStop(() => {
          if (interruption.hasLeft(waiting)) resolve();
        });
        for (const message of heard.splice(0)) listener(message);
      });
      interruption.release();
      view.close();
      const ended = (await workbench.handlers['runs.list']({})).filter((run) => ids.includes(run.id));
      return {
        runs: ended,
        exitCode: summarise(
          ended.map((run) => asItEnded(run, endings.get(run.id))),
          options,
        ),
      };
    },
    (message) => listener(message),
  );
}

/** As its process said, where the database could not take it. */
function asItEnded(run: RunSummary, ending: Extract<WorkerMessage, { type: 'ended' }> | undefined): RunSummary {
  const isRecorded = run.status !== 'running' || ending === undefined;
  return isRecorded ? run : { ...run, status: ending.status, message: ending.message };
}

function summarise(runs: readonly RunSummary[], options: FollowOptions): ExitCode {
  if (options.json) for (const run of runs) print(JSON.stringify({ type: 'summary', ...run }));
  for (const run of runs) {
    if (run.status === 'diverged') say(`${run.id}: ${run.message ?? 'diverged'}`);
    else if (run.status === 'failed')
      say(`${run.id} failed after ${run.cycles} cycles: ${run.message ?? 'no reason known'}`);
    else if (run.status === 'finished')
      say(
        `${run.id} finished: ${run.interactions.toLocaleString('en')} interactions in ` +
          `${run.seconds.toFixed(1)} s on ${run.engine ?? '?'}; return: test ${number(run.returns.test)}, ` +
          `rollout ${rolloutText(run.returns)}, cumulative ${number(run.returns.cumulative)}`,
      );
  }
  const stopped = runs.filter((run) => run.status === 'stopped');
  if (stopped.length > 0) {
    const names = stopped.map((run) => run.id).join(' ');
    const database = options.db === undefined ? '' : ` --db ${databasePathOf(options)}`;
    say(`Stopped after a whole cycle. Resume with:\n  tutelage resume ${names}${database}`);
  }
  return runs.some((run) => run.status === 'failed' || run.status === 'diverged') ? 1 : 0;
}

function number(value: number | null): string {
  return value === null ? 'none yet' : value.toPrecision(5);
}

/** The first Ctrl-C stops after the present cycles; the second leaves at once (what is committed stays). */
function stopOnInterrupt(
  workbench: Workbench,
  ids: readonly string[],
): { hasLeft: (waiting: ReadonlySet<string>) => boolean; onStop: (then: () => void) => void; release: () => void } {
  let interrupts = 0;
  let then = (): void => undefined;
  const left = new Set<string>();
  const onInterrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) process.exit(1);
    say('\nStopping after the present cycle; Ctrl-C again leaves at once.');
    void Promise.all(
      ids.map(async (run) => {
        try {
          const after = await workbench.handlers['runs.stop']({ run });
          if (after.status === 'stopped') left.add(run);
        } catch {
          left.add(run); // it had ended already
        }
      }),
    ).then(() => then());
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  return {
    hasLeft: (waiting) => [...waiting].every((run) => left.has(run)),
    onStop: (callback) => {
      then = callback;
    },
    release: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onInterrupt);
    },
  };
}
