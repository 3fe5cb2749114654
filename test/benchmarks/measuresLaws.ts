/** Laws of states whose coverage measures are known: by their densities, on many draws. */
import { exponential, logarithm } from '../../src-main/numerics/elementary.ts';
import { matrixFrom, type Matrix } from '../../src-main/numerics/matrix.ts';
import { randomFromSeed, type Random } from '../../src-main/numerics/random.ts';

/** A law as a map of independent standard normal numbers, with its density. */
export interface Law {
  readonly columns: number;
  /** Normal numbers that make one state. */
  readonly latent: number;
  readonly place: (normal: Float64Array) => number[];
  readonly logDensity: (state: readonly number[]) => number;
}

export interface LawPair {
  readonly name: string;
  readonly first: Law;
  readonly second: Law;
}

/**
 * How states come: of so many rollouts, of so many states on average, each after its predecessor by an autoregression.
 */
export interface Sampling {
  readonly rollouts: number;
  readonly states: number;
  readonly correlation: number;
}

export interface RolloutSample {
  readonly states: Matrix;
  readonly rollouts: Int32Array;
}

/** Lengths are between 0.4 and 1.6 of the mean, the first state is drawn from the law. */
export function sampleRollouts(law: Law, { rollouts, states, correlation }: Sampling, random: Random): RolloutSample {
  const values: number[] = [];
  const ids: number[] = [];
  const rest = Math.sqrt(1 - correlation * correlation);
  for (let id = 0; id < rollouts; id++) {
    const length = Math.max(1, Math.round(states * (0.4 + 1.2 * random.uniform())));
    const normal = Float64Array.from({ length: law.latent }, () => random.normal());
    for (let t = 0; t < length; t++) {
      if (t > 0) for (let z = 0; z < normal.length; z++) normal[z] = correlation * normal[z] + rest * random.normal();
      values.push(...law.place(normal));
      ids.push(id);
    }
  }
  return { states: matrixFrom(Float32Array.from(values), law.columns), rollouts: Int32Array.from(ids) };
}

export interface Truth {
  readonly entropy: readonly [number, number];
  readonly divergence: number;
  readonly overlap: number;
  /** Of the first outside the second's 95% region, and the other way round. */
  readonly outside: readonly [number, number];
}

export function truthOf({ first, second }: LawPair, draws = 300_000): Truth {
  const laws = [first, second] as const;
  const read = laws.map((law, l) => {
    const random = randomFromSeed(1, `truth ${l}`);
    const normal = new Float64Array(law.latent);
    const own = new Float64Array(draws);
    const other = new Float64Array(draws);
    for (let i = 0; i < draws; i++) {
      for (let z = 0; z < normal.length; z++) normal[z] = random.normal();
      const state = law.place(normal);
      own[i] = law.logDensity(state);
      other[i] = laws[1 - l].logDensity(state);
    }
    return { own, other };
  });
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const excess = read.map(({ own, other }) => other.map((value, i) => exponential(Math.min(50, value - own[i]))));
  const edges = read.map(({ own }) => own.toSorted()[Math.floor(0.05 * draws)]);
  const outside = read.map(
    ({ other }, l) => other.reduce((sum, value) => sum + (value < edges[1 - l] ? 1 : 0), 0) / draws,
  );
  return {
    entropy: [-mean(read[0].own), -mean(read[1].own)],
    divergence: 1 - excess.reduce((sum, ratio) => sum + mean(ratio.map((r) => logarithm(1 + r))), 0) / (2 * Math.LN2),
    overlap: excess.reduce((sum, ratio) => sum + mean(ratio.map((r) => (r > 1 ? 1 : r === 1 ? 0.5 : 0))), 0),
    outside: [outside[0], outside[1]],
  };
}

const LOG_TWO_PI = logarithm(2 * Math.PI);

/** Independent columns, the first shifted. */
function normal(columns: number, shift = 0, deviation = 1): Law {
  return {
    columns,
    latent: columns,
    place: (z) => Array.from(z, (value, c) => deviation * value + (c === 0 ? shift : 0)),
    logDensity: (x) =>
      x.reduce((sum, value, c) => sum - ((value - (c === 0 ? shift : 0)) / deviation) ** 2 / 2, 0) -
      columns * (LOG_TWO_PI / 2 + logarithm(deviation)),
  };
}

/** Normal clusters of one deviation about centres, with their shares. */
function clusters(centres: readonly (readonly number[])[], shares: readonly number[], deviation: number): Law {
  const columns = centres[0].length;
  return {
    columns,
    latent: columns + 1,
    place: (z) => {
      let at = standardNormal(z[columns]);
      const cluster = shares.findIndex((share) => (at -= share) < 0);
      return centres[cluster < 0 ? shares.length - 1 : cluster].map((centre, c) => centre + deviation * z[c]);
    },
    logDensity: (x) => {
      const density = centres.reduce(
        (sum, centre, g) =>
          sum +
          shares[g] *
            exponential(-x.reduce((squares, value, c) => squares + (value - centre[c]) ** 2, 0) / (2 * deviation ** 2)),
        0,
      );
      return logarithm(Math.max(density, 1e-300)) - columns * (LOG_TWO_PI / 2 + logarithm(deviation));
    },
  };
}

/** About a circle of radius 1. */
const ring: Law = {
  columns: 2,
  latent: 2,
  place: (z) => polar(1 + 0.15 * z[1], 2 * Math.PI * standardNormal(z[0])),
  logDensity: (x) => {
    const radius = Math.hypot(x[0], x[1]);
    return -(((radius - 1) / 0.15) ** 2) / 2 - LOG_TWO_PI / 2 - logarithm(0.15) - logarithm(2 * Math.PI * radius);
  },
};

/** Even over a disc of radius 1.3. */
const disc: Law = {
  columns: 2,
  latent: 2,
  place: (z) => polar(1.3 * Math.sqrt(standardNormal(z[1])), 2 * Math.PI * standardNormal(z[0])),
  logDensity: (x) => (Math.hypot(x[0], x[1]) <= 1.3 ? -logarithm(Math.PI * 1.3 * 1.3) : -700),
};

function polar(radius: number, angle: number): number[] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17). */
function standardNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (exponential((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

const corners = [
  [2, 0, 0, 0, 0],
  [0, 2, 0, 0, 0],
  [0, 0, 2, 0, 0],
  [0, 0, 0, 2, 0],
];

export const lawPairs: readonly LawPair[] = [
  { name: 'the same normal, 2', first: normal(2), second: normal(2) },
  { name: 'the same normal, 5', first: normal(5), second: normal(5) },
  { name: 'the same normal, 11', first: normal(11), second: normal(11) },
  { name: 'normals 1 apart, 2', first: normal(2), second: normal(2, 1) },
  { name: 'normals 2 apart, 5', first: normal(5), second: normal(5, 2) },
  { name: 'normals 2 apart, 11', first: normal(11), second: normal(11, 2) },
  { name: 'wide and narrow, 3', first: normal(3), second: normal(3, 0, 0.6) },
  { name: 'ring and disc, 2', first: ring, second: disc },
  {
    name: 'clusters, 5',
    first: clusters(corners, [0.4, 0.3, 0.2, 0.1], 0.5),
    second: clusters(corners, [0.1, 0.2, 0.3, 0.4], 0.5),
  },
  {
    name: 'clusters in part, 5',
    first: clusters(corners.slice(0, 3), [0.4, 0.3, 0.3], 0.5),
    second: clusters(corners.slice(1), [0.3, 0.3, 0.4], 0.5),
  },
];
