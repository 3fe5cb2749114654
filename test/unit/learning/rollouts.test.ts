import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src-main/learning/policies/policy.ts';
import type { Segment } from '../../../src-main/learning/record.ts';
import {
  createCollector,
  resumeCollector,
  transitionsOf,
  type Collector,
} from '../../../src-main/learning/rollouts.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { fakeSimulator, fakeTask } from '../../helpers/learning/fakeSimulator.ts';
import { segmentOf } from '../../helpers/learning/segments.ts';

/** Pushes by what it is told, and counts the episodes it was told of. */
function pusher(push: number | ((observation: Float32Array) => number)): Policy & { episodes: number } {
  const policy = {
    episodes: 0,
    beginEpisode: () => {
      policy.episodes += 1;
    },
    act: (observation: Float32Array, action: Float32Array) => {
      action[0] = typeof push === 'number' ? push : push(observation);
    },
  };
  return policy;
}

const collectorOf = (limit = 5, edge = Infinity): Collector =>
  createCollector('student', fakeSimulator(fakeTask({ episodeLimit: limit }), edge), randomFromSeed(1, 'resets'));
const shapes = (segments: readonly Segment[]): [number, number, number, string][] =>
  segments.map(({ index, firstStep, steps, ending }) => [index, firstStep, steps, ending]);

describe('collect', () => {
  test('takes exactly the steps asked for and goes on over cycles', async () => {
    const collector = collectorOf(5);
    const policy = pusher(0.01);
    expect(shapes(await collector.collect(policy, 3))).toEqual([[0, 0, 3, 'open']]);
    expect(shapes(await collector.collect(policy, 7))).toEqual([
      [0, 3, 2, 'truncated'],
      [1, 0, 5, 'truncated'],
    ]);
    expect(shapes(await collector.collect(policy, 1))).toEqual([[2, 0, 1, 'open']]);
    expect(policy.episodes).toBe(3);
  });

  test('a budget that ends with an episode leaves none open and begins none', async () => {
    const collector = collectorOf(5);
    const policy = pusher(0.01);
    expect(shapes(await collector.collect(policy, 5))).toEqual([[0, 0, 5, 'truncated']]);
    expect(collector.state()).toMatchObject({ begun: 1, open: null });
    expect(policy.episodes).toBe(1);
  });

  test('terminated comes before truncated, also at the last step', async () => {
    // Steps of 0.5 x bound 2 = 1, then 1.25: beyond 3 at the third.
    expect(shapes(await collectorOf(5, 3).collect(pusher(0.5), 4))).toEqual([
      [0, 0, 3, 'terminated'],
      [1, 0, 1, 'open'],
    ]);
    expect(shapes(await collectorOf(3, 3).collect(pusher(0.5), 3))).toEqual([[0, 0, 3, 'terminated']]);
  });

  test('a rollout that the simulator gives up is terminated there and says why; the next one is sound', async () => {
    const simulator = fakeSimulator(fakeTask({ episodeLimit: 5 }), Infinity, 3);
    const collector = createCollector('student', simulator, randomFromSeed(1, 'resets'));
    const segments = await collector.collect(pusher(0.01), 5);
    expect(shapes(segments)).toEqual([
      [0, 0, 3, 'terminated'],
      [1, 0, 2, 'open'],
    ]);
    expect(segments.map(({ fault }) => fault)).toEqual(['It fell apart.', undefined]);
  });

  test('logs what was seen, done and earned, scaled to the task only in the simulator', async () => {
    const [segment] = await collectorOf(5).collect(pusher(0.5), 3);
    const start = segment.initial.position[0];
    expect([...segment.observations]).toEqual(
      [start, 0, start + 1, 1, start + 2.25, 2, start + 3.5, 3].map(Math.fround),
    );
    expect([...segment.actions]).toEqual([0.5, 0.5, 0.5]);
    expect([...segment.rewards]).toEqual([start + 1, start + 2.25, start + 3.5].map(Math.fround));
    expect(segment.segmentReturn).toBe(segment.rewards.reduce((sum, reward) => sum + reward, 0));
  });

  test('the return of a rollout runs on over its segments', async () => {
    const collector = collectorOf(5);
    const [first] = await collector.collect(pusher(0.1), 2);
    const [second] = await collector.collect(pusher(0.1), 2);
    expect(second.rolloutReturn).toBeCloseTo(first.segmentReturn + second.segmentReturn, 12);
    expect(second.initial).toEqual(first.initial);
    expect([...second.observations.subarray(0, 2)]).toEqual([...first.observations.subarray(4)]);
  });

  test('abandon makes the next step start a rollout, and takes no draw by itself', async () => {
    const collector = collectorOf(5);
    await collector.collect(pusher(0.1), 2);
    collector.abandon();
    collector.abandon();
    expect(shapes(await collector.collect(pusher(0.1), 2))).toEqual([[1, 0, 2, 'open']]);
  });

  test('collectEpisodes takes whole ones', async () => {
    expect(shapes(await collectorOf(4).collectEpisodes(pusher(0.01), 3))).toEqual([
      [0, 0, 4, 'truncated'],
      [1, 0, 4, 'truncated'],
      [2, 0, 4, 'truncated'],
    ]);
  });

  test('a policy that answers later gives the same', async () => {
    const later: Policy = {
      beginEpisode: () => Promise.resolve(),
      act: (_, action) => Promise.resolve().then(() => void action.fill(0.1)),
    };
    expect(await collectorOf().collect(later, 8)).toEqual(await collectorOf().collect(pusher(0.1), 8));
  });
});

describe('resumeCollector', () => {
  const wander = (): Policy => pusher((observation) => Math.fround(Math.cos(3 * observation[0] + observation[1])));

  test('goes on as if never interrupted, hidden state included', async () => {
    const steady = collectorOf(50);
    const before = [await steady.collect(wander(), 7), await steady.collect(wander(), 6)].flat();
    const state = JSON.parse(JSON.stringify(steady.state())) as ReturnType<Collector['state']>;
    const expected = await steady.collect(wander(), 60);
    const open = {
      initial: before[0].initial,
      actions: Float32Array.from(before.flatMap((segment) => [...segment.actions])),
    };
    const resumed = resumeCollector('student', fakeSimulator(fakeTask({ episodeLimit: 50 })), state, open);
    expect(await resumed.collect(wander(), 60)).toEqual(expected);
  });

  test('without an open rollout only the generator and the count matter', async () => {
    const steady = collectorOf(5);
    await steady.collect(wander(), 10);
    const resumed = resumeCollector('student', fakeSimulator(), steady.state(), null);
    expect(await resumed.collect(wander(), 12)).toEqual(await steady.collect(wander(), 12));
  });

  test('refuses a log that does not fit the checkpoint', async () => {
    const steady = collectorOf(5);
    const [segment] = await steady.collect(wander(), 3);
    const open = { initial: segment.initial, actions: segment.actions.slice(0, 2) };
    expect(() => resumeCollector('student', fakeSimulator(), steady.state(), open)).toThrow(
      /student rollout does not have the 3 steps/,
    );
    expect(() => resumeCollector('student', fakeSimulator(), steady.state(), null)).toThrow(/3 steps/);
  });
});

describe('transitionsOf', () => {
  const segments = [
    segmentOf([1, 2], { ending: 'terminated' }),
    segmentOf([3, 4], { ending: 'truncated' }),
    segmentOf([5, 6], { ending: 'open' }),
    segmentOf([7, 8], { ending: 'cut' }),
  ];
  const stride = 7;
  const terminals = (rows: Float32Array): number[] =>
    Array.from({ length: rows.length / stride }, (_, row) => rows[row * stride + 4]);

  test('a row is observation, action, reward, terminal, next observation', () => {
    const rows = transitionsOf(
      [segmentOf([9], { actions: Float32Array.of(0.5), ending: 'terminated' })],
      2,
      1,
      'terminal',
    );
    expect([...rows]).toEqual([0, 1, 0.5, 9, 1, 2, 3]);
  });

  test('only the last step of a terminated rollout is terminal, and of a truncated one as timeLimit says', () => {
    expect(terminals(transitionsOf(segments, 2, 1, 'terminal'))).toEqual([0, 1, 0, 1, 0, 0, 0, 0]);
    expect(terminals(transitionsOf(segments, 2, 1, 'bootstrap'))).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  });

  test('the two readings of the time limit differ in nothing else', () => {
    const [terminal, bootstrap] = [
      transitionsOf(segments, 2, 1, 'terminal'),
      transitionsOf(segments, 2, 1, 'bootstrap'),
    ];
    const places = [...terminal.keys()].filter((i) => terminal[i] !== bootstrap[i]);
    expect(places).toEqual([3 * stride + 4]);
  });
});
