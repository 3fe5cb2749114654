import type { RunSummary } from '../../../src-main/contract/runs.ts';
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatRollout,
  formatValue,
  formatWhen,
} from '../../state/format.ts';
import { settingIn, type SettingsById, type SortKey } from '../../state/runs/runList.ts';
import { settingOf } from '../../../src-main/contract/vocabulary.ts';

export interface Column {
  readonly key: SortKey;
  readonly title: string;
  /** What the column shows, in full. */
  readonly hint: string;
  /** A CSS grid track: its least width in pixels, and its share of what is left over. */
  readonly width: number;
  readonly share: number;
  readonly numeric: boolean;
  /** Null where the row draws the cell itself. */
  readonly text: ((run: RunSummary) => string) | null;
  /** The number that a folded configuration shows as mean ± sd; null where it shows none. */
  readonly number: ((run: RunSummary) => number | null) | null;
}

const plain = { share: 0, numeric: false, text: null, number: null } as const;

/** Columns that hold a return of the student; they stand together under one heading. */
const returns: readonly Column[] = [
  {
    key: 'rollout',
    title: 'Rollout',
    hint:
      'Student return, rollout: mean of the last 100 finished training episodes; of so few as stand behind it at ' +
      'the start',
    width: 90, // with the number of episodes, such as "−12,345 (99)"
    ...numberOf((run) => run.returns.rollout),
    text: (run) => formatRollout(run.returns),
  },
  {
    key: 'cumulative',
    title: 'Cumulative',
    hint: 'Student return, cumulative: mean of all training episodes since the start',
    width: 84,
    ...numberOf((run) => run.returns.cumulative),
  },
  {
    key: 'test',
    title: 'Test',
    hint: 'Student return, test: deterministic student from reset, off budget',
    width: 60,
    ...numberOf((run) => run.returns.test),
  },
  { key: 'best', title: 'Best test', hint: 'Best test return so far', width: 66, ...numberOf((run) => run.bestTest) },
  {
    key: 'late',
    title: 'Late test',
    hint: 'Mean of the last tenth of the test returns',
    width: 66,
    ...numberOf((run) => run.lateTest),
  },
];

/** All columns of the table of runs, from left to right. */
export const columns: readonly Column[] = [
  { key: 'name', title: 'Name', hint: 'Name', ...plain, width: 156, share: 1 },
  { key: 'task', title: 'Task', hint: 'Task', ...plain, width: 104, share: 0.7, text: (run) => run.task },
  {
    key: 'group',
    title: 'Group',
    hint: 'The method and what sets it apart from the paper’s, or the name that the group was given',
    ...plain,
    width: 136,
    share: 1.1,
  },
  { key: 'method', title: 'Method', hint: 'Method', ...plain, width: 104, share: 0.3, text: (run) => run.method },
  { key: 'seed', title: 'Seed', hint: 'Seed', ...plain, width: 54, numeric: true, text: (run) => String(run.seed) },
  { key: 'status', title: 'Status', hint: 'Status', ...plain, width: 98 },
  {
    key: 'progress',
    title: 'Interactions',
    hint: 'Interactions of all roles but test, of the budget',
    ...plain,
    width: 134,
    share: 0.5,
  },
  ...returns,
  {
    key: 'seconds',
    title: 'Duration',
    hint: 'Time of training over all sittings',
    width: 80,
    share: 0.3,
    numeric: true,
    text: (run) => formatDuration(run.seconds),
    number: null,
  },
  { key: 'engine', title: 'Engine', hint: 'Engine', ...plain, width: 74, text: (run) => run.engine ?? '–' },
  { key: 'tags', title: 'Tags', hint: 'Tags', ...plain, width: 90, share: 0.5 },
  {
    key: 'bytes',
    title: 'Size',
    hint: 'Size of its rollouts in the database',
    width: 66,
    share: 0,
    numeric: true,
    text: (run) => formatBytes(run.bytes),
    number: null,
  },
  {
    key: 'created',
    title: 'Created',
    hint: 'When the run was made',
    ...plain,
    width: 92,
    share: 0.3,
    text: (run) => formatWhen(run.createdAt, new Date()),
  },
  {
    key: 'origin',
    title: 'Forked from',
    hint: 'The run that a fork began as, and the last cycle that both have',
    ...plain,
    width: 200,
    share: 0.3,
    text: (run) => (run.origin === null ? '–' : `${run.origin.run} @ ${run.origin.cycle}`),
  },
];

/** The first to go where the window is too narrow for all, in this order: tags only where no run has any. */
const dispensable: readonly SortKey[] = ['bytes', 'engine'];
const withTags: readonly SortKey[] = [...dispensable, 'seconds', 'best'];
const withoutTags: readonly SortKey[] = [...dispensable, 'tags'];

/** The columns that a window of so many pixels shows until a person chooses others. */
export function firstColumns(width: number, isTagged: boolean): readonly SortKey[] {
  const keys = columns.map(({ key }) => key).filter((key) => key !== 'method' && key !== 'origin');
  const order = isTagged ? withTags : withoutTags;
  const choices = [...order.keys(), order.length].map((gone) =>
    keys.filter((key) => !order.slice(0, gone).includes(key)),
  );
  return choices.find((chosen) => layoutOf(chosenColumns(chosen)).width <= width) ?? choices[order.length];
}

/**
 * The chosen columns in the order of the table; the name is always there, and
 * settings, in the order of their choice, stand behind what says which run it is.
 */
export function chosenColumns(keys: readonly string[], settings: SettingsById = new Map()): readonly Column[] {
  const chosen = columns.filter(({ key }) => key === 'name' || keys.includes(key));
  const at = chosen.findLastIndex(({ key }) => identifying.has(key)) + 1;
  const ofSettings = keys.flatMap((key) => {
    const setting = settingIn(key);
    return setting === null ? [] : [settingColumn(setting, settings)];
  });
  return [...chosen.slice(0, at), ...ofSettings, ...chosen.slice(at)];
}

/** Said with the label of a fold, across their columns. */
export const labelling: ReadonlySet<SortKey> = new Set(['task', 'group', 'method']);
const identifying: ReadonlySet<SortKey> = new Set(['name', ...labelling, 'seed']);

function settingColumn(setting: string, settings: SettingsById): Column {
  return {
    key: `set:${setting}`,
    title: setting,
    hint: `Setting ${setting}`,
    ...plain,
    width: Math.max(72, 28 + 7 * setting.length),
    numeric: holdsNumbers(setting, settings),
    text: (run) => {
      const own = settings.get(run.configurationId);
      return own === undefined ? '–' : formatValue(settingOf(run, own, setting));
    },
  };
}

/** Whether all that is known of a setting is numbers, or nothing. */
function holdsNumbers(setting: string, settings: SettingsById): boolean {
  const values = [...settings.values()].map((each) => each[setting] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.every((value) => typeof value === 'number');
}

/** Tracks of the grid, the tick box first, and the least width of the whole in pixels. */
export function layoutOf(chosen: readonly Column[]): { readonly tracks: string; readonly width: number } {
  const tracks = chosen.map(({ width, share }) => (share === 0 ? `${width}px` : `minmax(${width}px, ${share}fr)`));
  return { tracks: ['36px', ...tracks].join(' '), width: chosen.reduce((sum, { width }) => sum + width, 36 + 24) };
}

/**
 * The columns under the heading "Student return": first and the one after the last, as CSS grid lines behind the tick
 * boxes; null where fewer than two are shown.
 */
export function returnLines(chosen: readonly Column[]): { readonly from: number; readonly to: number } | null {
  const keys = new Set(returns.map(({ key }) => key));
  const first = chosen.findIndex(({ key }) => keys.has(key));
  const last = chosen.findLastIndex(({ key }) => keys.has(key));
  return first < 0 || first === last ? null : { from: first + 2, to: last + 3 };
}

function numberOf(number: (run: RunSummary) => number | null): Pick<Column, 'share' | 'numeric' | 'text' | 'number'> {
  return { share: 0.3, numeric: true, text: (run) => formatNumber(number(run)), number };
}

/** Where a person was in the table: pixels scrolled, and the row that the keys act on. */
export interface TablePlace {
  readonly top: number;
  readonly row: number;
}

export function isTablePlace(value: unknown): value is TablePlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'top' in value &&
    typeof value.top === 'number' &&
    'row' in value &&
    typeof value.row === 'number'
  );
}
