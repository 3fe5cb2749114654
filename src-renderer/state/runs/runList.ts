import type { RunSummary } from '../../../src-main/contract/runs.ts';

/** What the table of runs can be sorted by. Numbers and texts; null where a run has none yet. */
export const sortValues = {
  name: (run) => run.name,
  task: (run) => run.task,
  method: (run) => run.method,
  seed: (run) => run.seed,
  status: (run) => statusOrder[run.status],
  progress: (run) => run.interactions / run.budget,
  rollout: (run) => run.returns.rollout,
  cumulative: (run) => run.returns.cumulative,
  test: (run) => run.returns.test,
  best: (run) => run.bestTest,
  late: (run) => run.lateTest,
  seconds: (run) => run.seconds,
  bytes: (run) => run.bytes,
  tags: (run) => (run.tags.length === 0 ? null : run.tags.join(' ')),
  engine: (run) => run.engine,
  created: (run) => run.createdAt,
} satisfies Record<string, (run: RunSummary) => string | number | null>;

export type SortKey = keyof typeof sortValues;

const statusOrder: Readonly<Record<RunSummary['status'], number>> = {
  running: 0,
  queued: 1,
  stopped: 2,
  failed: 3,
  diverged: 3,
  finished: 4,
};

export function isSortKey(key: string | undefined): key is SortKey {
  return key !== undefined && Object.hasOwn(sortValues, key);
}

/** Sorted copy; runs without a value come last in either direction, ties the newest first, and those of one batch by task, method and seed. */
export function sortRuns(runs: readonly RunSummary[], key: SortKey, descending: boolean): readonly RunSummary[] {
  const value: (run: RunSummary) => string | number | null = sortValues[key];
  const direction = descending ? -1 : 1;
  return runs.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || newestFirst(a, b);
    return x === y ? newestFirst(a, b) : direction * (x < y ? -1 : 1);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return (
    compare(b.createdAt, a.createdAt) ||
    compare(a.task, b.task) ||
    compare(a.method, b.method) ||
    a.seed - b.seed ||
    compare(a.id, b.id)
  );
}

/** How many runs are in each status. */
export function countStatuses(runs: readonly RunSummary[]): Readonly<Record<RunSummary['status'], number>> {
  const counts = { queued: 0, running: 0, stopped: 0, finished: 0, failed: 0, diverged: 0 };
  for (const run of runs) counts[run.status] += 1;
  return counts;
}
