import type { Task } from '../../tasks/task.ts';
import type { CycleOutcome } from '../algorithm.ts';
import type { Configuration } from '../configuration.ts';
import { RECENT_EPISODES, type Metrics, type Role, type Segment } from '../record.ts';
import {
  finished,
  lagOneAutocorrelation,
  largestDiscountedReturn,
  mean,
  meanLength,
  standardDeviation,
  type RewardHistory,
} from './returns.ts';
import type { Visits } from './visits.ts';
import { gaussianEntropy } from '../policies/teacher.ts';

/** Finished training episodes of the student since the start. */
export interface ReturnTotals {
  readonly episodes: number;
  readonly sum: number;
  /** Returns of the last `RECENT_EPISODES`, oldest first; of all while there are fewer. */
  readonly recent: readonly number[];
}

export const noEpisodes: ReturnTotals = { episodes: 0, sum: 0, recent: [] };

export interface CycleFacts {
  readonly configuration: Configuration;
  readonly task: Task;
  readonly outcome: CycleOutcome;
  readonly test: readonly Segment[];
  readonly sigma: Float32Array | null;
  readonly totals: ReturnTotals;
  readonly rewards: RewardHistory;
  readonly noiseScale: number | null;
  /** This cycle's among them; null where the task has no cells. */
  readonly visits: Pick<Visits, 'share'> | null;
  readonly seconds: { readonly updates: number; readonly simulation: number };
}

/** Turns what a cycle did into the numbers it logs, the three readings of the return among them. */
export function cycleMetrics(facts: CycleFacts): { metrics: Metrics; totals: ReturnTotals } {
  const { configuration, task, outcome, test, sigma } = facts;
  const ofRole = (role: Role): Segment[] => outcome.segments.filter((segment) => segment.role === role);
  const trained = finished([...ofRole('student'), ...ofRole('baseline')]).map((segment) => segment.rolloutReturn);
  const totals = {
    episodes: facts.totals.episodes + trained.length,
    sum: facts.totals.sum + trained.reduce((sum, value) => sum + value, 0),
    recent: [...facts.totals.recent, ...trained].slice(-RECENT_EPISODES),
  };
  const tested = test.map((segment) => segment.rolloutReturn);
  const { updates, meta } = outcome;
  return {
    totals,
    metrics: {
      rollout_return: mean(totals.recent),
      rollout_episodes: totals.recent.length,
      cumulative_return: totals.episodes === 0 ? null : totals.sum / totals.episodes,
      test_return: mean(tested),
      test_return_sd: standardDeviation(tested),
      meta_reward: meta?.reward ?? null,
      return_before: meta?.before ?? null,
      return_after: meta?.after ?? null,
      meta_reward_autocorrelation: lagOneAutocorrelation(facts.rewards),
      critic_loss: updates?.criticLoss ?? null,
      actor_loss: updates?.actorLoss ?? null,
      mean_q: updates?.meanQ ?? null,
      largest_q: updates?.largestQ ?? null,
      q_bound: largestDiscountedReturn(
        task.largestReward,
        configuration.gamma,
        configuration.timeLimit === 'terminal' ? task.episodeLimit : Infinity,
      ),
      teacher_entropy: sigma === null ? null : gaussianEntropy(sigma),
      teacher_mean_magnitude: meta?.teacher.meanMagnitude ?? null,
      teacher_saturation: meta?.teacher.saturation ?? null,
      action_distance: outcome.actionDistance,
      noise_scale: facts.noiseScale,
      teacher_length: meanLength(ofRole('teacher')),
      student_length: meanLength(ofRole('student')),
      baseline_length: meanLength(ofRole('baseline')),
      test_length: meanLength(test),
      update_seconds: facts.seconds.updates,
      simulation_seconds: facts.seconds.simulation,
      meta_reward_error: meta?.error ?? null,
      meta_reward_snr: meta?.signalToNoise ?? null,
      teacher_kl: meta?.kl ?? null,
      novelty: outcome.novelty,
      teacher_cells: facts.visits?.share('teacher') ?? null,
      student_cells: facts.visits?.share('student') ?? null,
      baseline_cells: facts.visits?.share('baseline') ?? null,
      test_cells: facts.visits?.share('test') ?? null,
    },
  };
}
