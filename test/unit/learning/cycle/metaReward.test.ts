import { describe, expect, test } from 'vitest';
import { beginMeta, metaCycle } from '../../../../src-main/learning/algorithm.ts';
import {
  addNoise,
  addReward,
  metaRewardBaselines,
  noNoise,
  noRewards,
  signalToNoise,
  standardError,
} from '../../../../src-main/learning/cycle/returns.ts';
import { createTeacher } from '../../../../src-main/learning/policies/teacher.ts';
import { configurationErrors } from '../../../../src-main/learning/resolution.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { laboratoryOf, simdLearner, smallConfiguration, smallOptions } from '../../../helpers/learning/laboratory.ts';
import { recordingLearner, type RecordingLearner } from '../../../helpers/learning/recordingLearner.ts';

/** A cycle after the first D1 on a learner that records; an exercise changes the student's action by `move`. */
async function cycleOf(changes: Record<string, unknown>, move = 0) {
  const configuration = smallConfiguration(changes);
  const learner = recordingLearner(smallOptions(configuration));
  const { updateFrom, restoreStudent } = learner;
  learner.updateFrom = (...given) => {
    learner.action += move;
    return updateFrom(...given);
  };
  learner.restoreStudent = () => {
    learner.action = 0.25;
    return restoreStudent();
  };
  const laboratory = laboratoryOf(configuration, learner);
  const { memory } = await beginMeta(laboratory);
  const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
  learner.calls.length = 0;
  const step = await metaCycle(laboratory, teacher, memory);
  return {
    configuration,
    learner,
    ...step,
    of: (role: string) => step.outcome.segments.filter((s) => s.role === role),
  };
}

const paidIn = (learner: Pick<RecordingLearner, 'calls'>) =>
  learner.calls.filter(({ name }) => name === 'teacherUpdate').map((call) => call.arguments[2]);

describe('paired', () => {
  test("pi and pi' begin in the same states in the same order, and both are in the budget and in B", async () => {
    const { of, learner, configuration } = await cycleOf({ metaReward: 'paired' }, 0.1);
    const student = of('student');
    const half = student.length / 2;
    expect(half).toBe(2);
    for (let i = 0; i < half; i++) {
      expect(student[i + half].initial).toEqual(student[i].initial);
      expect(student[i + half].actions).not.toEqual(student[i].actions);
    }
    expect(student[1].initial).not.toEqual(student[0].initial);
    expect(student.reduce((sum, { steps }) => sum + steps, 0)).toBe(2 * configuration.evaluationSteps);
    expect(learner.changes().filter((name) => name === 'append')).toHaveLength(3);
  });

  test('a student that the exercise leaves as it was is paid nothing at all, where two D1 differ', async () => {
    const paired = await cycleOf({ metaReward: 'paired' });
    expect(paired.outcome.meta).toMatchObject({ reward: 0, error: 0 });
    expect((await cycleOf({})).outcome.meta?.reward).not.toBe(0);
  });

  test('the meta-reward is the mean difference of the pairs, its error that of their spread', async () => {
    const { outcome, of } = await cycleOf({ metaReward: 'paired' }, 0.1);
    const student = of('student');
    const differences = [0, 1].map((i) => student[i + 2].segmentReturn - student[i].segmentReturn);
    expect(outcome.meta?.reward).toBeCloseTo((differences[0] + differences[1]) / 2, 10);
    expect(outcome.meta?.error).toBeCloseTo(standardError(differences) ?? NaN, 10);
  });
});

test('an estimate that is no mean of the pairs has no error of theirs', async () => {
  for (const returnEstimate of ['per-step', 'completed'] as const) {
    const { outcome } = await cycleOf({ metaReward: 'paired', returnEstimate }, 0.1);
    expect(outcome.meta?.error, returnEstimate).toBeNull();
    expect(outcome.meta?.signalToNoise, returnEstimate).toBeNull();
  }
});

describe('value', () => {
  test('asks one critic at 64 held-out starts, for actions before and after, and makes no step for it', async () => {
    const { learner, of, configuration } = await cycleOf({ metaReward: 'value' }, 0.1);
    const names = learner.calls.map(({ name }) => name);
    expect(names.filter((name) => name === 'value')).toHaveLength(2);
    // By the critic of pi: after the rollback.
    expect(names.indexOf('value')).toBeGreaterThan(names.indexOf('restoreStudent'));
    const asked = learner.calls.filter(
      ({ name, arguments: [, rows] }) => name === 'act' && rows instanceof Float32Array && rows.length === 128,
    );
    expect(asked).toHaveLength(2);
    expect(asked[1].arguments).toEqual(asked[0].arguments);
    expect(of('student').reduce((sum, { steps }) => sum + steps, 0)).toBe(configuration.evaluationSteps);
  });

  test("is Q(s, mu'(s)) - Q(s, mu(s)) of one critic", async () => {
    const configuration = smallConfiguration({ metaReward: 'value', exerciseUpdates: 20 });
    const learner = await simdLearner(configuration);
    const laboratory = laboratoryOf(configuration, learner);
    for (const [name, at] of [
      ['critic', 1],
      ['actor', 2],
    ] as const)
      await learner.writeNetwork(
        name,
        (await learner.readNetwork(name)).map((_, i) => Math.sin(i + at)),
      );
    const { memory } = await beginMeta(laboratory);
    const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
    const starts = laboratory.heldOutStarts();
    const ask = async (): Promise<Float32Array> => {
      const actions = new Float32Array(64);
      await learner.act('actor', starts, actions);
      return actions;
    };
    const valueOf = async (actions: Float32Array): Promise<number> => {
      const values = new Float32Array(64);
      await learner.value('critic', starts, actions, values);
      return values.reduce((sum, q) => sum + q, 0) / 64;
    };
    // What the cycle does to the actor, done beforehand and undone.
    const seen: { before: number; after: number }[] = [];
    const { restoreStudent } = learner;
    learner.restoreStudent = async () => {
      const exercised = await ask();
      await restoreStudent();
      seen.push({ before: await valueOf(await ask()), after: await valueOf(exercised) });
    };
    const { outcome } = await metaCycle(laboratory, teacher, memory);
    expect(outcome.meta?.reward).toBeCloseTo(seen[0].after - seen[0].before, 6);
    expect(outcome.meta?.reward).not.toBe(0);
    learner.dispose();
  });
});

describe('several explorations', () => {
  test('each from pi, each with a D0, an exercise and a D1 of its own', async () => {
    const { learner, of, configuration } = await cycleOf({ explorations: 3 }, 0.1);
    expect(learner.changes().slice(0, 7)).toEqual([
      'saveStudent',
      'updateFrom',
      'restoreStudent',
      'updateFrom',
      'restoreStudent',
      'updateFrom',
      'restoreStudent',
    ]);
    expect(of('teacher').reduce((sum, { steps }) => sum + steps, 0)).toBe(3 * configuration.exploreSteps);
    expect(of('student').reduce((sum, { steps }) => sum + steps, 0)).toBe(3 * configuration.evaluationSteps);
  });

  test("each step of D0 is paid for its own exploration, less the mean of the others'", async () => {
    const { learner, outcome, configuration } = await cycleOf(
      { explorations: 2, metaRewardBaseline: 'leave-one-out', metaReward: 'paired', teacherUpdates: 1 },
      0.1,
    );
    const [weights] = paidIn(learner) as Float32Array[];
    expect(weights).toHaveLength(2 * configuration.exploreSteps);
    const [first, second] = [weights[0], weights[configuration.exploreSteps]];
    expect(first).toBeCloseTo(-second, 6);
    expect(weights.slice(0, configuration.exploreSteps).every((weight) => weight === first)).toBe(true);
    expect(outcome.meta?.reward).not.toBe(0);
  });

  test('cannot begin from one student where the exercise is kept; nor can one leave itself out', () => {
    const keysOf = (changes: Record<string, unknown>) =>
      configurationErrors({ task: 'Pendulum', method: 'meta', ...changes }).map(({ key }) => key);
    expect(keysOf({ explorations: 2, exerciseMove: 'commit' })).toEqual(['explorations']);
    expect(keysOf({ metaRewardBaseline: 'leave-one-out' })).toEqual(['metaRewardBaseline']);
    expect(keysOf({ metaReward: 'value', baselineReturn: 'fresh' })).toEqual(['baselineReturn']);
    expect(keysOf({ explorations: 2, metaRewardBaseline: 'leave-one-out' })).toEqual([]);
  });
});

describe('what is subtracted, and what is noise', () => {
  test('nothing, the mean of those before, or the mean of the others', () => {
    const before = [4, 8].reduce(addReward, noRewards);
    expect(metaRewardBaselines([1, 2, 6], before, 'none')).toEqual([0, 0, 0]);
    expect(metaRewardBaselines([1, 2, 6], before, 'running-mean')).toEqual([6, 6, 6]);
    expect(metaRewardBaselines([1], noRewards, 'running-mean')).toEqual([0]);
    expect(metaRewardBaselines([1, 2, 6], before, 'leave-one-out')).toEqual([4, 3.5, 1.5]);
  });

  test('the signal-to-noise ratio is found again, and is 0 where there is only noise', () => {
    const random = randomFromSeed(1, 'noise');
    const historyOf = (signal: number) =>
      Array.from({ length: 20_000 }, () => signal * random.normal() + 3 * random.normal()).reduce(
        (history, reward) => addNoise(history, reward, 3),
        noNoise,
      );
    expect(signalToNoise(historyOf(6))).toBeCloseTo(4, 0);
    expect(signalToNoise(historyOf(0))).toBeLessThan(0.05);
    expect(signalToNoise(addNoise(noNoise, 5, null))).toBeNull();
  });
});
