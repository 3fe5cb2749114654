import { logarithm } from '../../numerics/elementary.ts';
import { densityExtent, gridOver, type Bandwidth, type DensityGrid } from './density.ts';
import { densityAt } from './densityAt.ts';
import { kernelDensity } from './kernelDensity.ts';

/** Parts that the rollouts of a set are dealt into; each is left out once. */
const FOLDS = 5;
/** Factors of Scott's bandwidth that are tried, as powers of two: from a sixth to twice. */
const LEAST = -2.5;
const MOST = 1;
/** A density that is even over the map has this weight beside the kernel's, lest single stray states decide. */
const EVEN = 0.01;
/** The kernel is exact from so many steps of the grid on. */
const LEAST_STEPS = 2.5;

/**
 * The one bandwidth for all sets under which states of rollouts that were left
 * out are the likeliest (Duin 1976, with whole rollouts left out, for states of
 * one rollout repeat each other). It keeps the proportions of Scott's.
 *
 * @param coordinates x, y per point, the sets one after the other.
 * @param sizes points of each set.
 * @param rollouts the rollout of each point.
 * @returns null where no set has two rollouts, the narrowest that the grid can draw where all that are tried are
 * narrower (states far off make it coarse); yields the part done.
 */
export function* likelihoodBandwidth(
  coordinates: Float32Array,
  sizes: readonly number[],
  rollouts: Int32Array,
  scott: Bandwidth,
): Generator<number, Bandwidth | null> {
  const grid = gridOver(densityExtent(coordinates, scott));
  const parts = heldOutParts(coordinates, sizes, rollouts);
  if (parts.length === 0) return null;
  const least = Math.log2(LEAST_STEPS * Math.max(grid.stepX / scott.x, grid.stepY / scott.y));
  const at = (power: number): Bandwidth => ({ x: scott.x * 2 ** power, y: scott.y * 2 ** power });
  if (least > MOST) return at(least);
  const known = new Map<number, number>();
  const evaluations = 2 * (MOST - LEAST) + 3;
  function* likelihoodOf(power: number): Generator<number, void> {
    if (power < least || power > MOST || known.has(power)) return;
    let sum = 0;
    for (const part of parts) sum += heldOutLikelihood(part, grid, at(power));
    known.set(power, sum);
    yield Math.min(1, known.size / evaluations);
  }
  for (let power = LEAST; power <= MOST; power += 0.5) yield* likelihoodOf(power);
  const coarse = likeliest(known);
  for (const side of [-0.25, 0.25]) yield* likelihoodOf(coarse + side);
  return at(likeliest(known));
}

/** States of some rollouts of a set, and those of its others. */
interface HeldOut {
  readonly out: Float32Array;
  readonly rest: Float32Array;
}

function heldOutParts(coordinates: Float32Array, sizes: readonly number[], rollouts: Int32Array): HeldOut[] {
  let first = 0;
  return sizes.flatMap((size) => {
    const from = first;
    first += size;
    const order = [...new Set(rollouts.subarray(from, from + size))];
    const foldOf = new Map(order.map((rollout, i) => [rollout, i % FOLDS]));
    const pick = (wanted: (fold: number) => boolean): Float32Array => {
      const picked: number[] = [];
      for (let row = from; row < from + size; row++)
        if (wanted(foldOf.get(rollouts[row]) ?? 0)) picked.push(coordinates[2 * row], coordinates[2 * row + 1]);
      return Float32Array.from(picked);
    };
    if (order.length < 2) return [];
    return Array.from({ length: Math.min(FOLDS, order.length) }, (_, fold) => ({
      out: pick((each) => each === fold),
      rest: pick((each) => each !== fold),
    }));
  });
}

function heldOutLikelihood({ out, rest }: HeldOut, grid: DensityGrid, bandwidth: Bandwidth): number {
  const density = kernelDensity(rest, grid, bandwidth);
  const even = EVEN / (grid.stepX * (grid.columns - 1) * grid.stepY * (grid.rows - 1));
  let sum = 0;
  for (let p = 0; p < out.length; p += 2) sum += logarithm((1 - EVEN) * densityAt(density, out[p], out[p + 1]) + even);
  return sum;
}

/** Of equals, the widest. */
function likeliest(known: ReadonlyMap<number, number>): number {
  return [...known].reduce((best, each) => (each[1] >= best[1] ? each : best))[0];
}
