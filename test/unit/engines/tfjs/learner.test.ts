import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { drawIndex, type Learner, type LearnerOptions } from '../../../../src-main/engines/learner.ts';
import { networkParts, parameterCount } from '../../../../src-main/engines/networks.ts';
import { loadBackend } from '../../../../src-main/engines/tfjs/backend.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';
import { randomFromState } from '../../../../src-main/numerics/random.ts';
import { plainPenalty } from '../../../helpers/learning/plainNetworks.ts';
import { oddOptions, randomTransitions, writeNetworks } from '../../../helpers/learning/learners.ts';

async function startedLearner(changes: Partial<LearnerOptions> = {}): Promise<Learner> {
  const learner = await createTfjsLearner('tfjs-wasm', oddOptions(changes));
  await writeNetworks(learner);
  return learner;
}

async function studentOf(learner: Learner): Promise<Float32Array[]> {
  return [
    await learner.readNetwork('actor'),
    await learner.readNetwork('critic'),
    await learner.readNetwork('targetActor'),
    await learner.readNetwork('targetCritic'),
  ];
}

function rowLengthOf({ observationSize, actionSize }: LearnerOptions): number {
  return 2 * observationSize + actionSize + 2;
}

describe('the target of the critic', () => {
  test.each([0, 1])('with terminal %i', async (terminal) => {
    const learner = await startedLearner({ batchSize: 1 });
    const transition = Float32Array.of(
      0.3,
      -1.2,
      0.8,
      /* action */ 0.5,
      -0.25,
      /* reward */ 1.75,
      terminal,
      /* next */ -0.4,
      0.9,
      0.1,
    );
    const value = new Float32Array(1);
    await learner.value('critic', transition.subarray(0, 3), transition.subarray(3, 5), value);
    const nextAction = new Float32Array(2);
    await learner.act('targetActor', transition.subarray(7), nextAction);
    const nextValue = new Float32Array(1);
    await learner.value('targetCritic', transition.subarray(7), nextAction, nextValue);
    expect(Math.abs(nextValue[0])).toBeGreaterThan(0.01);

    const report = await learner.updateFrom(transition, 1);
    const target = 1.75 + 0.99 * (1 - terminal) * nextValue[0];
    expect(report.criticLoss).toBeCloseTo((value[0] - target) ** 2, 5);
    expect(report.meanQ).toBeCloseTo(value[0], 6);
    expect(report.largestQ).toBeCloseTo(value[0], 6);
    learner.dispose();
  });
});

describe('any sizes', () => {
  test.each([
    { observationSize: 1, actionSize: 1, hiddenSizes: [1, 1], batchSize: 1, teacherInputSize: 3 },
    { observationSize: 17, actionSize: 6, hiddenSizes: [33, 9], batchSize: 13, teacherInputSize: 19 },
    { observationSize: 4, actionSize: 1, hiddenSizes: [2, 65], batchSize: 128, teacherInputSize: 4 },
  ] satisfies Partial<LearnerOptions>[])(
    '$observationSize observations, $actionSize actions, hidden $hiddenSizes, batch $batchSize',
    async (sizes) => {
      const learner = await startedLearner(sizes);
      await learner.append(randomTransitions(20, learner.options));
      const before = await studentOf(learner);
      const report = await learner.updateFromReplay(3);
      await learner.teacherUpdate(
        new Float32Array(5 * sizes.teacherInputSize).fill(0.5),
        new Float32Array(5 * sizes.actionSize).fill(0.7),
        2,
        1e-3,
      );
      const after = await studentOf(learner);
      expect(Object.values(report).every(Number.isFinite)).toBe(true);
      for (const parameters of after) expect(parameters.every(Number.isFinite)).toBe(true);
      // A layer of one unit is normalised to its shift, so that no action reaches Q and only the critic moves.
      expect(after[1]).not.toEqual(before[1]);
      expect(after[3]).not.toEqual(before[3]);
      expect((await learner.readNetwork('teacher')).every(Number.isFinite)).toBe(true);
      learner.dispose();
    },
  );

  test.each(['hidden', 'all'] as const)('gradients are the slopes of the losses; L2 on %s', async (criticL2Kernels) => {
    const rates = { tau: 0, actorLearningRate: 0, criticLearningRate: 0 };
    const learner = await startedLearner({ ...rates, criticL2: 0.5, criticL2Kernels });
    const transitions = randomTransitions(6, learner.options);
    const indices = Uint32Array.of(0, 1, 2, 3, 4, 5);
    await learner.updateFrom(transitions, 1, indices);
    for (const name of ['actor', 'critic'] as const) {
      const parameters = await learner.readNetwork(name);
      const gradient = await learner.readGradient(name);
      const squaredNorm = gradient.reduce((sum, slope) => sum + slope * slope, 0);
      const loss = async (along: number): Promise<number> => {
        const moved = parameters.map((parameter, i) => parameter + along * gradient[i]);
        await learner.writeNetwork(name, moved);
        const report = await learner.updateFrom(transitions, 1, indices);
        if (name === 'actor') return report.actorLoss;
        return report.criticLoss + 0.25 * plainPenalty(moved, learner.options);
      };
      const step = 2e-3 / Math.sqrt(squaredNorm);
      const slope = ((await loss(step)) - (await loss(-step))) / (2 * step);
      await learner.writeNetwork(name, parameters);
      expect(slope / squaredNorm, name).toBeCloseTo(1, 2);
    }
    learner.dispose();
  });
});

test('a penalty on all kernels adds to the gradient of the output kernel, and to nothing else', async () => {
  const gradientOf = async (criticL2Kernels: 'hidden' | 'all'): Promise<Float32Array> => {
    const learner = await startedLearner({ criticL2Kernels });
    await learner.updateFrom(randomTransitions(6, learner.options), 1, Uint32Array.of(0, 1, 2, 3, 4, 5));
    const gradient = await learner.readGradient('critic');
    learner.dispose();
    return gradient;
  };
  const learner = await startedLearner();
  const critic = await learner.readNetwork('critic');
  const w3 = networkParts('critic', learner.options).find(({ name }) => name === 'w3');
  learner.dispose();
  if (w3 === undefined) throw new Error('A critic has an output kernel.');
  const [hidden, all] = [await gradientOf('hidden'), await gradientOf('all')];
  for (let i = 0; i < critic.length; i++) {
    const isOutput = i >= w3.offset && i < w3.offset + w3.size;
    expect(all[i]).toBeCloseTo(hidden[i] + (isOutput ? 1e-2 * critic[i] : 0), 6);
  }
});

describe('minibatches', () => {
  test('are drawn by the generator, one draw a row, from the replay buffer and from D0 alike', async () => {
    const [drawing, given] = [await startedLearner(), await startedLearner()];
    const transitions = randomTransitions(30, drawing.options);
    const random = randomFromState(drawing.options.samplingState);
    const indices = Uint32Array.from({ length: 4 * 6 }, () => drawIndex(random.uint32(), 30));
    await drawing.append(transitions);
    await given.append(transitions);
    await drawing.updateFromReplay(2);
    const report = await drawing.updateFrom(transitions, 2);
    await given.updateFrom(transitions, 2, indices.subarray(0, 12));
    expect(await given.updateFrom(transitions, 2, indices.subarray(12))).toEqual(report);
    expect(await studentOf(given)).toEqual(await studentOf(drawing));
    drawing.dispose();
    given.dispose();
  });

  test('come from the last transitions once the replay buffer is full', async () => {
    const learner = await startedLearner({ replayCapacity: 5 });
    const rowLength = rowLengthOf(learner.options);
    const transitions = randomTransitions(8, learner.options);
    await learner.append(transitions.subarray(0, 3 * rowLength));
    expect(learner.replaySize).toBe(3);
    await learner.refill(transitions.subarray(3 * rowLength));
    expect(learner.replaySize).toBe(5);
    const places = [5, 6, 7, 3, 4]; // row n lies at place n mod 5
    const read = new Float32Array(5 * rowLength);
    await learner.readTransitions(Uint32Array.of(0, 1, 2, 3, 4), read);
    expect(read).toEqual(
      Float32Array.from(places.flatMap((row) => [...transitions.slice(row * rowLength).slice(0, rowLength)])),
    );
    expect(() => learner.readTransitions(Uint32Array.of(5), read.subarray(0, rowLength))).toThrow(
      /slots are below the 5 rows of transitions; got 5/,
    );
    const random = randomFromState(learner.options.samplingState);
    const observations = new Float32Array(6 * 3);
    await learner.sampleObservations(observations);
    for (let i = 0; i < 6; i++) {
      const row = places[drawIndex(random.uint32(), 5)];
      expect(observations.subarray(3 * i, 3 * i + 3)).toEqual(
        transitions.subarray(row * rowLength, row * rowLength + 3),
      );
    }
    learner.dispose();
  });
});

test('moments count appended observations in, and refilled ones not; normalise clips', async () => {
  const learner = await startedLearner({ observationSize: 1, teacherInputSize: 1, actionSize: 1 });
  const rows = Float32Array.of(1, 0, 0, 0, 9, 3, 0, 0, 0, 9);
  await learner.append(rows);
  await learner.refill(rows);
  const moments = await learner.readMoments();
  expect(moments.count).toBeCloseTo(2.01, 12);
  expect(moments.sum[0]).toBeCloseTo(4, 12);
  expect(moments.sumOfSquares[0]).toBeCloseTo(10.01, 12);
  const normalised = new Float32Array(3);
  await learner.normalise(Float32Array.of(2, 3, 1e6), normalised);
  const mean = 4 / 2.01;
  const std = Math.sqrt(10.01 / 2.01 - mean * mean);
  expect(normalised[0]).toBeCloseTo((2 - mean) / std, 5);
  expect(normalised[1]).toBeCloseTo((3 - mean) / std, 5);
  expect(normalised[2]).toBe(5);
  learner.dispose();
});

test('the mean of a gaussian teacher is an actor at normalised inputs', async () => {
  const learner = await startedLearner();
  const actor = await learner.readNetwork('actor');
  await learner.writeNetwork('teacher', Float32Array.of(...actor, 0, 0));
  await learner.writeMoments({ count: 2, sum: Float64Array.of(1, 2, 3), sumOfSquares: Float64Array.of(9, 9, 9) });
  const observations = Float32Array.of(0.1, 0.2, 0.3, -1, -2, -3);
  const [inputs, actions, means] = [new Float32Array(6), new Float32Array(4), new Float32Array(4)];
  await learner.act('actor', observations, actions);
  await learner.normalise(observations, inputs);
  await learner.teacherMean(inputs, means);
  expect(means).toEqual(actions);
  expect(actions.some((action) => Math.abs(action) > 0.01)).toBe(true);
  learner.dispose();
});

test('restoreStudent undoes an exercise, Adam and its step counts included', async () => {
  const [exercised, plain] = [await startedLearner(), await startedLearner()];
  const transitions = randomTransitions(12, exercised.options);
  const indices = Uint32Array.from({ length: 18 }, (_, i) => i % 12);
  for (const learner of [exercised, plain]) await learner.updateFrom(transitions, 3, indices);
  for (let twice = 0; twice < 2; twice++) {
    await exercised.saveStudent();
    await exercised.updateFrom(transitions, 3, indices);
    expect(await studentOf(exercised)).not.toEqual(await studentOf(plain));
    await exercised.restoreStudent();
    expect(await studentOf(exercised)).toEqual(await studentOf(plain));
  }
  for (const learner of [exercised, plain]) await learner.updateFrom(transitions, 3, indices);
  expect(await studentOf(exercised)).toEqual(await studentOf(plain));
  exercised.dispose();
  plain.dispose();
});

test('a meta-reward a step is the sum of each alone, and one for all their common factor', async () => {
  const inputs = Float32Array.from({ length: 9 }, (_, i) => Math.sin(i));
  const actions = Float32Array.from({ length: 6 }, (_, i) => Math.cos(2 * i));
  const gradientOf = async (from: number, to: number, metaReward: number | Float32Array) => {
    const learner = await startedLearner();
    await learner.teacherUpdate(
      inputs.subarray(3 * from, 3 * to),
      actions.subarray(2 * from, 2 * to),
      metaReward,
      1e-3,
    );
    const gradient = await learner.readGradient('teacher');
    learner.dispose();
    return gradient;
  };
  const rewards = Float32Array.of(2, -1, 0.5);
  const together = await gradientOf(0, 3, rewards);
  const alone = [await gradientOf(0, 1, 2), await gradientOf(1, 2, -1), await gradientOf(2, 3, 0.5)];
  for (const [i, slope] of together.entries()) expect(slope).toBeCloseTo(alone[0][i] + alone[1][i] + alone[2][i], 4);
  const constant = await gradientOf(0, 3, Float32Array.of(2, 2, 2));
  for (const [i, slope] of (await gradientOf(0, 3, 2)).entries()) expect(constant[i]).toBeCloseTo(slope, 4);
  const learner = await startedLearner();
  await expect(async () => learner.teacherUpdate(inputs, actions, rewards.subarray(1), 1e-3)).rejects.toThrow(
    /metaReward has 2 numbers; 3 are needed/,
  );
  learner.dispose();
});

describe('a snapshot', () => {
  test('continues identically', async () => {
    const learner = await startedLearner();
    const transitions = randomTransitions(20, learner.options);
    const go = async (one: Learner): Promise<void> => {
      await one.updateFromReplay(3);
      await one.teacherUpdate(transitions.subarray(0, 30), transitions.subarray(30, 50), 1.5, 1e-3);
    };
    await learner.append(transitions);
    await go(learner);
    const bytes = await learner.snapshot();
    const resumed = await createTfjsLearner('tfjs-wasm', oddOptions({ samplingState: Uint32Array.of(9, 9, 9, 9) }));
    await resumed.restore(bytes);
    await resumed.refill(transitions);
    await go(learner);
    await go(resumed);
    expect(await studentOf(resumed)).toEqual(await studentOf(learner));
    expect(Buffer.from(await resumed.snapshot()).equals(await learner.snapshot())).toBe(true);
    learner.dispose();
    resumed.dispose();
  });

  test('of another learner is refused and changes nothing', async () => {
    const learner = await startedLearner();
    const other = await startedLearner({ gamma: 0.9 });
    const before = await learner.snapshot();
    const foreign = await other.snapshot();
    const ofOtherEngine = Buffer.from(
      Buffer.from(before).toString('latin1').replace('tfjs-wasm', 'tfjs-cpu'),
      'latin1',
    );
    expect(() => learner.restore(foreign)).toThrow(/gamma is 0\.9; this learner's is 0\.99/);
    expect(() => learner.restore(ofOtherEngine)).toThrow(/of the tfjs-cpu engine/);
    expect(() => learner.restore(before.subarray(0, before.length - 4))).toThrow(/damaged/);
    expect(() => learner.restore(Uint8Array.of(1, 2, 3))).toThrow(/not a snapshot/);
    expect(Buffer.from(await learner.snapshot()).equals(before)).toBe(true);
    learner.dispose();
    other.dispose();
  });
});

test('no tensor is left behind', async () => {
  await loadBackend('wasm');
  const transitions = randomTransitions(20, oddOptions());
  const use = async (learner: Learner): Promise<void> => {
    await learner.append(transitions);
    await learner.act('actor', new Float32Array(6), new Float32Array(4));
    await learner.value('critic', new Float32Array(6), new Float32Array(4), new Float32Array(2));
    await learner.normalise(new Float32Array(6), new Float32Array(6));
    await learner.teacherMean(new Float32Array(6), new Float32Array(4));
    await learner.saveStudent();
    await learner.updateFrom(transitions, 2);
    await learner.restoreStudent();
    await learner.updateFromReplay(2);
    await learner.teacherUpdate(new Float32Array(6), new Float32Array(4), 1, 1e-4);
    await learner.writeNetwork('actor', await learner.readNetwork('actor'));
    await learner.writeMoments(await learner.readMoments());
    await learner.readGradient('critic');
    await learner.restore(await learner.snapshot());
    await expect(async () => learner.act('actor', new Float32Array(6), new Float32Array(3))).rejects.toThrow(
      RangeError,
    );
  };
  // The constants of these options stay with the backend.
  const before = await startedLearner();
  await use(before);
  before.dispose();

  const atFirst = tf.memory().numTensors;
  const learner = await startedLearner();
  await learner.saveStudent();
  const afterCreation = tf.memory().numTensors;
  expect(afterCreation).toBeGreaterThan(atFirst);
  await use(learner);
  await use(learner);
  expect(tf.memory().numTensors).toBe(afterCreation);
  learner.dispose();
  expect(tf.memory().numTensors).toBe(atFirst);
});

test('what a caller can get wrong is said', async () => {
  const learner = await startedLearner();
  const transitions = randomTransitions(41, learner.options);
  await expect(async () => learner.updateFromReplay(1)).rejects.toThrow(/before there was any transition/);
  await expect(async () => learner.updateFrom(transitions, 1)).rejects.toThrow(
    /transitions has 41 rows; explorationCapacity is 40/,
  );
  await expect(async () => learner.updateFrom(transitions.subarray(0, 20), 2, new Uint32Array(6))).rejects.toThrow(
    /indices has 6 numbers; 12 are needed/,
  );
  await expect(async () =>
    learner.updateFrom(transitions.subarray(0, 20), 1, new Uint32Array(6).fill(2)),
  ).rejects.toThrow(/indices are below the 2 rows.*got 2/);
  expect(() => learner.append(transitions.subarray(1))).toThrow(/not whole rows of 10/);
  expect(() => learner.restoreStudent()).toThrow(/before saveStudent/);
  const size = parameterCount(networkParts('critic', learner.options));
  expect(() => learner.writeNetwork('critic', new Float32Array(3))).toThrow(`critic has ${size} parameters; got 3`);
  learner.dispose();
});
