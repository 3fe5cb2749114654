import type { RunSummary } from '../../contract/runs.ts';
import type { WorkerMessage } from '../../training/messages.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { asItEnded, endingLines } from './endings.ts';
import { jsonView, terminalView } from './progressBar.ts';

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
      const ended = (await workbench.handlers['runs.list']({}))
        .filter((run) => ids.includes(run.id))
        .map((run) => asItEnded(run, endings.get(run.id)));
      if (options.json) for (const run of ended) print(JSON.stringify({ type: 'summary', ...run }));
      const taken = new Set([...endings.values()].filter(({ isTaken }) => isTaken).map(({ run }) => run));
      for (const line of endingLines(ended, taken, options.db === undefined ? '' : ` --db ${databasePathOf(options)}`))
        say(line);
      return {
        runs: ended,
        exitCode: ended.some(({ status }) => status === 'failed' || status === 'diverged') ? 1 : 0,
      };
    },
    (message) => listener(message),
  );
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
