import { shareOf } from './geometry.ts';

/** A mark on an axis: how far along its extent it stands, from 0 to 1, and its value in words. */
export interface Tick {
  readonly share: number;
  readonly text: string;
}

/** Nearer to an end than this share of the extent, a label would run into the other axis or the title. */
const edge = 0.1;

/**
 * Multiples of 1, 2 or 5 times a power of ten along an extent, about four, all with the decimals that tell them apart.
 */
export function roundTicks(range: readonly [number, number]): readonly Tick[] {
  const rough = (range[1] - range[0]) / 4;
  const power = Math.floor(Math.log10(rough));
  const fraction = rough / 10 ** power;
  const step = (fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10) * 10 ** power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(range[0] / step);
  const last = Math.floor(range[1] / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
    .map((value) => ({
      share: shareOf(range, value),
      text: `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(decimals)}`,
    }))
    .filter(({ share }) => share >= edge && share <= 1 - edge);
}
