/* eslint-disable no-loss-of-precision -- constants stand as published; the nearest double is meant */
import { logarithm } from './elementary.ts';

/** The whole state of a generator: four words, not all zero. */
export type RandomState = Uint32Array;

/**
 * A seeded generator: xoshiro128** (Blackman and Vigna 2018). Same seed, same
 * numbers on every machine; the state is all there is, so it can be stored and
 * a run continued.
 */
export interface Random {
  /** A whole number in [0, 2^32). */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A whole number in [0, n), 0 < n <= 2^32; each to within n / 2^32 of equally likely. */
  below(n: number): number;
  /** A standard normal number. */
  normal(): number;
  /** A copy of the state. */
  state(): RandomState;
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** A generator that goes on from `state`. */
export function randomFromState(state: RandomState): Random {
  if (state.length !== 4 || state.every((word) => word === 0)) {
    throw new RangeError('A generator state has four words that are not all zero.');
  }
  let [a, b, c, d] = state;
  function uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  }
  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }
  return {
    uint32,
    uniform,
    below: (n) => Math.floor((uint32() * n) / 4294967296),
    // Half a step of `uniform` away from 0; at the upper end the sum would round to 1.
    normal: () => normalQuantile(Math.min(uniform() + 5.551115123125783e-17, 0.9999999999999999)),
    state: () => Uint32Array.of(a, b, c, d),
  };
}

/**
 * A generator from a seed and a stream name. Streams of one seed are
 * independent: adding a draw to one leaves the others as they were.
 *
 * @param seed a whole number in [0, 2^53).
 */
export function randomFromSeed(seed: number, stream = ''): Random {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a whole number from 0 to 2^53 - 1; got ${seed}.`);
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  let x = (seed >>> 0) ^ hash;
  let y = Math.floor(seed / 4294967296) ^ Math.imul(hash, 0x9e3779b9);
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) | 0;
    y = scramble(y ^ x);
    state[i] = scramble(x ^ y);
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return randomFromState(state);
}

/** The finaliser of MurmurHash3 (Appleby): every input bit reaches every output bit. */
function scramble(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const CENTRE_NUMERATOR = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
  1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const CENTRE_DENOMINATOR = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1,
];
const NEAR_NUMERATOR = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const NEAR_DENOMINATOR = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_NUMERATOR = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_DENOMINATOR = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

/** The quantile of the standard normal distribution (Wichura 1988, algorithm AS 241), relative error about 1e-15. */
export function normalQuantile(probability: number): number {
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * horner(CENTRE_NUMERATOR, r)) / horner(CENTRE_DENOMINATOR, r);
  }
  const tail = Math.sqrt(-logarithm(centred < 0 ? probability : 1 - probability));
  const magnitude =
    tail <= 5
      ? horner(NEAR_NUMERATOR, tail - 1.6) / horner(NEAR_DENOMINATOR, tail - 1.6)
      : horner(FAR_NUMERATOR, tail - 5) / horner(FAR_DENOMINATOR, tail - 5);
  return centred < 0 ? -magnitude : magnitude;
}
