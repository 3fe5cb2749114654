import { describe, expect, test } from 'vitest';
import { frozenTeacher, type FrozenSource, type FrozenTeacher } from '../../../../src-main/learning/policies/frozen.ts';
import type { StoredTeacher } from '../../../../src-main/learning/record.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { smallConfiguration, smallOptions } from '../../../helpers/learning/laboratory.ts';
import { recordingLearner } from '../../../helpers/learning/recordingLearner.ts';

/** A teacher that is known by its first parameter; sigma is e^-30, so that its mean can be seen. */
const storedTeacher = (cycle: number, changes: Partial<StoredTeacher> = {}): StoredTeacher => ({
  cycle,
  parameters: Float32Array.of(cycle, -30),
  mean: Float64Array.of(1, 2),
  std: Float64Array.of(2, 4),
  value: [1, 2],
  ...changes,
});

const source = (method: FrozenSource['method'], count = 3): FrozenSource => ({
  method,
  valueFeature: 'change',
  teachers: Array.from({ length: count }, (_, i) => storedTeacher(i)),
});

function start(method: FrozenSource['method'], frozenPolicy: 'final' | 'mixture', teachers = source(method)) {
  const configuration = smallConfiguration({ method: 'frozen', frozenRun: 'run', frozenPolicy });
  const learner = recordingLearner({
    ...smallOptions(configuration),
    teacherInputSize: method === 'meta-state' ? 4 : 2,
  });
  const open = (state: ReturnType<FrozenTeacher['state']> | null): Promise<FrozenTeacher> =>
    frozenTeacher(configuration, teachers, learner, randomFromSeed(1, 'frozen'), state);
  const written = (): number[] =>
    learner.calls
      .filter((call) => call.name === 'writeNetwork' && call.arguments[0] === 'teacher')
      .map((call) => (call.arguments[1] as Float32Array)[0]);
  return { learner, open, written };
}

async function act(teacher: FrozenTeacher, ...observation: number[]): Promise<number> {
  const action = new Float32Array(1);
  await teacher.act(Float32Array.from(observation), action);
  return action[0];
}

describe('a frozen teacher', () => {
  test('final is the last stored one in every rollout', async () => {
    const { open, written } = start('meta', 'final');
    const teacher = await open(null);
    for (let i = 0; i < 10; i++) await teacher.beginEpisode();
    expect(written()).toEqual([2]);
  });

  test('mixture draws one a rollout, each of them sometimes', async () => {
    const { open, written } = start('meta', 'mixture');
    const teacher = await open(null);
    for (let i = 0; i < 60; i++) await teacher.beginEpisode();
    const counts = [0, 1, 2].map(
      (cycle) =>
        written()
          .slice(1)
          .filter((value) => value === cycle).length,
    );
    for (const count of counts) expect(count).toBeGreaterThan(8);
  });

  test('sees observations normalised and clipped as in its own run', async () => {
    const { learner, open } = start('meta', 'final');
    expect(await act(await open(null), 5, 100)).toBeCloseTo(0.5, 6);
    expect(learner.calls.find((call) => call.name === 'teacherMean')?.arguments[0]).toEqual(Float32Array.of(2, 5));
  });

  test('of meta-variance acts about the present student', async () => {
    const { learner, open } = start('meta-variance', 'final');
    expect(await act(await open(null), 5, 100)).toBeCloseTo(learner.action, 6);
    expect(learner.calls.some((call) => call.name === 'teacherMean')).toBe(false);
  });

  test('of meta-state sees Q by its stored moments', async () => {
    const { learner, open } = start('meta-state', 'final');
    await act(await open(null), 5, 100);
    // Q is 3 now and 1 for the previous networks; stored mean 1, deviation 2.
    expect(learner.calls.find((call) => call.name === 'teacherMean')?.arguments[0]).toEqual(
      Float32Array.of(2, 5, 1, 1),
    );
  });

  test('draws with its stored sigma and clips', async () => {
    const wide = {
      method: 'meta' as const,
      valueFeature: 'change' as const,
      teachers: [storedTeacher(0, { parameters: Float32Array.of(0, Math.log(3)) })],
    };
    const teacher = await start('meta', 'final', wide).open(null);
    const random = randomFromSeed(1, 'frozen');
    for (let i = 0; i < 20; i++)
      expect(await act(teacher, 0, 0)).toBeCloseTo(Math.max(-1, Math.min(1, 0.5 + 3 * random.normal())), 5);
  });

  test('goes on from its state, inside the rollout that was open', async () => {
    const { open, written, learner } = start('meta', 'mixture');
    const first = await open(null);
    await first.beginEpisode();
    await act(first, 0, 0);
    const chosen = written().at(-1);
    const second = await open(JSON.parse(JSON.stringify(first.state())) as ReturnType<FrozenTeacher['state']>);
    expect(written().at(-1)).toBe(chosen);
    learner.calls.length = 0;
    const draws = async (teacher: FrozenTeacher): Promise<number[]> => {
      learner.calls.length = 0;
      for (let i = 0; i < 20; i++) await teacher.beginEpisode();
      return written();
    };
    expect(await draws(second)).toEqual(await draws(first));
  });
});
