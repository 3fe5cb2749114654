import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatValue } from '../format.ts';
import { knownSettings, settingOf, type Settings } from './settings.ts';

/** Whether a run, with the settings of its configuration, has what a word of the filter asks for. */
type Condition = (run: RunSummary, settings: Settings | undefined) => boolean;

/**
 * The runs that meet every word of `text`. A word stands in their name, task,
 * method, group, status, engine, tags, note or id. `gamma:0.9` asks for a
 * setting, `gamma:<0.99`, `<=`, `>` and `>=` compare it, whether it stands at
 * the preset or not; names of settings in either case. `-word` leaves runs out.
 *
 * @param settings Of the runs' configurations, by id; a name that none of them has is a word like others.
 */
export function filterRuns(
  runs: readonly RunSummary[],
  text: string,
  settings: ReadonlyMap<number, Settings> = new Map(),
): readonly RunSummary[] {
  const words = text.split(/\s+/).filter((word) => word !== '' && word !== '-');
  if (words.length === 0) return runs;
  const names = new Map(knownSettings(settings).map((name) => [name.toLowerCase(), name]));
  const conditions = words.flatMap((word) => conditionOf(word, names) ?? []);
  return runs.filter((run) => conditions.every((holds) => holds(run, settings.get(run.configurationId))));
}

/** Null for a comparison that is still being typed: it lets every run through. */
function conditionOf(word: string, names: ReadonlyMap<string, string>): Condition | null {
  if (word.startsWith('-')) {
    const inner = conditionOf(word.slice(1), names);
    return inner === null ? null : (run, settings) => !inner(run, settings);
  }
  const [, written, sign, operand] = /^(\w+):(<=|>=|<|>|=)?(.*)$/.exec(word) ?? [];
  const name = names.get((written ?? '').toLowerCase());
  if (name === undefined) {
    const lower = word.toLowerCase();
    return (run) => textOf(run).includes(lower);
  }
  if (operand === '') return null;
  return (run, settings) => compares(settingOf(run, settings, name), sign ?? '=', operand);
}

function textOf(run: RunSummary): string {
  const { name, task, method, group, status, engine, tags, note, id } = run;
  return [name, task, method, group.name, status, engine ?? '', ...tags, note, id].join(' ').toLowerCase();
}

function compares(value: unknown, sign: string, operand: string): boolean {
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
  const texts = Array.isArray(value) ? [value.join(','), value.join('x')] : [formatValue(value)];
  return texts.some((text) => text.toLowerCase() === operand.toLowerCase());
}
