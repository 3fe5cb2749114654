import { describe, expect, test } from 'vitest';
import type { Learner, LearnerOptions } from '../../../../src-main/engines/learner.ts';
import { networkParts } from '../../../../src-main/engines/networks.ts';
import { relativeError } from '../../../../src-main/engines/reference/check.ts';
import { instantiateKernel } from '../../../../src-main/engines/simd/kernel.ts';
import { createSimdLearner, loadKernel } from '../../../../src-main/engines/simd/learner.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { oddOptions, randomTransitions, writeNetworks } from '../../../helpers/learning/learners.ts';
import {
  plainLogProbability,
  plainPenalty,
  plainPolicy,
  plainValue,
  slopes,
} from '../../../helpers/learning/plainNetworks.ts';

const kernels = { simd: loadKernel('simd'), 'simd-fma': loadKernel('simd-fma') };

const shapes = [
  { hiddenSizes: [1, 1], batchSize: 1, observationSize: 1, actionSize: 1, teacherInputSize: 3 },
  { hiddenSizes: [5, 7], batchSize: 3, observationSize: 3, actionSize: 2, teacherInputSize: 5 },
  { hiddenSizes: [33, 66], batchSize: 65, observationSize: 8, actionSize: 5, teacherInputSize: 10 },
  { hiddenSizes: [64, 8], batchSize: 4, observationSize: 17, actionSize: 6, teacherInputSize: 19 },
] as const satisfies Partial<LearnerOptions>[];

function matrixRows(values: ArrayLike<number>, size: number): number[][] {
  const all = Array.from(values);
  return Array.from({ length: all.length / size }, (_, row) => all.slice(row * size, (row + 1) * size));
}

function normals(count: number, seed: number): Float32Array {
  const random = randomFromSeed(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** At most 8 places of each part. */
function places(network: 'actor' | 'critic' | 'teacher', options: LearnerOptions): number[] {
  return networkParts(network, options).flatMap(({ offset, size }) => {
    const count = Math.min(size, 8);
    return Array.from({ length: count }, (_, i) => offset + Math.floor((i * size) / count));
  });
}

/** The moments are written, so that normalised observations are easy to have in float64 too. */
async function started(engine: 'simd' | 'simd-fma', changes: Partial<LearnerOptions>): Promise<Learner> {
  const learner = createSimdLearner(kernels[engine], engine, oddOptions(changes));
  await writeNetworks(learner);
  const { observationSize } = learner.options;
  await learner.writeMoments({
    count: 1,
    sum: Float64Array.from({ length: observationSize }, (_, i) => 0.25 * i - 0.5),
    sumOfSquares: Float64Array.from({ length: observationSize }, (_, i) => (0.25 * i - 0.5) ** 2 + 0.5 + i / 8),
  });
  return learner;
}

function plainNormalised(observation: readonly number[]): number[] {
  return observation.map((value, i) => Math.max(-5, Math.min(5, (value - (0.25 * i - 0.5)) / Math.sqrt(0.5 + i / 8))));
}

describe.each(['simd', 'simd-fma'] as const)('%s', (engine) => {
  describe.each(shapes)(
    'with hidden $hiddenSizes, batch $batchSize, $observationSize observations, $actionSize actions',
    (shape) => {
      test('actions, values and means are those of plain float64', async () => {
        const learner = await started(engine, shape);
        const { observationSize, actionSize } = shape;
        const rows = 70; // more than the kernel takes at once
        const observations = normals(rows * observationSize, 3).map((value) => 2 * value);
        const actions = new Float32Array(rows * actionSize);
        await learner.act('actor', observations, actions);
        const policy = plainPolicy('actor', await learner.readNetwork('actor'), learner.options);
        const inputs = matrixRows(observations, observationSize).map(plainNormalised);
        expect(relativeError(actions, inputs.flatMap(policy))).toBeLessThan(2e-6);

        const values = new Float32Array(rows);
        await learner.value('critic', observations, actions, values);
        const q = plainValue(await learner.readNetwork('critic'), learner.options);
        const taken = matrixRows(actions, actionSize);
        expect(
          relativeError(
            values,
            inputs.map((x, row) => q(x, taken[row])),
          ),
        ).toBeLessThan(2e-6);

        const normalised = new Float32Array(observations.length);
        await learner.normalise(observations, normalised);
        expect(relativeError(normalised, inputs.flat())).toBeLessThan(3e-7);

        const teacherInputs = normals(rows * shape.teacherInputSize, 4);
        const means = new Float32Array(rows * actionSize);
        await learner.teacherMean(teacherInputs, means);
        const teacher = plainPolicy('teacher', await learner.readNetwork('teacher'), learner.options);
        expect(relativeError(means, matrixRows(teacherInputs, shape.teacherInputSize).flatMap(teacher))).toBeLessThan(
          2e-6,
        );
      });

      test('a row is the same alone and among others', async () => {
        const learner = await started(engine, shape);
        const { observationSize, actionSize } = shape;
        const observations = normals(7 * observationSize, 5);
        const together = new Float32Array(7 * actionSize);
        await learner.act('targetActor', observations, together);
        const alone = new Float32Array(actionSize);
        for (let row = 0; row < 7; row++) {
          await learner.act(
            'targetActor',
            observations.subarray(row * observationSize, (row + 1) * observationSize),
            alone,
          );
          expect(alone).toEqual(together.subarray(row * actionSize, (row + 1) * actionSize));
        }
      });

      test.each(['hidden', 'all'] as const)(
        'gradients are the slopes of the losses; L2 on %s',
        async (criticL2Kernels) => {
          // A weight that shows beside the squared error, on the output's kernel too.
          const learner = await started(engine, { ...shape, explorationCapacity: 80, criticL2: 0.5, criticL2Kernels });
          const { options } = learner;
          const { observationSize, actionSize, batchSize } = shape;
          const transitions = randomTransitions(batchSize, options);
          const actorParameters = await learner.readNetwork('actor');
          const criticParameters = await learner.readNetwork('critic');
          const minibatch = matrixRows(transitions, 2 * observationSize + actionSize + 2).map((row) => ({
            x: plainNormalised(row.slice(0, observationSize)),
            action: row.slice(observationSize, observationSize + actionSize),
            reward: row[observationSize + actionSize],
            terminal: row[observationSize + actionSize + 1],
            nextX: plainNormalised(row.slice(observationSize + actionSize + 2)),
          }));
          const targetPolicy = plainPolicy('targetActor', await learner.readNetwork('targetActor'), options);
          const targetValue = plainValue(await learner.readNetwork('targetCritic'), options);
          const targets = minibatch.map(
            ({ reward, terminal, nextX }) =>
              reward + options.gamma * (1 - terminal) * targetValue(nextX, targetPolicy(nextX)),
          );
          const squaredError = (parameters: ArrayLike<number>): number => {
            const q = plainValue(parameters, options);
            return (
              minibatch.reduce((sum, { x, action }, row) => sum + (q(x, action) - targets[row]) ** 2, 0) / batchSize
            );
          };
          const criticLoss = (parameters: number[]): number =>
            squaredError(parameters) + (options.criticL2 / 2) * plainPenalty(parameters, options);
          const q = plainValue(criticParameters, options);
          const actorLoss = (parameters: ArrayLike<number>): number => {
            const policy = plainPolicy('actor', parameters, options);
            return -minibatch.reduce((sum, { x }) => sum + q(x, policy(x)), 0) / batchSize;
          };

          const report = await learner.updateFrom(
            transitions,
            1,
            Uint32Array.from({ length: batchSize }, (_, i) => i),
          );
          const values = minibatch.map(({ x, action }) => q(x, action));
          expect(report.criticLoss).toBeCloseTo(squaredError(criticParameters), 5);
          expect(report.actorLoss).toBeCloseTo(actorLoss(actorParameters), 6);
          expect(report.meanQ).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / batchSize, 6);
          expect(report.largestQ).toBeCloseTo(Math.max(...values), 6);
          const criticGradient = await learner.readGradient('critic');
          const actorGradient = await learner.readGradient('actor');
          const criticPlaces = places('critic', options),
            actorPlaces = places('actor', options);
          expect(
            relativeError(
              criticPlaces.map((i) => criticGradient[i]),
              slopes(criticLoss, criticParameters, criticPlaces),
            ),
          ).toBeLessThan(1e-5);
          expect(
            relativeError(
              actorPlaces.map((i) => actorGradient[i]),
              slopes(actorLoss, actorParameters, actorPlaces),
            ),
          ).toBeLessThan(1e-5);
        },
      );

      test("the teacher's gradient is the slope of the sum of log-probabilities", async () => {
        const learner = await started(engine, { ...shape, explorationCapacity: 80 });
        const { options } = learner;
        const rows = 75;
        const inputs = normals(rows * shape.teacherInputSize, 6),
          actions = normals(rows * shape.actionSize, 7);
        const parameters = await learner.readNetwork('teacher');
        await learner.teacherUpdate(inputs, actions, -0.5, 0);
        const gradient = await learner.readGradient('teacher');
        const chosen = places('teacher', options);
        const expected = slopes(
          (moved) => -0.5 * plainLogProbability(moved, options, inputs, actions),
          parameters,
          chosen,
        );
        expect(
          relativeError(
            chosen.map((i) => gradient[i]),
            expected,
          ),
        ).toBeLessThan(1e-5);
        expect(await learner.readNetwork('teacher')).toEqual(parameters);
      });
    },
  );
});

test('padding is zero after many updates', () => {
  const options = oddOptions({
    hiddenSizes: [5, 7],
    batchSize: 3,
    observationSize: 3,
    actionSize: 2,
    teacherInputSize: 5,
  });
  const kernel = instantiateKernel(kernels.simd, options);
  new Uint32Array(kernel.memory.buffer, kernel.generator.value, 4).set(options.samplingState);
  const floats = new Float32Array(kernel.memory.buffer),
    words = new Uint32Array(kernel.memory.buffer);
  const host = (address: number, numbers: Float32Array): void => floats.set(numbers, address / 4);
  const random = randomFromSeed(1);
  const networks = [kernel.actor, kernel.critic, kernel.targetActor, kernel.targetCritic, kernel.teacher].map(
    ({ value }) => value,
  );
  for (const network of networks) {
    host(
      kernel.hostParameters.value,
      Float32Array.from({ length: 200 }, () => random.normal()),
    );
    kernel.writeNetwork(network);
  }
  host(kernel.hostTransitions.value, randomTransitions(40, options));
  kernel.append(40);
  // A pass over the teacher's wider inputs leaves numbers where a minibatch has padding.
  host(
    kernel.hostRows.value,
    Float32Array.from({ length: 64 * 5 }, () => 9),
  );
  for (let update = 0; update < 300; update++) {
    kernel.updateFromReplay(1);
    kernel.clearTeacherGradient();
    kernel.addTeacherGradient(64, 0.1);
    kernel.stepTeacher(1e-3);
  }

  // Where the parameters are shows when one number is written to all of them; the rest of the block is padding.
  const before = floats.slice();
  host(kernel.hostParameters.value, new Float32Array(200).fill(12345));
  for (const network of networks) {
    kernel.writeNetwork(network);
    const [start, end] = [words[network / 4 + 6] / 4, words[network / 4 + 19] / 4];
    const padding = Array.from({ length: end - start }, (_, i) => start + i).filter((place) => floats[place] !== 12345);
    expect(padding.length).toBeGreaterThan(100);
    expect(end - start - padding.length).toBeGreaterThan(80);
    expect(padding.filter((place) => before[place] !== 0)).toEqual([]);
  }
});
