import { describe, expect, test } from 'vitest';
import {
  createTeacher,
  drawWithoutReplacement,
  gaussianEntropy,
  resumeTeacher,
} from '../../../../src-main/learning/policies/teacher.ts';
import { createValueFeatures } from '../../../../src-main/learning/policies/valueFeatures.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { laboratoryOf, simdLearner, smallConfiguration, smallOptions } from '../../../helpers/learning/laboratory.ts';
import { fakeTask } from '../../../helpers/learning/fakeSimulator.ts';
import { recordingLearner } from '../../../helpers/learning/recordingLearner.ts';

/** D0 of a teacher on a learner that records; sigma is e^logStd. */
async function d0Of(changes: Record<string, unknown>, logStd = 0.5) {
  const configuration = smallConfiguration(changes);
  const learner = recordingLearner(smallOptions(configuration), Float32Array.of(logStd));
  const laboratory = laboratoryOf(configuration, learner);
  const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
  await teacher.beginCycle();
  const segments = await laboratory.collectors.teacher.collect(teacher, configuration.exploreSteps);
  const report = teacher.report();
  await teacher.update([2.5]);
  const updates = learner.calls
    .filter((call) => call.name === 'teacherUpdate')
    .map((call) => call.arguments as [Float32Array, Float32Array, number, number]);
  return { configuration, teacher, learner, segments, report, updates };
}

describe('what equation 5 is applied to', () => {
  test('actions before clipping, while clipped ones were executed', async () => {
    const { updates, segments } = await d0Of({ exploreSteps: 40 }, 1);
    const random = randomFromSeed(1, 'teacher');
    const drawn = Float32Array.from({ length: 40 }, () => 0.5 + Math.fround(Math.E) * random.normal());
    expect(updates[0][1].map((a) => Math.round(1e5 * a))).toEqual(drawn.map((a) => Math.round(1e5 * a)));
    expect(drawn.some((a) => Math.abs(a) > 1)).toBe(true);
    expect(segments.flatMap((segment) => [...segment.actions])).toEqual(
      [...drawn].map((a) => Math.fround(Math.max(-1, Math.min(1, a)))).map((a) => expect.closeTo(a, 5)),
    );
  });

  test('observations as they were normalised when the action was drawn', async () => {
    const { updates, segments } = await d0Of({});
    const seen = segments.flatMap((segment) => [...segment.observations.subarray(0, 2 * segment.steps)]);
    expect([...updates[0][0]]).toEqual(seen.map((value) => value / 2));
  });

  test('all of D0 in every Adam step, with the meta-reward and the learning rate', async () => {
    const { updates, configuration } = await d0Of({ teacherUpdates: 3 });
    expect(updates).toHaveLength(3);
    for (const [inputs, actions, metaReward, learningRate] of updates) {
      expect([inputs.length, actions.length, metaReward, learningRate]).toEqual([
        2 * configuration.exploreSteps,
        configuration.exploreSteps,
        2.5,
        1e-4,
      ]);
    }
    expect(updates[1][1]).toEqual(updates[0][1]);
  });

  test('or a subsample, drawn anew each step, inputs and actions of the same rows', async () => {
    const whole = (await d0Of({ teacherUpdates: 1 })).updates[0];
    const { updates } = await d0Of({ teacherSubsample: 4 });
    for (const [inputs, actions] of updates) {
      const rows = [...actions].map((action) => whole[1].indexOf(action));
      expect(new Set(rows).size).toBe(4);
      expect([...inputs]).toEqual(rows.flatMap((row) => [whole[0][2 * row], whole[0][2 * row + 1]]));
    }
    expect(updates[0][1]).not.toEqual(updates[1][1]);
  });

  test('only the last D0', async () => {
    const { teacher, learner, configuration } = await d0Of({});
    await teacher.beginCycle();
    const action = new Float32Array(1);
    await teacher.act(Float32Array.of(4, 6), action);
    await teacher.update([1]);
    const update = learner.calls.findLast(({ name }) => name === 'teacherUpdate');
    const [inputs, actions] = update?.arguments as [Float32Array, Float32Array];
    expect([...inputs]).toEqual([2, 3]);
    expect(actions).toHaveLength(1);
    expect(configuration.exploreSteps).toBeGreaterThan(1);
  });
});

describe('meta-variance', () => {
  test('acts about the student and has nothing to learn but sigma', async () => {
    const configuration = smallConfiguration({ method: 'meta-variance', teacherUpdates: 1, exploreSteps: 50 });
    const learner = await simdLearner(configuration);
    await learner.writeNetwork('teacher', Float32Array.of(-0.5));
    const actor = (await learner.readNetwork('actor')).map((_, i) => Math.cos(i));
    await learner.writeNetwork('actor', actor);
    const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
    await teacher.beginCycle();
    const sigma = Math.exp(-0.5);
    const random = randomFromSeed(1, 'teacher');
    let squares = 0;
    for (let i = 0; i < 50; i++) {
      const observation = Float32Array.of(Math.sin(i), i / 50);
      const [mu, action] = [new Float32Array(1), new Float32Array(1)];
      await learner.act('actor', observation, mu);
      await teacher.act(observation, action);
      const draw = random.normal();
      squares += draw * draw;
      expect(action[0]).toBeCloseTo(Math.max(-1, Math.min(1, mu[0] + sigma * draw)), 5);
    }
    await teacher.update([3]);
    // d/d log sigma of sum_t log N(a_t; mu_t, sigma) = sum_t ((a_t - mu_t)^2 / sigma^2 - 1), times the meta-reward.
    expect((await learner.readGradient('teacher'))[0]).toBeCloseTo(3 * (squares - 50), 2);
    expect(await learner.readNetwork('actor')).toEqual(actor);
    expect(await learner.readNetwork('teacher')).toHaveLength(1);
    expect((await teacher.sigma())[0]).toBeCloseTo(Math.exp(-0.5 + 1e-4 * Math.sign(squares - 50)), 6);
  });
});

describe('meta-state', () => {
  test('in the first cycle Q has not changed', async () => {
    const configuration = smallConfiguration({ method: 'meta-state' });
    const learner = await simdLearner(configuration);
    const features = createValueFeatures(learner, 'change', null);
    for (const name of ['critic', 'previousCritic', 'actor', 'previousActor'] as const) {
      await learner.writeNetwork(
        name,
        (await learner.readNetwork(name)).map((_, i) => Math.sin(i + (name.endsWith('ritic') ? 1 : 0))),
      );
    }
    const target = new Float32Array(4);
    await features.write(Float32Array.of(0.3, -2), null, target, 2);
    expect(target[2]).not.toBe(0);
    expect(target[3]).toBe(0);
  });

  test('afterwards it sees the change since the networks that were kept', async () => {
    const configuration = smallConfiguration({ method: 'meta-state' });
    const learner = recordingLearner(smallOptions(configuration));
    const features = createValueFeatures(learner, 'change', { count: 4, sum: 4, sumOfSquares: 20 });
    const target = new Float32Array(2);
    // Q is 3 now and 1 for the previous networks; mean 1, variance 4.
    await features.write(new Float32Array(2), null, target, 0);
    expect([...target]).toEqual([1, 1]);
  });

  test('or the Bellman residual of the step before, of the networks that were kept', async () => {
    const configuration = smallConfiguration({ method: 'meta-state', gamma: 0.5 });
    const learner = recordingLearner(smallOptions(configuration));
    const features = createValueFeatures(learner, 'bellman-residual', { count: 4, sum: 4, sumOfSquares: 20 });
    const target = new Float32Array(2);
    const before = { observation: Float32Array.of(5, 6), action: Float32Array.of(-1), reward: 0.75 };
    await features.write(new Float32Array(2), before, target, 0);
    // r + gamma Q(s, mu(s)) - Q_last(s_before, a_before), over the deviation 2.
    expect([...target]).toEqual([1, (0.75 + 0.5 * 3 - 1) / 2]);
    expect(learner.calls.filter(({ name }) => name === 'value').map((call) => call.arguments[0])).toEqual([
      'critic',
      'previousCritic',
    ]);
    await features.write(new Float32Array(2), null, target, 0);
    expect([...target]).toEqual([1, 0]);
  });

  test('of real networks the residual is r + gamma Q(s, mu(s)) - Q(s_before, a_before), by episodes', async () => {
    const configuration = smallConfiguration({
      method: 'meta-state',
      valueFeature: 'bellman-residual',
      exploreSteps: 9,
    });
    const learner = await simdLearner(configuration);
    for (const name of ['critic', 'previousCritic', 'actor'] as const)
      await learner.writeNetwork(
        name,
        (await learner.readNetwork(name)).map((_, i) => Math.sin(i + name.length)),
      );
    const inputs: number[][] = [];
    const { teacherMean } = learner;
    learner.teacherMean = (rows, means) => {
      inputs.push([...rows]);
      return teacherMean(rows, means);
    };
    const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
    const task = fakeTask({ episodeLimit: 6 });
    const laboratory = laboratoryOf(configuration, learner, task);
    await teacher.beginCycle();
    // In two pieces: the second begins within an episode.
    const segments = [
      ...(await laboratory.collectors.teacher.collect(teacher, 4)),
      ...(await laboratory.collectors.teacher.collect(teacher, 5)),
    ];
    const valueOf = async (network: 'critic' | 'previousCritic', s: Float32Array, a: Float32Array): Promise<number> => {
      const value = new Float32Array(1);
      await learner.value(network, s, a, value);
      return value[0];
    };
    const steps = segments.flatMap((segment) =>
      Array.from({ length: segment.steps }, (_, i) => ({
        first: segment.firstStep + i === 0,
        observation: segment.observations.slice(2 * i, 2 * i + 2),
        action: segment.actions.slice(i, i + 1),
        reward: segment.rewards[i],
      })),
    );
    expect(steps.map(({ first }) => first)).toEqual([true, false, false, false, false, false, true, false, false]);
    const deviation = Math.sqrt(0.01 / 0.01);
    for (const [i, { first, observation }] of steps.entries()) {
      const mu = new Float32Array(1);
      await learner.act('actor', observation, mu);
      const target = steps[i - 1]?.reward + configuration.gamma * (await valueOf('critic', observation, mu));
      const residual = first
        ? 0
        : (target - (await valueOf('previousCritic', steps[i - 1].observation, steps[i - 1].action))) / deviation;
      expect(inputs[i][3]).toBeCloseTo(Math.max(-5, Math.min(5, residual)), 5);
    }
    expect(new Set(inputs.map((input) => input[3])).size).toBeGreaterThan(3);
  });

  test('the moments move between cycles only', async () => {
    const learner = recordingLearner(smallOptions(smallConfiguration({ method: 'meta-state' })));
    const features = createValueFeatures(learner, 'change', null);
    const before = features.state();
    await features.write(new Float32Array(2), null, new Float32Array(2), 0);
    expect(features.state()).toEqual(before);
    await features.keepNetworks();
    expect(features.state()).toEqual({ count: before.count + 1, sum: 3, sumOfSquares: before.sumOfSquares + 9 });
    expect(learner.changes()).toEqual(['writeNetwork', 'writeNetwork']);
  });

  test('a stored teacher keeps its moments', async () => {
    const learner = recordingLearner(smallOptions(smallConfiguration({ method: 'meta-state' })));
    const features = createValueFeatures(learner, 'change', null, false);
    const before = features.state();
    await features.write(new Float32Array(2), null, new Float32Array(2), 0);
    await features.keepNetworks();
    expect(features.state()).toEqual(before);
  });
});

describe('report, record and state', () => {
  test('the report is of f and not of the draws', async () => {
    expect((await d0Of({})).report).toEqual({ meanMagnitude: 0.5, saturation: 0 });
    const { report } = await d0Of({ method: 'meta-variance' });
    expect(report).toEqual({ meanMagnitude: 0.25, saturation: 0 });
  });

  test('a stored teacher has the moments that its next observation would be normalised with', async () => {
    const configuration = smallConfiguration();
    const learner = await simdLearner(configuration);
    const teacher = createTeacher(configuration, learner, randomFromSeed(1));
    await learner.append(Float32Array.from({ length: 70 }, (_, i) => Math.sin(i) * 4));
    const { mean, std } = await teacher.store(3);
    const observation = Float32Array.of(0.7, -1.3);
    const normalised = new Float32Array(2);
    await learner.normalise(observation, normalised);
    for (const i of [0, 1]) expect((observation[i] - mean[i]) / std[i]).toBeCloseTo(normalised[i], 5);
  });

  test('a resumed teacher draws what the first would have drawn', async () => {
    const configuration = smallConfiguration();
    const learner = recordingLearner(smallOptions(configuration));
    const first = createTeacher(configuration, learner, randomFromSeed(1));
    const act = async (teacher: typeof first): Promise<number> => {
      const action = new Float32Array(1);
      await teacher.act(new Float32Array(2), action);
      return action[0];
    };
    await first.beginCycle();
    await act(first);
    const second = resumeTeacher(
      configuration,
      learner,
      JSON.parse(JSON.stringify(first.state())) as ReturnType<typeof first.state>,
    );
    await first.beginCycle();
    await second.beginCycle();
    for (let i = 0; i < 5; i++) expect(await act(second)).toBe(await act(first));
  });

  test('entropy of a Gaussian', () => {
    expect(gaussianEntropy(Float32Array.of(1))).toBeCloseTo(1.4189385332046727, 6);
    expect(gaussianEntropy(Float32Array.of(1, 2))).toBeCloseTo(2 * 1.4189385332046727 + Math.LN2, 6);
  });

  test('drawWithoutReplacement gives distinct places, each equally often', () => {
    const random = randomFromSeed(1);
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 5000; i++) {
      const places = drawWithoutReplacement(5, 2, random);
      expect(places[0] === places[1]).toBe(false);
      for (const place of places) counts[place] += 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(160);
    expect([...drawWithoutReplacement(3, 3, random)].sort()).toEqual([0, 1, 2]);
  });
});
