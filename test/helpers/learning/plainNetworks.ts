import type { LearnerOptions, NetworkName } from '../../../src-main/engines/learner.ts';
import { networkParts } from '../../../src-main/engines/networks.ts';
import type { Part } from '../../../src-main/engines/networks.ts';

/**
 * The update of src-main/README.md in plain float64, a row at a time and without a gradient: what an engine's
 * arithmetic is held against.
 */

export type Numbers = ArrayLike<number>;

type Parts = Readonly<Record<Part['name'], Numbers>>;

function partsOf(network: NetworkName, parameters: Numbers, options: LearnerOptions): Parts {
  const all = Array.from(parameters);
  const entries = networkParts(network, options).map(({ name, offset, size }) => [
    name,
    all.slice(offset, offset + size),
  ]);
  return Object.fromEntries(entries);
}

function dense(x: Numbers, kernel: Numbers, bias: Numbers): number[] {
  const z = Array.from(bias);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < z.length; j++) z[j] += x[i] * kernel[i * z.length + j];
  }
  return z;
}

/** Layer normalisation, then ReLU. */
function normalised(z: readonly number[], scale: Numbers, shift: Numbers): number[] {
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
  const variance = z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / z.length;
  return z.map((value, i) => Math.max(0, ((value - mean) / Math.sqrt(variance + 1e-12)) * scale[i] + shift[i]));
}

function perceptron({ w1, b1, g1, s1, w2, b2, g2, s2, w3, b3 }: Parts, x: Numbers, action: Numbers = []): number[] {
  const first = normalised(dense(x, w1, b1), g1, s1);
  const second = normalised(dense([...first, ...Array.from(action)], w2, b2), g2, s2);
  return dense(second, w3, b3);
}

/** The action that an actor or a teacher's network has for a normalised observation. */
export function plainPolicy(
  network: NetworkName,
  parameters: Numbers,
  options: LearnerOptions,
): (x: Numbers) => number[] {
  const parts = partsOf(network, parameters, options);
  return (x) => perceptron(parts, x).map(Math.tanh);
}

/** Q of a normalised observation and an action. */
export function plainValue(parameters: Numbers, options: LearnerOptions): (x: Numbers, action: Numbers) => number {
  const parts = partsOf('critic', parameters, options);
  return (x, action) => perceptron(parts, x, action)[0];
}

/** |W|^2 of the critic's kernels that carry the penalty. */
export function plainPenalty(parameters: Numbers, options: LearnerOptions): number {
  const { w1, w2, w3 } = partsOf('critic', parameters, options);
  const penalised = options.criticL2Kernels === 'all' ? [w1, w2, w3] : [w1, w2];
  return penalised.reduce((sum, kernel) => sum + Array.from(kernel).reduce((squares, w) => squares + w * w, 0), 0);
}

/** sum_t log N(a_t; f(x_t), sigma^2), without its constant. */
export function plainLogProbability(
  parameters: Numbers,
  options: LearnerOptions,
  inputs: Numbers,
  actions: Numbers,
): number {
  const { actionSize, teacherInputSize } = options;
  const mean = plainPolicy('teacher', parameters, options);
  const { logStd } = partsOf('teacher', parameters, options);
  const all = Array.from(inputs);
  let sum = 0;
  for (let row = 0; row < actions.length / actionSize; row++) {
    const f = mean(all.slice(row * teacherInputSize, (row + 1) * teacherInputSize));
    f.forEach((value, j) => {
      sum -= 0.5 * ((actions[row * actionSize + j] - value) / Math.exp(logStd[j])) ** 2 + logStd[j];
    });
  }
  return sum;
}

/** A central difference of `loss` along each of `places`. */
export function slopes(
  loss: (parameters: number[]) => number,
  parameters: Numbers,
  places: readonly number[],
): number[] {
  const step = 1e-5;
  return places.map((place) => {
    const moved = Array.from(parameters);
    moved[place] += step;
    const above = loss(moved);
    moved[place] -= 2 * step;
    return (above - loss(moved)) / (2 * step);
  });
}
