import type { ComparedGroup, IntervalOf, Reduction } from '../../../src-main/contract/compare.ts';
import { reductions } from '../../../src-main/contract/vocabulary.ts';
import { formatCount, formatNumber } from '../../state/format.ts';
import { numberIn, oneOf, type Query } from '../../state/place.ts';

/** How the answer below the curves is asked for. */
export interface AnswerSettings {
  readonly reduction: Reduction;
  /** Null leaves it to the program: the control, else ddpg, else the first. */
  readonly reference: string | null;
  readonly method: 'student-t' | 'bootstrap';
  /** The difference that the planner asks seeds for; null takes the one seen. */
  readonly telling: number | null;
  /** The return whose first step is looked for; null takes the reference's best. */
  readonly level: number | null;
}

export const reductionTitles: Readonly<Record<Reduction, string>> = {
  late: 'Mean of the last tenth',
  last: 'Last value',
  best: 'Largest value',
  area: 'Area under the curve',
};
export const methods = ['student-t', 'bootstrap'] as const;
export const methodTitles: Readonly<Record<(typeof methods)[number], string>> = {
  'student-t': 'Student t (Welch, or paired)',
  bootstrap: 'Bootstrap of runs',
};

/** Reads the settings from the address; what is missing or does not fit takes the default. */
export function readAnswer(query: Query): AnswerSettings {
  const number = (text: string | undefined, least: number): number | null => {
    const value = numberIn(text, Number.NaN, least, Infinity);
    return Number.isFinite(value) ? value : null;
  };
  const telling = number(query['tell'], 0);
  return {
    reduction: oneOf<Reduction>(query['value'], reductions),
    reference: query['against'] ?? null,
    method: oneOf(query['interval'], methods),
    telling: telling === 0 ? null : telling,
    level: number(query['level'], -Infinity),
  };
}

/** "+12.3 [4.50, 20.1]"; a dash where there is nothing. */
export function withInterval({ estimate, low, high }: IntervalOf, format = formatNumber): string {
  if (estimate === null) return '–';
  return low === null || high === null ? format(estimate) : `${format(estimate)} [${format(low)}, ${format(high)}]`;
}

export function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A probability or a normalised score. */
export function twoDecimals(value: number | null): string {
  if (value === null) return '–';
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** When the mean curve comes to the level, and how many runs do. */
export function reachText({ reach, runs }: ComparedGroup): string {
  const step = reach.meanCurve === null ? 'never' : formatCount(reach.meanCurve);
  const ratio = reach.ratio === null ? '' : `, ${reach.ratio.toFixed(2)} ×`;
  return `${step}${ratio} (${reach.runs}/${runs.length})`;
}
