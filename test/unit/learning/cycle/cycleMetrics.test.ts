import { describe, expect, test } from 'vitest';
import type { CycleOutcome } from '../../../../src-main/learning/algorithm.ts';
import { cycleMetrics, noEpisodes, type CycleFacts } from '../../../../src-main/learning/cycle/cycleMetrics.ts';
import type { Metrics, Segment } from '../../../../src-main/learning/record.ts';
import { addReward, noRewards } from '../../../../src-main/learning/cycle/returns.ts';
import { fakeTask } from '../../../helpers/learning/fakeSimulator.ts';
import { smallConfiguration } from '../../../helpers/learning/laboratory.ts';
import { segmentOf } from '../../../helpers/learning/segments.ts';

function factsOf(
  segments: readonly Segment[],
  changes: Partial<CycleFacts> = {},
  outcome: Partial<CycleOutcome> = {},
): CycleFacts {
  return {
    configuration: smallConfiguration(),
    task: fakeTask(),
    test: [],
    sigma: null,
    totals: noEpisodes,
    rewards: noRewards,
    noiseScale: null,
    visits: null,
    seconds: { updates: 1, simulation: 2 },
    outcome: { segments, updates: null, actionDistance: null, meta: null, novelty: null, ...outcome },
    ...changes,
  };
}
const metricsOf = (...given: Parameters<typeof factsOf>): Metrics => cycleMetrics(factsOf(...given)).metrics;

describe('the three readings of a return', () => {
  const done = (value: number, role: Segment['role'] = 'student'): Segment =>
    segmentOf([1], { role, ending: 'truncated', rolloutReturn: value });

  test('rollout: finished training episodes of the student; teacher, test and unfinished ones do not count', () => {
    const segments = [
      done(10),
      done(20),
      segmentOf([1000]),
      done(99, 'teacher'),
      segmentOf([1], { ending: 'cut', rolloutReturn: 500 }),
    ];
    expect(metricsOf(segments)).toMatchObject({ rollout_return: 15, rollout_episodes: 2 });
    expect(metricsOf([done(7, 'baseline')]).rollout_return).toBe(7);
    expect(metricsOf([segmentOf([1])])).toMatchObject({ rollout_return: null, rollout_episodes: 0 });
  });

  test('rollout: of the last 100 of them, over as many cycles as it takes, also in a cycle that ends none', () => {
    const returns = Array.from({ length: 130 }, (_, i) => (i * 37) % 101);
    let totals = noEpisodes;
    const read: (readonly [number | null, number | null])[] = [];
    for (let at = 0; at < returns.length; at += 13) {
      for (const segments of [returns.slice(at, at + 13).map((value) => done(value)), [segmentOf([1])]]) {
        const logged = cycleMetrics(factsOf(segments, { totals }));
        // As a checkpoint keeps it.
        totals = JSON.parse(JSON.stringify(logged.totals)) as typeof totals;
        read.push([logged.metrics.rollout_return, logged.metrics.rollout_episodes]);
      }
    }
    read.forEach(([mean, episodes], i) => {
      const ended = 13 * (Math.floor(i / 2) + 1);
      const last = returns.slice(Math.max(0, ended - 100), ended);
      expect(episodes).toBe(Math.min(100, ended));
      expect(mean).toBeCloseTo(last.reduce((sum, value) => sum + value, 0) / last.length, 10);
    });
  });

  test('cumulative: all of them since the start, also in a cycle that ends none', () => {
    const first = cycleMetrics(factsOf([done(10), done(20)]));
    const second = cycleMetrics(factsOf([segmentOf([1])], { totals: first.totals }));
    const third = cycleMetrics(factsOf([done(60)], { totals: second.totals }));
    expect([first, second, third].map(({ metrics }) => metrics.cumulative_return)).toEqual([15, 15, 30]);
    expect(third.totals).toEqual({ episodes: 3, sum: 90, recent: [10, 20, 60] });
    expect(metricsOf([]).cumulative_return).toBeNull();
  });

  test('test: its own episodes, and they leave the other two alone', () => {
    const metrics = metricsOf([done(10)], { test: [done(100, 'test'), done(104, 'test')] });
    expect(metrics).toMatchObject({
      rollout_return: 10,
      cumulative_return: 10,
      test_return: 102,
      test_return_sd: Math.sqrt(8),
      test_length: 1,
    });
    expect(metricsOf([]).test_return).toBeNull();
  });
});

describe('diagnostics', () => {
  test('lengths by role, of finished rollouts', () => {
    const metrics = metricsOf([
      segmentOf([1, 1], { role: 'teacher', firstStep: 3, ending: 'terminated' }),
      segmentOf([1, 1, 1], { ending: 'truncated' }),
      segmentOf([1]),
    ]);
    expect(metrics).toMatchObject({ teacher_length: 5, student_length: 3, baseline_length: null });
  });

  test('the bound on Q follows the task, gamma and the time limit', () => {
    const bound = (timeLimit: string): number | null =>
      metricsOf([], { configuration: smallConfiguration({ gamma: 0.5, timeLimit }) }).q_bound;
    expect(bound('terminal')).toBeCloseTo(1 + 0.5 + 0.25 + 0.125 + 0.0625, 12);
    expect(bound('bootstrap')).toBeCloseTo(2, 12);
    expect(metricsOf([], { task: fakeTask({ largestReward: null }) }).q_bound).toBeNull();
  });

  test('meta-reward, its autocorrelation, the teacher and the updates pass through', () => {
    const rewards = [1, -1, 1, -1].reduce(addReward, noRewards);
    const metrics = metricsOf(
      [],
      { rewards, sigma: Float32Array.of(1), noiseScale: 0.3 },
      {
        meta: {
          reward: 2,
          before: 1,
          after: 3,
          error: 0.7,
          signalToNoise: 0.2,
          teacher: { meanMagnitude: 0.4, saturation: 0.1 },
          kl: 0.01,
        },
        updates: { criticLoss: 1, actorLoss: -2, meanQ: 3, largestQ: 4 },
        actionDistance: 0.6,
      },
    );
    expect(metrics).toMatchObject({
      meta_reward: 2,
      meta_reward_error: 0.7,
      meta_reward_snr: 0.2,
      teacher_kl: 0.01,
      return_before: 1,
      return_after: 3,
      meta_reward_autocorrelation: -0.75,
      teacher_mean_magnitude: 0.4,
      teacher_saturation: 0.1,
      critic_loss: 1,
      actor_loss: -2,
      mean_q: 3,
      largest_q: 4,
      action_distance: 0.6,
      noise_scale: 0.3,
      update_seconds: 1,
      simulation_seconds: 2,
    });
    expect(metrics.teacher_entropy).toBeCloseTo(1.4189, 4);
  });
});
