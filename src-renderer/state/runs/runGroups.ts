import type { RunGroup } from '../../../src-main/contract/groups.ts';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatValue } from '../format.ts';
import { parseList } from '../place.ts';
import { sortRuns, sortValue, type SettingsById, type SortKey } from './runList.ts';
import { settingOf } from '../../../src-main/contract/vocabulary.ts';

/** Runs that are shown as one line: repetitions that differ in the seed, or runs that agree in the chosen settings. */
export interface RunFold {
  /** Equal for equal folds. */
  readonly key: string;
  /** The group's name, or the values of the chosen settings. */
  readonly label: string;
  /** Null where its runs are of several. */
  readonly task: string | null;
  readonly group: RunGroup | null;
  readonly runs: readonly RunSummary[];
}

/** A line of the table: a run, or a configuration with its runs folded. */
export type TableRow =
  | { readonly kind: 'run'; readonly id: string; readonly run: RunSummary; readonly isInside: boolean }
  | { readonly kind: 'fold'; readonly id: string; readonly fold: RunFold; readonly isOpen: boolean };

export function plainRows(runs: readonly RunSummary[]): readonly TableRow[] {
  return runs.map((run) => ({ kind: 'run', id: run.id, run, isInside: false }));
}

/** Folds runs, sorted by what their runs come to, the runs of the open ones beneath. */
export function foldedRows(
  runs: readonly RunSummary[],
  settings: SettingsById,
  by: readonly string[],
  open: ReadonlySet<string>,
  key: SortKey,
  descending: boolean,
): readonly TableRow[] {
  const folds = foldRuns(runs, settings, by);
  const direction = descending ? -1 : 1;
  const valued = folds.map((fold) => ({ fold, value: foldValue(fold, key, settings) }));
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return a.value === b.value ? 0 : direction * (a.value < b.value ? -1 : 1);
  });
  return valued.flatMap(({ fold }): TableRow[] => {
    const isOpen = open.has(fold.key);
    const inside = isOpen
      ? sortRuns(fold.runs, key, descending, settings).map((run): TableRow => ({
          kind: 'run',
          id: run.id,
          run,
          isInside: true,
        }))
      : [];
    return [{ kind: 'fold', id: `fold-${fold.key}`, fold, isOpen }, ...inside];
  });
}

/** What the address says of folding: nothing more of `configuration`, which is by all but the seed. */
export function foldKeys(text: string | undefined): readonly string[] {
  return text === 'configuration' ? [] : parseList(text);
}

/** By task and group, that is by all but the seed; or by the settings named in `by`. */
export function foldRuns(
  runs: readonly RunSummary[],
  settings: SettingsById,
  by: readonly string[] = [],
): readonly RunFold[] {
  const values = (run: RunSummary): readonly string[] =>
    by.map((key) => formatValue(settingOf(run, settings.get(run.configurationId), key)));
  const keyOf = (run: RunSummary): string => {
    if (by.length > 0) return values(run).map(encodeURIComponent).join('-');
    return run.group.variant === 0 ? `configuration-${run.configurationId}` : `${run.task}-${run.group.variant}`;
  };
  return [...Map.groupBy(runs, keyOf)].map(([key, members]) => {
    const [first] = members;
    return {
      key,
      label: by.length === 0 ? first.group.name : by.map((name, i) => `${name} ${values(first)[i]}`).join(', '),
      task: members.every(({ task }) => task === first.task) ? first.task : null,
      group: members.every(({ group }) => group.variant === first.group.variant) ? first.group : null,
      runs: members.toSorted((a, b) => a.seed - b.seed),
    };
  });
}

/** A setting on which runs differ, with each run's value. */
export interface Difference {
  readonly key: string;
  readonly values: readonly string[];
}

/** The settings on which not all agree; what a run's method does not read it has not. */
export function differences(runs: readonly RunSummary[], settings: SettingsById): readonly Difference[] {
  const all = runs.map((run) => settings.get(run.configurationId));
  const keys = [...new Set(all.flatMap((own) => Object.keys(own ?? {})))];
  return keys
    .map((key) => ({ key, values: runs.map((run, i) => formatValue(settingOf(run, all[i], key))) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/**
 * The value that a fold is sorted by: the mean of its runs' numbers, the least of their texts; null where none has one.
 */
function foldValue(fold: RunFold, key: SortKey, settings: SettingsById): number | string | null {
  const value = sortValue(key, settings);
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
