import type { Random } from './random.ts';

/**
 * A random sample of rows without replacement, from each set in proportion to
 * its size (largest remainders; at least one from each that has any).
 *
 * @param setSizes rows of each set, in the order in which they stand.
 * @returns ascending row numbers, `count` of them.
 */
export function chooseLandmarks(setSizes: readonly number[], count: number, random: Random): Int32Array {
  const total = setSizes.reduce((sum, size) => sum + size, 0);
  const chosen: number[] = [];
  let first = 0;
  proportionalShares(setSizes, Math.min(count, total)).forEach((share, set) => {
    let wanted = share;
    for (let i = 0; i < setSizes[set]; i++) {
      // selection sampling (Knuth 3.4.2, algorithm S)
      if (random.uniform() * (setSizes[set] - i) < wanted) {
        chosen.push(first + i);
        wanted--;
      }
    }
    first += setSizes[set];
  });
  return Int32Array.from(chosen);
}

function proportionalShares(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (size * count) / total);
  const shares = exact.map((share, set) => Math.min(sizes[set], Math.max(1, Math.floor(share))));
  const byRemainder = exact.map((_, set) => set).sort((a, b) => exact[b] - shares[b] - (exact[a] - shares[a]) || a - b);
  let missing = count - shares.reduce((sum, share) => sum + share, 0);
  for (let turn = 0; missing > 0; turn++) {
    const set = byRemainder[turn % byRemainder.length];
    if (shares[set] < sizes[set]) {
      shares[set]++;
      missing--;
    }
  }
  return shares;
}

/**
 * `count` different whole numbers below `size`, every sequence of them equally
 * likely: a shuffle (Fisher and Yates) that is left off after `count` draws and
 * keeps only the places that it has changed.
 */
export function drawDistinct(size: number, count: number, random: Random): Uint32Array {
  const moved = new Map<number, number>();
  return Uint32Array.from({ length: count }, (_, i) => {
    const place = i + random.below(size - i);
    const drawn = moved.get(place) ?? place;
    moved.set(place, moved.get(i) ?? i);
    return drawn;
  });
}
