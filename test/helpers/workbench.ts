import { onTestFinished } from 'vitest';
import { workerEntries } from '../../src-main/doors/entries.ts';
import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';

export interface TestWorkbench extends Workbench {
  readonly events: readonly WorkbenchEvent[];
  /** Resolves with the first event, past or to come, that `matches`. */
  event(matches: (event: WorkbenchEvent) => boolean): Promise<WorkbenchEvent>;
  /** Resolves with the run as soon as it `matches`. */
  run(id: string, matches: (run: RunSummary) => boolean): Promise<RunSummary>;
}

/** The workbench with its real workers on a real database; closed when the test ends. */
export function openTestWorkbench(
  databasePath: string,
  parallelRuns = 2,
  door: 'command-line' | 'browser' = 'command-line',
  version = 'test',
): TestWorkbench {
  const workbench = openWorkbench({
    databasePath,
    parallelRuns,
    door,
    version,
    ...workerEntries,
    command: ['test'],
    log: (message) => console.error(message),
  });
  const events: WorkbenchEvent[] = [];
  const waiting = new Set<() => void>();
  workbench.subscribe((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= workbench.close());
  onTestFinished(close);

  function event(matches: (event: WorkbenchEvent) => boolean): Promise<WorkbenchEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = events.find(matches);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  return {
    ...workbench,
    close,
    events,
    event,
    async run(id, matches) {
      const found = await event(
        (candidate) => candidate.type === 'run-changed' && candidate.run.id === id && matches(candidate.run),
      );
      if (found.type !== 'run-changed') throw new Error('unreachable');
      return found.run;
    },
  };
}
