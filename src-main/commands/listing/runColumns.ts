import { knownSettings, settingOf, settingText } from '../../contract/vocabulary.ts';
import type { Settings } from '../../contract/filter/settings.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { duration } from '../terminal/progressBar.ts';
import { UsageError } from '../terminal/shell.ts';
import { number, rolloutText } from '../terminal/text.ts';

/** A column of the list of runs. */
export interface RunColumn {
  readonly name: string;
  /** Whether it stands at the left edge of its column, as words do. */
  readonly isText: boolean;
  readonly text: (run: RunSummary) => string;
  readonly value: (run: RunSummary) => unknown;
}

const words = (name: string, value: (run: RunSummary) => string | null): RunColumn => ({
  name,
  isText: true,
  text: (run) => value(run) ?? '-',
  value,
});
const numbers = (
  name: string,
  value: (run: RunSummary) => number | null,
  text: (run: RunSummary) => string = (run) => number(value(run)),
): RunColumn => ({ name, isText: false, text, value });

/** What the list shows where nothing else is asked for. */
export const usualColumns: readonly RunColumn[] = [
  words('run', (run) => run.id),
  words('group', (run) => run.group.name),
  words('status', (run) => run.status),
  numbers(
    'interactions',
    (run) => run.interactions,
    (run) => run.interactions.toLocaleString('en'),
  ),
  numbers(
    'of',
    (run) => run.budget,
    (run) => run.budget.toLocaleString('en'),
  ),
  numbers('test', (run) => run.returns.test),
  numbers(
    'rollout',
    (run) => run.returns.rollout,
    (run) => rolloutText(run.returns),
  ),
  numbers('cumulative', (run) => run.returns.cumulative),
  numbers(
    'time',
    (run) => run.seconds,
    (run) => duration(run.seconds),
  ),
  words('engine', (run) => (run.source === null ? run.engine : 'imported')),
];
const further: readonly RunColumn[] = [
  words('name', (run) => run.name),
  numbers('best', (run) => run.bestTest),
  numbers('late', (run) => run.lateTest),
  words('created', (run) => run.createdAt),
  words('tags', (run) => run.tags.join(', ')),
];

/**
 * The columns that lists of names ask for: those of every run, and settings.
 *
 * @throws UsageError that names what is no column.
 */
export function columnsNamed(
  lists: readonly string[],
  settings: ReadonlyMap<number, Settings>,
  flag: string,
): readonly RunColumn[] {
  const names = lists.flatMap((list) => list.split(',').map((name) => name.trim())).filter((name) => name !== '');
  if (lists.length > 0 && names.length === 0) throw new UsageError(`${flag} names no column.`);
  return names.map((name) => columnNamed(name, settings, flag));
}

/** The columns that runs are folded by; "all but the seed" is the group on its task, as in the window. */
export function columnsBy(lists: readonly string[], settings: ReadonlyMap<number, Settings>): readonly RunColumn[] {
  const named = lists.map((list) => list.replace(/\ball but the seed\b/i, 'task,group'));
  return columnsNamed(named, settings, '--by');
}

function columnNamed(name: string, settings: ReadonlyMap<number, Settings>, flag: string): RunColumn {
  const all = [...usualColumns, ...further];
  const found = all.find((column) => column.name === name.toLowerCase());
  if (found !== undefined) return found;
  const setting = knownSettings(settings).find((key) => key.toLowerCase() === name.toLowerCase());
  if (setting === undefined)
    throw new UsageError(
      `${flag}: there is no column "${name}". There are ${all.map((column) => column.name).join(', ')}, and every ` +
        'setting ("tutelage settings --task TASK" lists them).',
    );
  const own = (run: RunSummary): unknown => settingOf(run, settings.get(run.configurationId), setting);
  const isText = setting === 'frozenRun' || [...settings.values()].some((each) => typeof each[setting] === 'string');
  return { name: setting, isText, text: (run) => settingText(own(run)), value: (run) => own(run) ?? null };
}
