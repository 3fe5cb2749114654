import { logarithm } from '../../numerics/elementary.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';

/** A value with what its random numbers leave uncertain of it: the standard error of a mean of so many draws. */
export interface Drawn {
  readonly value: number;
  readonly spread: number;
}

/** The mean of independent draws and its standard error; 0 of one draw, of which nothing is known. */
export function meanOf(draws: readonly number[]): Drawn {
  const value = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const squares = draws.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { value, spread: draws.length < 2 ? 0 : Math.sqrt(squares / (draws.length - 1) / draws.length) };
}

/** Draws until the mean is known to `wanted`, `least` of them and `most` at most. */
export function drawUntil(
  draw: () => number,
  { wanted, least, most }: { readonly wanted: number; readonly least: number; readonly most: number },
): Drawn {
  const draws: number[] = [];
  for (;;) {
    draws.push(draw());
    const mean = meanOf(draws);
    if (draws.length >= most || (draws.length >= least && mean.spread <= wanted)) return mean;
  }
}

/** Decimals where no random number enters, and the most elsewhere. */
const MOST_DECIMALS = 4;

/** An estimate in the digits that it is worth: up to the first that other random numbers would change. */
export function inDigits(estimate: Estimate): Estimate {
  const spread = estimate.spread ?? 0;
  const decimals =
    spread > 0 ? Math.min(MOST_DECIMALS, Math.max(1, Math.ceil(-logarithm(spread) / Math.LN10))) : MOST_DECIMALS;
  const round = (x: number): number => Number(x.toFixed(decimals));
  return {
    ...estimate,
    value: estimate.value === null ? null : round(estimate.value),
    ...(spread > 0 ? { spread: Number(spread.toPrecision(2)) } : {}),
  };
}
