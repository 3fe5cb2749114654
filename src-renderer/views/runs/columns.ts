import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatDate, formatDuration, formatNumber } from '../../state/format.ts';
import type { SortKey } from '../../state/runList.ts';

export interface Column {
  readonly key: SortKey;
  readonly title: string;
  /** What the column shows, in full. */
  readonly hint: string;
  /** A CSS grid track. */
  readonly track: string;
  readonly numeric: boolean;
  /** Null where the row draws the cell itself. */
  readonly text: ((run: RunSummary) => string) | null;
}

/** The columns of the table of runs, from left to right. */
export const columns: readonly Column[] = [
  { key: 'name', title: 'Name', hint: 'Name', track: 'minmax(120px, 1.7fr)', numeric: false, text: null },
  { key: 'task', title: 'Task', hint: 'Task', track: 'minmax(84px, 1fr)', numeric: false, text: (run) => run.task },
  { key: 'method', title: 'Method', hint: 'Method', track: '120px', numeric: false, text: null },
  { key: 'seed', title: 'Seed', hint: 'Seed', track: '46px', numeric: true, text: (run) => String(run.seed) },
  { key: 'status', title: 'Status', hint: 'Status', track: '88px', numeric: false, text: null },
  { key: 'progress', title: 'Interactions', hint: 'Interactions of all roles but test, of the budget', track: 'minmax(134px, 0.7fr)', numeric: false, text: null },
  { key: 'rollout', title: 'Rollout', hint: 'Student return, rollout: mean of the training episodes finished in the latest cycle', track: '70px', numeric: true, text: (run) => formatNumber(run.returns.rollout) },
  { key: 'cumulative', title: 'Cumulative', hint: 'Student return, cumulative: mean of all training episodes since the start', track: '86px', numeric: true, text: (run) => formatNumber(run.returns.cumulative) },
  { key: 'test', title: 'Test', hint: 'Student return, test: deterministic student from reset, off budget', track: '66px', numeric: true, text: (run) => formatNumber(run.returns.test) },
  { key: 'best', title: 'Best test', hint: 'Best test return so far', track: '72px', numeric: true, text: (run) => formatNumber(run.bestTest) },
  { key: 'seconds', title: 'Duration', hint: 'Time of training over all sittings', track: '82px', numeric: true, text: (run) => formatDuration(run.seconds) },
  { key: 'engine', title: 'Engine', hint: 'Engine', track: '60px', numeric: false, text: (run) => run.engine ?? '–' },
  { key: 'created', title: 'Created', hint: 'When the run was made', track: '120px', numeric: false, text: (run) => formatDate(run.createdAt) },
];

/** The columns under the heading "Student return": first and the one after the last, as CSS grid lines behind the tick boxes. */
export const returnLines = { from: columns.findIndex((column) => column.key === 'rollout') + 2, to: columns.findIndex((column) => column.key === 'best') + 3 };

export const tracks = ['36px', ...columns.map((column) => column.track)].join(' ');
