import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatValue } from '../format.ts';
import { sortRuns, sortValues, type SortKey } from './runList.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** Runs of one configuration: repetitions that differ in the seed. */
export interface RunFold {
  readonly configurationId: number;
  /** The method, and the settings that set it apart from others of the same task and method. */
  readonly label: string;
  readonly runs: readonly RunSummary[];
}

/** A line of the table: a run, or a configuration with its runs folded. */
export type TableRow =
  | { readonly kind: 'run'; readonly id: string; readonly run: RunSummary; readonly isInside: boolean }
  | { readonly kind: 'fold'; readonly id: string; readonly fold: RunFold; readonly isOpen: boolean };

export function plainRows(runs: readonly RunSummary[]): readonly TableRow[] {
  return runs.map((run) => ({ kind: 'run', id: run.id, run, isInside: false }));
}

/** Folds runs by configuration, sorted by what their runs come to, the runs of the open ones beneath. */
export function foldedRows(
  runs: readonly RunSummary[],
  settings: ReadonlyMap<number, Settings>,
  open: ReadonlySet<number>,
  key: SortKey,
  descending: boolean,
): readonly TableRow[] {
  const folds = foldRuns(runs, settings);
  const direction = descending ? -1 : 1;
  const valued = folds.map((fold) => ({ fold, value: foldValue(fold, key) }));
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return a.value === b.value ? 0 : direction * (a.value < b.value ? -1 : 1);
  });
  return valued.flatMap(({ fold }): TableRow[] => {
    const isOpen = open.has(fold.configurationId);
    const inside = isOpen
      ? sortRuns(fold.runs, key, descending).map((run): TableRow => ({ kind: 'run', id: run.id, run, isInside: true }))
      : [];
    return [{ kind: 'fold', id: `configuration-${fold.configurationId}`, fold, isOpen }, ...inside];
  });
}

export function foldRuns(runs: readonly RunSummary[], settings: ReadonlyMap<number, Settings>): readonly RunFold[] {
  const byConfiguration = [...Map.groupBy(runs, (run) => run.configurationId)];
  const kin = Map.groupBy(
    byConfiguration.map(([id, [run]]) => ({ id, run })),
    ({ run }) => `${run.task} ${run.method}`,
  );
  return byConfiguration.map(([configurationId, members]) => {
    const [{ task, method }] = members;
    const siblings = (kin.get(`${task} ${method}`) ?? []).map(({ id }) => settings.get(id) ?? {});
    return {
      configurationId,
      label: [method, ...whatSetsApart(settings.get(configurationId) ?? {}, siblings)].join(', '),
      runs: members.toSorted((a, b) => a.seed - b.seed),
    };
  });
}

/** A setting on which runs differ, with each run's value. */
export interface Difference {
  readonly key: string;
  readonly values: readonly string[];
}

/** The settings on which not all agree. */
export function differences(all: readonly Settings[]): readonly Difference[] {
  const keys = [...new Set(all.flatMap((settings) => Object.keys(settings)))];
  return keys
    .map((key) => ({ key, values: all.map((settings) => formatValue(settings[key])) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** The settings of `own` on which not all siblings agree, as "gamma 0.9". */
function whatSetsApart(own: Settings, siblings: readonly Settings[]): readonly string[] {
  return Object.keys(own)
    .filter((key) => siblings.some((other) => formatValue(other[key]) !== formatValue(own[key])))
    .map((key) => `${key} ${formatValue(own[key])}`);
}

/** The value that a fold is sorted by: the mean of its runs' numbers, the least of their texts; null where none has one. */
function foldValue(fold: RunFold, key: SortKey): number | string | null {
  const value: (run: RunSummary) => string | number | null = sortValues[key];
  const values = fold.runs.map(value).filter((each) => each !== null);
  if (values.length === 0) return null;
  const numbers = values.filter((each) => typeof each === 'number');
  if (numbers.length < values.length) return values.reduce((least, each) => (each < least ? each : least));
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** n, mean and one standard deviation (ddof 1; null below two) of the numbers that there are. */
export function describeValues(values: readonly (number | null)[]): {
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
} {
  const present = values.filter((value) => value !== null);
  const n = present.length;
  if (n === 0) return { n, mean: null, sd: null };
  const mean = present.reduce((sum, value) => sum + value, 0) / n;
  return {
    n,
    mean,
    sd: n < 2 ? null : Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)),
  };
}
