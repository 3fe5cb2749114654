import type { RunSummary } from '../../../src-main/contract/runs.ts';
import type { Settings } from '../../../src-main/contract/filter/settings.ts';
import { settingOf } from '../../../src-main/contract/vocabulary.ts';

/** What the table of runs can be sorted by. Numbers and texts; null where a run has none yet. */
export const sortValues = {
  name: (run) => run.name,
  task: (run) => run.task,
  group: (run) => run.group.name,
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
  origin: (run) => (run.origin === null ? null : `${run.origin.run} ${String(run.origin.cycle).padStart(9, '0')}`),
} satisfies Record<string, (run: RunSummary) => string | number | null>;

/** One of the columns that every run has, or a setting, as in `set:gamma`. */
export type SortKey = keyof typeof sortValues | `set:${string}`;
export type SettingsById = ReadonlyMap<number, Settings>;

/** The setting that a key of the table stands for; null where it is another column's. */
export function settingIn(key: string): string | null {
  return key.startsWith('set:') && key.length > 4 ? key.slice(4) : null;
}

const statusOrder: Readonly<Record<RunSummary['status'], number>> = {
  running: 0,
  queued: 1,
  stopped: 2,
  failed: 3,
  diverged: 3,
  finished: 4,
};

export function isSortKey(key: string | undefined): key is SortKey {
  return key !== undefined && (Object.hasOwn(sortValues, key) || settingIn(key) !== null);
}

/** How to read off a run what it is sorted by; a pair goes by its first entry. */
export function sortValue(key: SortKey, settings: SettingsById): (run: RunSummary) => string | number | null {
  if (isColumnKey(key)) return sortValues[key];
  const setting = settingIn(key) ?? '';
  return (run) => {
    const value = settingOf(run, settings.get(run.configurationId), setting);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'number' || typeof first === 'string' ? first : null;
  };
}

function isColumnKey(key: string): key is keyof typeof sortValues {
  return Object.hasOwn(sortValues, key);
}

/**
 * Sorted copy; runs without a value come last in either direction, ties the newest first, and those of one batch by
 * task, method and seed.
 */
export function sortRuns(
  runs: readonly RunSummary[],
  key: SortKey,
  descending: boolean,
  settings: SettingsById = new Map(),
): readonly RunSummary[] {
  const value = sortValue(key, settings);
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
