import { expect, test } from 'vitest';
import { massThresholds } from '../../../../src-main/coverage/densities/contours.ts';
import {
  densityExtent,
  densityGrid,
  gridOver,
  scottBandwidth,
} from '../../../../src-main/coverage/densities/density.ts';
import { densityAt, shareWithin } from '../../../../src-main/coverage/densities/densityAt.ts';
import { kernelDensity } from '../../../../src-main/coverage/densities/kernelDensity.ts';
import { likelihoodBandwidth } from '../../../../src-main/coverage/densities/likelihoodBandwidth.ts';
import { runToEnd } from '../../../../src-main/coverage/progress.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { normalStates } from '../../../helpers/states.ts';

/** Nine clusters of deviation 0.25 on a lattice of width 4. */
function clusters(points: number): Float32Array {
  const random = randomFromSeed(1, 'clusters');
  return Float32Array.from(
    Array.from({ length: points }, () => {
      const cluster = random.below(9);
      return [4 * (cluster % 3) + 0.25 * random.normal(), 4 * Math.floor(cluster / 3) + 0.25 * random.normal()];
    }).flat(),
  );
}

const rolloutsOf = (points: number): Int32Array =>
  Int32Array.from({ length: points }, (_, row) => Math.floor(row / 50));

test('a normal law keeps nearly the bandwidth of Scott’s rule, which is made for it', () => {
  const { values } = normalStates(3000, 2, 1);
  const scott = scottBandwidth(values);
  const likeliest = runToEnd(likelihoodBandwidth(values, [3000], rolloutsOf(3000), scott));
  expect((likeliest?.x ?? 0) / scott.x).toBeGreaterThan(0.8);
  expect((likeliest?.x ?? 0) / scott.x).toBeLessThan(1.5);
});

test('clusters get a narrower one, under which contours hold nearly what they say', () => {
  const points = clusters(3000);
  const scott = scottBandwidth(points);
  const likeliest = runToEnd(likelihoodBandwidth(points, [3000], rolloutsOf(3000), scott)) ?? scott;
  const held = [scott, likeliest].map((bandwidth) => {
    const density = kernelDensity(points, densityGrid(points, bandwidth), bandwidth);
    return shareWithin(density, points, massThresholds(density.values, [0.5])[0]);
  });
  expect(held[0], 'half of what Scott’s rule draws holds all points').toBeGreaterThan(0.98);
  expect(held[1]).toBeGreaterThan(0.5);
  expect(held[1]).toBeLessThan(0.65);
});

test('rollouts that each repeat one place do not narrow it, as their own points do not count for them', () => {
  const centres = normalStates(100, 2, 1).values;
  const random = randomFromSeed(2);
  const points = Float32Array.from({ length: 2 * 3000 }, (_, i) => {
    const row = Math.floor(i / 2);
    return centres[2 * Math.floor(row / 30) + (i % 2)] + 0.01 * random.normal();
  });
  const scott = scottBandwidth(points);
  const byRollout = Int32Array.from({ length: 3000 }, (_, row) => Math.floor(row / 30));
  const whole = runToEnd(likelihoodBandwidth(points, [3000], byRollout, scott));
  const each = runToEnd(likelihoodBandwidth(points, [3000], Int32Array.from(byRollout.keys()), scott));
  expect(whole?.x ?? 0).toBeGreaterThan(scott.x);
  expect(each?.x ?? Infinity).toBeLessThan(0.5 * scott.x);
});

test('a set of one rollout has none', () => {
  const { values } = normalStates(100, 2, 1);
  expect(runToEnd(likelihoodBandwidth(values, [100], new Int32Array(100), scottBandwidth(values)))).toBeNull();
});

test('states so far off that the grid is too coarse for all that is tried get the narrowest that it draws', () => {
  const random = randomFromSeed(3);
  // One state in nine hundred far to either side, the others in the middle: 600,000 of them make Scott's narrow.
  const points = Float32Array.from({ length: 1_200_000 }, (_, i) =>
    i % 1800 === 0 ? 100 : i % 1800 === 900 ? -100 : 0.01 * random.normal(),
  );
  for (let i = 1; i < points.length; i += 2) points[i] = random.normal();
  const scott = scottBandwidth(points);
  const { stepX } = gridOver(densityExtent(points, scott));
  expect(2.5 * stepX, 'twice Scott’s is narrower than the kernel can be').toBeGreaterThan(2 * scott.x);
  const likeliest = runToEnd(likelihoodBandwidth(points, [600_000], rolloutsOf(600_000), scott));
  expect(likeliest?.x).toBeCloseTo(2.5 * stepX, 10);
});

test('the density between nodes is linear, and none beyond the edge', () => {
  const grid = { columns: 2, rows: 2, x: 0, y: 0, stepX: 1, stepY: 2 };
  const density = { grid, bandwidth: { x: 1, y: 1 }, values: Float32Array.of(0, 1, 2, 3), outside: 0 };
  expect([densityAt(density, 0.5, 1), densityAt(density, 1, 2), densityAt(density, 1.1, 0)]).toEqual([1.5, 3, 0]);
  expect(shareWithin(density, Float32Array.of(0, 0, 1, 2, 5, 5, 0.5, 1), 1.5)).toBe(0.5);
});
