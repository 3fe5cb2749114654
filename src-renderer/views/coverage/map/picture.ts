import type { TrainingPart } from '../../../../src-main/contract/coverage/coverage.ts';
import type { DensityChoice } from '../../../state/coverage/densityChoice.ts';
import { numberIn, parseList, type Query } from '../../../state/place.ts';

/** How a map is looked at; all of it stands in the address. */
export interface PictureSettings extends DensityChoice {
  readonly points: boolean;
}

/** The bandwidth goes from an eighth of the rule's to eight times it. */
export const mostSmoothing = 8;
/** A window of training holds this share of the rollouts at least. */
export const leastPart = 0.05;

/**
 * Reads `points`, `smooth` (times the rule) and `part` (two percentages); what is missing or out of range takes the
 * default.
 */
export function readPicture(query: Query): PictureSettings {
  return {
    points: query['points'] === 'on',
    smoothing: numberIn(query['smooth'], 1, 1 / mostSmoothing, mostSmoothing),
    part: readPart(query['part']),
  };
}

function readPart(text: string | undefined): TrainingPart | null {
  const [from, to, ...rest] = parseList(text).map(Number);
  const stands = rest.length === 0 && from >= 0 && to <= 100 && to - from >= 100 * leastPart;
  return stands && to - from < 100 ? { from: from / 100, to: to / 100 } : null;
}

/** Whole percentages; all of training is the empty text. */
export function writePart(part: TrainingPart | null): string {
  return part === null || (part.from <= 0 && part.to >= 1)
    ? ''
    : `${Math.round(100 * part.from)},${Math.round(100 * part.to)}`;
}

/** Where the slider of the bandwidth stands: the binary logarithm of the times. */
export function smoothingAt(slider: number): number {
  return Number((2 ** slider).toPrecision(3));
}

/** A window moved by a share of training, its width kept, at most to either end. */
export function movedPart({ from, to }: TrainingPart, by: number): TrainingPart {
  const start = Math.min(1 - (to - from), Math.max(0, from + by));
  return { from: start, to: start + (to - from) };
}

/** "0.42 × 0.31, Scott's rule on the union", or so many times it. */
export function bandwidthText(bandwidth: string, rule: string, smoothing: number): string {
  return smoothing === 1 ? `${bandwidth}, ${rule}` : `${bandwidth}, ${smoothing} × ${rule}`;
}

/** "20–40% of each run’s rollouts". */
export function partText(part: TrainingPart | null): string {
  return part === null
    ? 'all of each panel’s rollouts'
    : `${Math.round(100 * part.from)}–${Math.round(100 * part.to)}% of each run’s rollouts in the panel`;
}
