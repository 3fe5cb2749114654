import { coverageNote, type OfferedInterval } from './coverageTable.ts';
import type { Difference } from './difference.ts';
import { MOST_SEEDS, seedsNeeded } from './power.ts';

/**
 * What an interval says of a difference. above, below: it leaves out 0. not-told:
 * it holds 0. no-spread: all runs of each group agree, so that no interval has a
 * meaning. too-few: fewer than two runs in a group.
 */
export type VerdictKind = 'above' | 'below' | 'not-told' | 'no-spread' | 'too-few';

export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence or two, to stand behind the metric's name. */
  readonly text: string;
  /** Seeds in each group that would tell `telling`; null where none needs to or `MOST_SEEDS` would not. */
  readonly seeds: number | null;
}

export interface VerdictWords {
  readonly group: string;
  readonly reference: string;
  /** Writes a return as the table beside it does. */
  readonly number: (value: number) => string;
  /** Writes a signed difference; `number` with a sign if not given. */
  readonly signed?: (value: number) => string;
  /** The difference that the planner asks seeds for; what was seen, if null. */
  readonly telling: number | null;
}

export function intervalOf({ method, paired }: Pick<Difference, 'method' | 'paired'>): OfferedInterval {
  return `difference by ${method}${paired ? ', paired' : ''}`;
}

/** "n = 3", or "n = 3 and 5" where the groups differ. */
export function sizesOf({ n, referenceN }: Pick<Difference, 'n' | 'referenceN'>): string {
  return n === referenceN ? `n = ${n}` : `n = ${n} and ${referenceN}`;
}

/**
 * Above or below only where the interval leaves out 0: the sentence follows from the interval and from nothing else.
 */
export function verdictKind({ n, referenceN, low, high, spread }: Difference): VerdictKind {
  if (Math.min(n, referenceN) < 2 || Number.isNaN(low)) return 'too-few';
  if (spread === 0) return 'no-spread';
  return low > 0 ? 'above' : high < 0 ? 'below' : 'not-told';
}

export function verdictOf(found: Difference, words: VerdictWords): Verdict {
  const { group, reference, number, telling } = words;
  const signed = words.signed ?? ((value: number) => (value > 0 ? `+${number(value)}` : number(value)));
  const kind = verdictKind(found);
  const range = `95% interval ${signed(found.low)} to ${signed(found.high)}${found.paired ? ', paired by seed' : ''}`;
  switch (kind) {
    case 'above':
    case 'below':
      return {
        kind,
        text:
          `${group} is ${kind} ${reference} by ${number(Math.abs(found.estimate))} at ${sizesOf(found)} ` +
          `(${range}).`,
        seeds: null,
      };
    case 'not-told': {
      const asked = Math.abs(telling ?? found.estimate);
      const seeds = seedsNeeded({ difference: asked, spread: found.spread, paired: found.paired });
      return {
        kind,
        text: (
          `${group} and ${reference} are not told apart at ${sizesOf(found)}: ${signed(found.estimate)} ` +
          `(${range}). ${plan(seeds, asked, number)}`
        ).trim(),
        seeds,
      };
    }
    case 'no-spread':
      return {
        kind,
        text:
          found.estimate === 0
            ? `All runs of ${group} and ${reference} gave the same value: no difference was seen, and none can ` +
              'be told by an interval.'
            : 'Cannot be told by an interval: ' +
              `${found.paired ? 'the difference is the same at every seed' : 'the runs of each group agree exactly'} ` +
              `(${signed(found.estimate)}, ${sizesOf(found)}).`,
        seeds: null,
      };
    case 'too-few':
      return {
        kind,
        text:
          'Cannot be told: an interval needs two runs of each at least, and there ' +
          `${Math.min(found.n, found.referenceN) === 1 ? 'is' : 'are'} ${found.n} of ${group} and ` +
          `${found.referenceN} of ${reference}.`,
        seeds: null,
      };
  }
}

/** How many seeds would do, at the spread that was seen and a power of 80%. */
function plan(seeds: number | null, asked: number, number: (value: number) => string): string {
  if (asked === 0) return '';
  return seeds === null
    ? `More than ${MOST_SEEDS} seeds each would be needed to tell a difference of ${number(asked)}.`
    : `${seeds} seeds each would tell a difference of ${number(asked)} (4 times in 5, at the spread seen).`;
}

/** What should keep a reader from taking a comparison for more than it is. */
export interface ComparisonFacts {
  /** Runs of the smallest group on any task. */
  readonly leastRuns: number;
  /** Intervals that were looked at together: groups less the reference, times tasks. */
  readonly comparisons: number;
  /** Metrics that were looked at before or beside this one, itself included. */
  readonly metrics: number;
  /** Runs left out because another run of their group has their seed. */
  readonly repeats: number;
  /**
   * Groups whose seeds also served other settings of the same task and method, from which this one may have been
   * chosen.
   */
  readonly tuned: readonly { readonly group: string; readonly others: number }[];
  /** Null where its coverage is said elsewhere. */
  readonly interval: OfferedInterval | null;
}

export function warningsOf({
  leastRuns,
  comparisons,
  metrics,
  repeats,
  tuned,
  interval,
}: ComparisonFacts): readonly string[] {
  const falsely = Math.round(100 * (1 - 0.95 ** comparisons));
  return [
    leastRuns < 5
      ? `Fewer than 5 seeds (${leastRuns}): intervals are wide, and a single run that fails can turn a result.`
      : '',
    leastRuns === 1
      ? 'One run is one replicate, however many episodes it was tested on: its episodes share one trained network.'
      : '',
    interval === null ? '' : (coverageNote(interval, leastRuns) ?? ''),
    repeats > 0
      ? `${repeats} ${repeats === 1 ? 'run was' : 'runs were'} left out, as another run of the same settings has ` +
        'the same seed: that is one replicate, not two.'
      : '',
    comparisons > 1
      ? `${comparisons} differences are looked at together: if there were none, one at least would be told ` +
        `falsely in ${falsely} of 100 such tables.`
      : '',
    metrics > 1
      ? `${metrics} metrics were looked at. A metric chosen after looking at many tells more than it should; ` +
        'name it beforehand.'
      : '',
    ...tuned.map(
      ({ group, others }) =>
        `The seeds of ${group} served ${others} other ${others === 1 ? 'setting' : 'settings'} of the same ` +
        'method too. If this setting was chosen by them, its result is flattered; use fresh seeds.',
    ),
  ].filter((warning) => warning !== '');
}
