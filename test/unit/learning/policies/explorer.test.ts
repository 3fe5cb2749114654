import { describe, expect, test } from 'vitest';
import { createLearner } from '../../../../src-main/engines/engines.ts';
import type { Learner } from '../../../../src-main/engines/learner.ts';
import { explorerCycle } from '../../../../src-main/learning/algorithm.ts';
import { NotFinite } from '../../../../src-main/learning/divergence.ts';
import { explorerOptions } from '../../../../src-main/learning/learnerOptions.ts';
import { noPause } from '../../../../src-main/learning/policies/pause.ts';
import { createExplorer, resumeExplorer } from '../../../../src-main/learning/policies/explorer.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { fakeTask } from '../../../helpers/learning/fakeSimulator.ts';
import { randomTransitions } from '../../../helpers/learning/learners.ts';
import { laboratoryOf, simdLearner, smallConfiguration } from '../../../helpers/learning/laboratory.ts';
import { recordingLearner, type RecordingLearner } from '../../../helpers/learning/recordingLearner.ts';

const ROW = 2 * 2 + 1 + 2;

/** A student with so many transitions, and an explorer that remembers what it is to learn from. */
async function pair(changes: Record<string, unknown>, transitions = 30) {
  const configuration = smallConfiguration({ method: 'explorer', batchSize: 4, explorerWarmup: 0, ...changes });
  const student = await simdLearner(configuration);
  const stored = randomTransitions(transitions, student.options);
  await student.append(stored);
  const learner = recordingLearner(explorerOptions(configuration, fakeTask()));
  const explorer = createExplorer(configuration, learner, randomFromSeed(1, 'explorer'));
  return { configuration, student, stored, learner, explorer };
}

const learnedFrom = (learner: RecordingLearner): Float32Array[] =>
  learner.calls.filter(({ name }) => name === 'updateFrom').map((call) => call.arguments[0] as Float32Array);

/** Which of the stored transitions a row is of, by its observation. */
const placeOf = (stored: Float32Array, row: Float32Array): number =>
  Array.from({ length: stored.length / ROW }, (_, i) => stored.subarray(i * ROW, i * ROW + 2)).findIndex(
    (observation) => observation[0] === row[0] && observation[1] === row[1],
  );

async function normalisedNext(student: Learner, stored: Float32Array): Promise<number[][]> {
  const next = Array.from({ length: stored.length / ROW }, (_, i) => [
    ...stored.subarray((i + 1) * ROW - 2, (i + 1) * ROW),
  ]);
  const normalised = new Float32Array(next.length * 2);
  await student.normalise(Float32Array.from(next.flat()), normalised);
  return next.map((_, i) => [...normalised.subarray(2 * i, 2 * i + 2)]);
}

describe('an explorer', () => {
  test('learns from transitions of the buffer, paid for how far from others they led and never at an end', async () => {
    // As many states as there are in the buffer, so that all others are known.
    const { student, stored, learner, explorer } = await pair({
      noveltyBatch: 30,
      noveltyNeighbours: 3,
      studentUpdates: 5,
      explorerUpdates: 2,
    });
    const mean = await explorer.learn(student, noPause);
    const reached = await normalisedNext(student, stored);
    const noveltyOf = (place: number): number => {
      const distances = reached
        .filter((_, other) => other !== place)
        .map(([x, y]) => Math.hypot(x - reached[place][0], y - reached[place][1]))
        .sort((a, b) => a - b);
      return Math.log1p((distances[0] + distances[1] + distances[2]) / 3);
    };
    const batches = learnedFrom(learner);
    expect(batches).toHaveLength(10);
    const paid: number[] = [];
    for (const batch of batches) {
      expect(batch).toHaveLength(4 * ROW);
      for (let start = 0; start < batch.length; start += ROW) {
        const row = batch.subarray(start, start + ROW);
        const place = placeOf(stored, row);
        const original = stored.slice(place * ROW, (place + 1) * ROW);
        expect(row[3]).toBeCloseTo(noveltyOf(place), 5);
        expect(row[4]).toBe(0);
        original.set(row.subarray(3, 5), 3);
        expect(row).toEqual(original);
        paid.push(row[3]);
      }
    }
    expect(mean).toBeCloseTo(paid.reduce((sum, value) => sum + value, 0) / paid.length, 6);
  });

  test('is paid nothing where no neighbour counts, and makes no update where none is asked for', async () => {
    const { student, learner, explorer } = await pair({ noveltyNeighbours: 0 });
    expect(await explorer.learn(student, noPause)).toBe(0);
    expect(learnedFrom(learner).every((batch) => batch.every((value, i) => i % ROW !== 3 || value === 0))).toBe(true);
    const idle = await pair({ explorerUpdates: 0 });
    expect(await idle.explorer.learn(idle.student, noPause)).toBeNull();
    expect(learnedFrom(idle.learner)).toEqual([]);
  });

  test('learns from what there is while the buffer holds less than a minibatch', async () => {
    const { student, learner, explorer } = await pair({ noveltyBatch: 20 }, 2);
    await explorer.learn(student, noPause);
    expect(learnedFrom(learner).every((batch) => batch.length === 2 * ROW)).toBe(true);
    const single = await pair({}, 1);
    expect(await single.explorer.learn(single.student, noPause)).toBe(0);
  });

  test('acts by its own actor with its noise, and goes on from its state', async () => {
    const { configuration, learner, explorer } = await pair({ explorerNoise: 0.1 });
    const [action, again] = [new Float32Array(1), new Float32Array(1)];
    const draws: number[] = [];
    for (let i = 0; i < 2000; i++) {
      await explorer.act(Float32Array.of(1, 2), action);
      draws.push(action[0]);
    }
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length);
    expect(mean).toBeCloseTo(learner.action, 2);
    expect(deviation).toBeCloseTo(0.1, 2);
    const resumed = resumeExplorer(configuration, learner, explorer.state());
    await explorer.act(Float32Array.of(1, 2), action);
    await resumed.act(Float32Array.of(1, 2), again);
    expect(again).toEqual(action);
  });

  test('begins evenly at random, also where it is resumed within its warm-up', async () => {
    const { configuration, learner, explorer } = await pair({ explorerWarmup: 1000, explorerNoise: 0 });
    const action = new Float32Array(1);
    const draws: number[] = [];
    for (let i = 0; i < 990; i++) {
      await explorer.act(Float32Array.of(1, 2), action);
      draws.push(action[0]);
    }
    const counts = [0, 1, 2, 3].map((part) => draws.filter((draw) => Math.floor(2 * (draw + 1)) === part).length);
    // A quarter of 990 each, four deviations of its count.
    counts.forEach((each) => expect(Math.abs(each - 247.5)).toBeLessThan(55));
    const resumed = resumeExplorer(configuration, learner, explorer.state());
    const later: number[] = [];
    for (let i = 0; i < 20; i++) {
      await resumed.act(Float32Array.of(1, 2), action);
      later.push(action[0]);
    }
    expect(later.map((draw) => draw === learner.action)).toEqual([
      ...new Array(10).fill(false),
      ...new Array(10).fill(true),
    ]);
  });

  test('that runs away is told from a student that does', async () => {
    const { student, learner, explorer } = await pair({});
    learner.updateFrom = () => ({ criticLoss: 1, actorLoss: NaN, meanQ: 1, largestQ: 1 });
    await expect(explorer.learn(student, noPause)).rejects.toThrow(NotFinite);
    await expect(explorer.learn(student, noPause)).rejects.toThrow("explorer's actor loss");
  });
});

test('a cycle: the explorer gathers, then learns, and the student learns by the task’s rewards', async () => {
  const configuration = smallConfiguration({ method: 'explorer', rolloutSteps: 8, studentUpdates: 3 });
  const student = await simdLearner(configuration);
  const own = await createLearner('simd', explorerOptions(configuration, fakeTask()));
  const explorer = createExplorer(configuration, own, randomFromSeed(1));
  const { segments, updates, novelty, meta } = await explorerCycle(laboratoryOf(configuration, student), explorer);
  expect(segments.every(({ role }) => role === 'teacher')).toBe(true);
  expect(segments.reduce((sum, { steps }) => sum + steps, 0)).toBe(8);
  expect(student.replaySize).toBe(8);
  expect(updates).not.toBeNull();
  expect(novelty).toBeGreaterThan(0);
  expect(meta).toBeNull();
  // It sees observations as the student does.
  expect(await own.readMoments()).toEqual(await student.readMoments());
});
