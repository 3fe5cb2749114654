import type { RunSummary } from '../runs.ts';
import { knownSettings, settingOf, settingText, type Settings } from './settings.ts';

/** Whether a run, with the settings of its configuration, has what a word of the filter asks for. */
type Condition = (run: RunSummary, settings: Settings | undefined) => boolean;

/** What can be asked for by name beside the settings. */
const further = {
  group: (run) => run.group.name,
  status: (run) => run.status,
} satisfies Record<string, (run: RunSummary) => string>;

/**
 * The runs that meet every word of `text`. A word stands in their name, task,
 * method, group, status, engine, tags, note or id. `gamma:0.9` asks for a
 * setting, `gamma:<0.99`, `<=`, `>` and `>=` compare it, whether it stands at
 * the preset or not; names of settings in either case. Of a setting that a run's
 * method does not read, the run has none. `group:control` and
 * `status:failed` ask for these. `-word` leaves runs out; what holds spaces stands
 * in quotation marks, as in `group:"meta, no learning"`.
 *
 * @param settings Of the runs' configurations, by id; a name that none of them has is a word like others.
 */
export function filterRuns(
  runs: readonly RunSummary[],
  text: string,
  settings: ReadonlyMap<number, Settings> = new Map(),
): readonly RunSummary[] {
  const words = wordsOf(text);
  if (words.length === 0) return runs;
  const names = namesOf(settings);
  const conditions = words.flatMap((word) => conditionOf(word, names) ?? []);
  return runs.filter((run) => conditions.every((holds) => holds(run, settings.get(run.configurationId))));
}

/**
 * The first word that names no setting, or compares one with nothing, or by order with what is no number; null where
 * there is none.
 */
export function unknownWord(text: string, settings: ReadonlyMap<number, Settings>): string | null {
  const names = namesOf(settings);
  return (
    wordsOf(text).find((word) => {
      const written = comparisonIn(word.replace(/^-+/, ''));
      if (written === null) return false;
      const { name, sign, operand } = written;
      return !names.has(name.toLowerCase()) || operand === '' || (sign !== '=' && Number.isNaN(Number(operand)));
    }) ?? null
  );
}

function wordsOf(text: string): readonly string[] {
  return (text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [])
    .map((word) => word.replaceAll('"', ''))
    .filter((word) => word !== '' && word !== '-');
}

/** The names that a comparison can have, by what they are in lower case. */
function namesOf(settings: ReadonlyMap<number, Settings>): ReadonlyMap<string, string> {
  return new Map([...Object.keys(further), ...knownSettings(settings)].map((name) => [name.toLowerCase(), name]));
}

interface WrittenComparison {
  readonly name: string;
  readonly sign: string;
  readonly operand: string;
}

function comparisonIn(word: string): WrittenComparison | null {
  const found = /^(\w+):(<=|>=|<|>|=)?(.*)$/.exec(word);
  return found === null ? null : { name: found[1], sign: found[2] ?? '=', operand: found[3] };
}

/** Null for a comparison that is still being typed: it lets every run through. */
function conditionOf(word: string, names: ReadonlyMap<string, string>): Condition | null {
  if (word.startsWith('-')) {
    const inner = conditionOf(word.slice(1), names);
    return inner === null ? null : (run, settings) => !inner(run, settings);
  }
  const written = comparisonIn(word);
  const name = names.get((written?.name ?? '').toLowerCase());
  if (written === null || name === undefined) {
    const lower = word.toLowerCase();
    return (run) => textOf(run).includes(lower);
  }
  if (written.operand === '') return null;
  return (run, settings) =>
    compares(isFurther(name) ? further[name](run) : settingOf(run, settings, name), written.sign, written.operand);
}

function isFurther(name: string): name is keyof typeof further {
  return Object.hasOwn(further, name);
}

function textOf(run: RunSummary): string {
  const { name, task, method, group, status, engine, tags, note, id } = run;
  return [name, task, method, group.name, status, engine ?? '', ...tags, note, id].join(' ').toLowerCase();
}

/** A run that has nothing of what is asked for meets no comparison. */
function compares(value: unknown, sign: string, operand: string): boolean {
  if (value === undefined) return false;
  if (sign === '=') return isEqual(value, operand);
  const bound = Number(operand);
  if (typeof value !== 'number' || Number.isNaN(bound)) return false;
  switch (sign) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    default:
      return value >= bound;
  }
}

/** As a number, as it is shown, or, of a pair, as "64,64" and "64x64". */
function isEqual(value: unknown, operand: string): boolean {
  if (typeof value === 'number' && value === Number(operand)) return true;
  const texts = Array.isArray(value) ? [value.join(','), value.join('x')] : [settingText(value)];
  return texts.some((text) => text.toLowerCase() === operand.toLowerCase());
}
