import { describe, expect, test } from 'vitest';
import type { Learner } from '../../../src-main/engines/learner.ts';
import { beginMeta, ddpgCycle, frozenCycle, metaCycle, testStudent } from '../../../src-main/learning/algorithm.ts';
import { frozenTeacher } from '../../../src-main/learning/policies/frozen.ts';
import { createNoise } from '../../../src-main/learning/policies/noise.ts';
import { transitionsOf } from '../../../src-main/learning/rollouts.ts';
import { createTeacher } from '../../../src-main/learning/policies/teacher.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { fakeTask } from '../../helpers/learning/fakeSimulator.ts';
import { laboratoryOf, simdLearner, smallConfiguration, smallOptions } from '../../helpers/learning/laboratory.ts';
import { recordingLearner, type RecordingLearner } from '../../helpers/learning/recordingLearner.ts';

/** One cycle of Algorithm 1 after the first D1, and what the learner was asked in it. */
async function cycleOf(changes: Record<string, unknown> = {}) {
  const configuration = smallConfiguration(changes);
  const learner = recordingLearner(smallOptions(configuration));
  const laboratory = laboratoryOf(configuration, learner);
  const { memory } = await beginMeta(laboratory);
  const before = memory.returnBefore;
  learner.calls.length = 0;
  const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
  const { memory: after, outcome } = await metaCycle(laboratory, teacher, memory);
  return {
    configuration,
    learner,
    laboratory,
    teacher,
    memory: after,
    before,
    outcome,
    of: (role: string) => outcome.segments.filter((segment) => segment.role === role),
  };
}

const argumentsOf = (learner: RecordingLearner, name: keyof Learner): (readonly unknown[])[] =>
  learner.calls.filter((call) => call.name === name).map((call) => call.arguments);

describe('a cycle of Algorithm 1', () => {
  test('rollback: exercise, undo it, and only then learn from B', async () => {
    const { learner } = await cycleOf();
    expect(learner.changes()).toEqual([
      'saveStudent',
      'updateFrom',
      'restoreStudent',
      'teacherUpdate',
      'teacherUpdate',
      'append',
      'append',
      'updateFromReplay',
    ]);
  });

  test('commit: the networks go on from the exercise', async () => {
    const { learner } = await cycleOf({ exerciseMove: 'commit' });
    expect(learner.changes()).toEqual([
      'updateFrom',
      'teacherUpdate',
      'teacherUpdate',
      'append',
      'append',
      'updateFromReplay',
    ]);
  });

  test("D0 is the teacher's, before the exercise; D1 the student's, between it and the teacher's update", async () => {
    const { learner, configuration } = await cycleOf();
    const places = (name: keyof Learner): number[] =>
      learner.calls.flatMap((call, i) => (call.name === name ? [i] : []));
    const [exercise] = places('updateFrom');
    const [update] = places('teacherUpdate');
    const means = places('teacherMean').filter((i) => i < update);
    expect(means).toHaveLength(configuration.exploreSteps);
    expect(Math.max(...means)).toBeLessThan(exercise);
    expect(places('act').filter((i) => i > exercise && i < update)).toHaveLength(configuration.evaluationSteps);
    expect(places('act').filter((i) => i > update)).toHaveLength(0);
  });

  test('the exercise sees D0 alone; B gets D0 and then D1', async () => {
    const { learner, configuration, of } = await cycleOf();
    const rows = (role: string): Float32Array => transitionsOf(of(role), 2, 1, configuration.timeLimit);
    expect(argumentsOf(learner, 'updateFrom')).toEqual([[rows('teacher'), configuration.exerciseUpdates]]);
    expect(argumentsOf(learner, 'append')).toEqual([[rows('teacher')], [rows('student')]]);
    expect(argumentsOf(learner, 'updateFromReplay')).toEqual([[configuration.studentUpdates]]);
  });

  test("the meta-reward is R(pi') - R(pi), and R(pi') is the next cycle's R(pi)", async () => {
    const { learner, outcome, before, memory, of } = await cycleOf();
    const student = of('student');
    const after = student.reduce((sum, segment) => sum + segment.segmentReturn, 0) / student.length;
    expect(outcome.meta).toMatchObject({ before, after, reward: after - (before ?? NaN) });
    expect(memory.returnBefore).toBe(after);
    expect(argumentsOf(learner, 'teacherUpdate').map((values) => values[2])).toEqual([
      outcome.meta?.reward,
      outcome.meta?.reward,
    ]);
  });

  test('fresh: another D1 after the update gives R(pi), enters B and counts', async () => {
    const { learner, outcome, memory, of, configuration } = await cycleOf({
      baselineReturn: 'fresh',
      returnEstimate: 'per-step',
    });
    expect(learner.changes().slice(-2)).toEqual(['updateFromReplay', 'append']);
    const student = of('student');
    expect(student.reduce((sum, segment) => sum + segment.steps, 0)).toBe(2 * configuration.evaluationSteps);
    expect(memory.returnBefore).not.toBe(outcome.meta?.after);
  });

  test('studentStart: D1 goes on inside the episode, or starts one', async () => {
    // Episodes of 5 steps, D1 of 8: the first ends 3 steps into an episode.
    expect((await cycleOf()).of('student')[0]).toMatchObject({ index: 1, firstStep: 3 });
    expect((await cycleOf({ studentStart: 'reset' })).of('student')[0]).toMatchObject({ index: 2, firstStep: 0 });
  });

  test('completed: while no episode has ended there is no R and the meta-reward is 0', async () => {
    const configuration = smallConfiguration({ returnEstimate: 'completed' });
    const task = fakeTask({ episodeLimit: 12 });
    const learner = recordingLearner(smallOptions(configuration, task));
    const laboratory = laboratoryOf(configuration, learner, task);
    const { memory } = await beginMeta(laboratory);
    expect(memory.returnBefore).toBeNull();
    const teacher = createTeacher(configuration, learner, randomFromSeed(1));
    const next = await metaCycle(laboratory, teacher, memory);
    expect(next.outcome.meta).toMatchObject({ before: null, reward: 0 });
    expect(next.memory.returnBefore).toBeGreaterThan(0);
  });

  test('before the loop, D1 fills B and nothing is updated', async () => {
    const configuration = smallConfiguration();
    const learner = recordingLearner(smallOptions(configuration));
    const { outcome } = await beginMeta(laboratoryOf(configuration, learner));
    expect(learner.changes()).toEqual(['append']);
    expect(outcome.segments.every(({ role }) => role === 'student')).toBe(true);
  });
});

describe('the teacher in a cycle', () => {
  async function parametersAfter(
    changes: Record<string, unknown>,
    metaReward?: number,
  ): Promise<[Float32Array, Float32Array]> {
    const configuration = smallConfiguration(changes);
    const learner = await simdLearner(configuration);
    const laboratory = laboratoryOf(configuration, learner);
    const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
    const start = Float32Array.from({ length: (await learner.readNetwork('teacher')).length }, (_, i) =>
      Math.fround(Math.sin(i) / 3),
    );
    await learner.writeNetwork('teacher', start);
    const { memory } = await beginMeta(laboratory);
    if (metaReward === undefined) await metaCycle(laboratory, teacher, memory);
    else {
      await teacher.beginCycle();
      await laboratory.collectors.teacher.collect(teacher, configuration.exploreSteps);
      await teacher.update([metaReward]);
    }
    return [start, await learner.readNetwork('teacher')];
  }

  test.each(['meta', 'meta-variance', 'meta-state'])(
    '%s: a meta-reward of 0 leaves every bit of it',
    async (method) => {
      const [start, end] = await parametersAfter({ method }, 0);
      expect(end).toEqual(start);
    },
  );

  test.each(['meta', 'meta-variance', 'meta-state'])(
    '%s: a learning rate of 0 leaves every bit of it',
    async (method) => {
      const [start, end] = await parametersAfter({ method, teacherLearningRate: 0 });
      expect(end).toEqual(start);
    },
  );

  test.each(['meta', 'meta-variance', 'meta-state'])('%s: a meta-reward that is not 0 moves it', async (method) => {
    const [start, end] = await parametersAfter({ method });
    expect(end).not.toEqual(start);
  });
});

describe('the other methods', () => {
  test('ddpg adapts its parameter noise before every 50 updates, or before every one', async () => {
    const every50 = { method: 'ddpg', noiseAdaptation: 'every-50-updates', studentUpdates: 120 };
    const configuration = smallConfiguration(every50);
    const learner = recordingLearner(smallOptions(configuration));
    const { updates, segments } = await ddpgCycle(
      laboratoryOf(configuration, learner),
      createNoise(configuration, learner, randomFromSeed(1), 40),
    );
    const adaptation = ['writeNetwork', 'sampleObservations', 'updateFromReplay'];
    expect(learner.changes()).toEqual([
      'writeNetwork',
      'writeNetwork',
      'append',
      ...adaptation,
      ...adaptation,
      ...adaptation,
    ]);
    expect(argumentsOf(learner, 'updateFromReplay')).toEqual([[50], [50], [20]]);
    expect(updates).toEqual({ criticLoss: 1, actorLoss: 2, meanQ: 3, largestQ: 4 });
    expect(segments.every(({ role }) => role === 'baseline')).toBe(true);

    const often = smallConfiguration({ method: 'ddpg', noiseAdaptation: 'every-update', studentUpdates: 3 });
    const other = recordingLearner(smallOptions(often));
    await ddpgCycle(laboratoryOf(often, other), createNoise(often, other, randomFromSeed(1), 40));
    expect(argumentsOf(other, 'updateFromReplay')).toEqual([[1], [1], [1]]);
    expect(argumentsOf(other, 'sampleObservations')).toHaveLength(3);
  });

  test('ddpg with fixed noise updates in pieces of a fixed size, and no updates give no report', async () => {
    const configuration = smallConfiguration({ method: 'ddpg', noise: 'gaussian', studentUpdates: 120 });
    const learner = recordingLearner(smallOptions(configuration));
    await ddpgCycle(laboratoryOf(configuration, learner), createNoise(configuration, learner, randomFromSeed(1), 40));
    expect(learner.changes()).toEqual(['append', 'updateFromReplay', 'updateFromReplay']);
    expect(argumentsOf(learner, 'updateFromReplay')).toEqual([[64], [56]]);
    const idle = smallConfiguration({ method: 'ddpg', noise: 'gaussian', studentUpdates: 0 });
    expect(
      (await ddpgCycle(laboratoryOf(idle, learner), createNoise(idle, learner, randomFromSeed(1), 40))).updates,
    ).toBeNull();
  });

  test.each([
    ['teacher', ['append', 'updateFromReplay']],
    ['teacher-and-student', ['append', 'append', 'updateFromReplay']],
  ])('frozen on data of %s never updates the teacher', async (frozenData, changes) => {
    const configuration = smallConfiguration({ method: 'frozen', frozenRun: 'run', frozenData });
    const learner = recordingLearner(smallOptions(configuration));
    const stored = {
      cycle: 0,
      parameters: new Float32Array(5),
      mean: new Float64Array(2),
      std: new Float64Array(2).fill(1),
      value: [0, 1] as const,
    };
    const teacher = await frozenTeacher(
      configuration,
      { method: 'meta', valueFeature: 'change', teachers: [stored] },
      learner,
      randomFromSeed(1),
      null,
    );
    learner.calls.length = 0;
    await frozenCycle(laboratoryOf(configuration, learner), teacher);
    expect(learner.changes()).toEqual(changes);
  });

  test('a test takes whole episodes of the deterministic student and stores nothing', async () => {
    const configuration = smallConfiguration({ testEpisodes: 3 });
    const learner = recordingLearner(smallOptions(configuration));
    const segments = await testStudent(laboratoryOf(configuration, learner));
    expect(segments.map(({ role, firstStep, ending }) => [role, firstStep, ending])).toEqual(
      new Array(3).fill(['test', 0, 'truncated']),
    );
    expect(learner.changes()).toEqual([]);
  });
});
