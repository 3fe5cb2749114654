import type { Random } from '../numerics/random.ts';
import type { LearnerOptions, NetworkName, Parameters } from './learner.ts';

/** One part of a network's parameters: a kernel, a bias, a scale, a shift or the teacher's log standard deviations. */
export interface Part {
  readonly name: 'w1' | 'b1' | 'g1' | 's1' | 'w2' | 'b2' | 'g2' | 's2' | 'w3' | 'b3' | 'logStd';
  readonly rows: number;
  readonly columns: number;
  /** Where the part starts in the network's `Parameters`. */
  readonly offset: number;
  readonly size: number;
}

/** The parts of a network in the order of `Parameters`. */
export function networkParts(network: NetworkName, options: LearnerOptions): readonly Part[] {
  const { observationSize, actionSize, hiddenSizes, teacher, teacherInputSize } = options;
  const [first, second] = hiddenSizes;
  switch (network) {
    case 'actor':
    case 'targetActor':
    case 'perturbedActor':
    case 'adaptiveActor':
    case 'previousActor':
      return layout(perceptron(observationSize, first, first, second, actionSize));
    case 'critic':
    case 'targetCritic':
    case 'previousCritic':
      return criticParts(options);
    case 'secondCritic':
    case 'targetSecondCritic':
      return options.student === 'td3' ? criticParts(options) : [];
    case 'teacher':
      switch (teacher) {
        case 'none':
          return [];
        case 'variance':
          return layout([['logStd', 1, actionSize]]);
        case 'gaussian':
          return layout([...perceptron(teacherInputSize, first, first, second, actionSize), ['logStd', 1, actionSize]]);
      }
  }
}

function criticParts({ observationSize, actionSize, hiddenSizes: [first, second] }: LearnerOptions): readonly Part[] {
  return layout(perceptron(observationSize, first, first + actionSize, second, 1));
}

export function parameterCount(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}

type Shape = readonly [Part['name'], number, number];

function perceptron(inputs: number, first: number, secondInputs: number, second: number, outputs: number): Shape[] {
  return [
    ['w1', inputs, first],
    ['b1', 1, first],
    ['g1', 1, first],
    ['s1', 1, first],
    ['w2', secondInputs, second],
    ['b2', 1, second],
    ['g2', 1, second],
    ['s2', 1, second],
    ['w3', second, outputs],
    ['b3', 1, outputs],
  ];
}

function layout(shapes: readonly Shape[]): Part[] {
  let offset = 0;
  return shapes.map(([name, rows, columns]) => {
    const part = { name, rows, columns, offset, size: rows * columns };
    offset += part.size;
    return part;
  });
}

/**
 * Initial parameters (src-main/README.md, the Baselines defaults): hidden kernels
 * Glorot uniform, output kernel uniform +-3e-3, scales 1, biases and shifts 0.
 */
export function initialParameters(parts: readonly Part[], random: Random, initialLogStd: number): Parameters {
  const parameters = new Float32Array(parameterCount(parts));
  for (const part of parts) {
    const values = parameters.subarray(part.offset, part.offset + part.size);
    switch (part.name) {
      case 'w1':
      case 'w2': {
        const limit = Math.sqrt(6 / (part.rows + part.columns));
        for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
        break;
      }
      case 'w3':
        for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * 3e-3;
        break;
      case 'g1':
      case 'g2':
        values.fill(1);
        break;
      case 'logStd':
        values.fill(initialLogStd);
        break;
      case 'b1':
      case 's1':
      case 'b2':
      case 's2':
      case 'b3':
        break;
    }
  }
  return parameters;
}
