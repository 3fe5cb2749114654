import type { SimulatorState } from '../tasks/task.ts';

/**
 * Who acts. teacher: the exploration policy (D0), an explorer's too. student: deterministic (D1).
 * baseline: the DDPG baseline's noisy rollouts. test: the deterministic student
 * from reset, outside the interaction budget and the replay buffer.
 */
export const roles = ['teacher', 'student', 'baseline', 'test'] as const;
export type Role = (typeof roles)[number];

/** Finished training episodes that the rollout return is the mean of; Baselines' `return_history` holds as many. */
export const RECENT_EPISODES = 100;

/**
 * How a rollout ended. open: it goes on in a later cycle. cut: it was left
 * unfinished, because the next D1 starts afresh or the run was over.
 */
export const endings = ['terminated', 'truncated', 'cut', 'open'] as const;
export type Ending = (typeof endings)[number];

/** The part of one rollout that one cycle executed; a rollout is one or more segments. */
export interface Segment {
  readonly role: Role;
  /** Position among the run's rollouts of this role, from 0. */
  readonly index: number;
  /** The rollout's step at which this segment begins. */
  readonly firstStep: number;
  readonly steps: number;
  /** Where the whole rollout began. */
  readonly initial: SimulatorState;
  /** steps + 1 rows: the state before each action, and the one after the last. */
  readonly observations: Float32Array;
  /** As executed, in [-1, 1]: one row a step. */
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
  readonly ending: Ending;
  /** Why the simulator gave the rollout up in its last step; it is then `terminated`. Not kept. */
  readonly fault?: string;
  /** Undiscounted sum of the float32 rewards, of this segment and of the rollout up to its end. */
  readonly segmentReturn: number;
  readonly rolloutReturn: number;
}

/** Numbers that a cycle logs, by the name of their column in the database. */
export const metricKeys = [
  'rollout_return',
  'rollout_episodes',
  'cumulative_return',
  'test_return',
  'test_return_sd',
  'meta_reward',
  'return_before',
  'return_after',
  'meta_reward_autocorrelation',
  'critic_loss',
  'actor_loss',
  'mean_q',
  'largest_q',
  'q_bound',
  'teacher_entropy',
  'teacher_mean_magnitude',
  'teacher_saturation',
  'action_distance',
  'noise_scale',
  'teacher_length',
  'student_length',
  'baseline_length',
  'test_length',
  'update_seconds',
  'simulation_seconds',
  'meta_reward_error',
  'meta_reward_snr',
  'teacher_kl',
  'novelty',
  'teacher_cells',
  'student_cells',
  'baseline_cells',
  'test_cells',
] as const;
export type MetricKey = (typeof metricKeys)[number];
export type Metrics = Readonly<Record<MetricKey, number | null>>;

/** One iteration of Algorithm 1, as it is committed: whole or not at all. */
export interface CycleRecord {
  readonly cycle: number;
  /** Steps of all roles but test since the start, this cycle included. */
  readonly interactions: number;
  /** In the order in which they entered the replay buffer; tests last. */
  readonly segments: readonly Segment[];
  readonly metrics: Metrics;
  /** The teacher's standard deviation per action dimension, after its update; null without a teacher. */
  readonly sigma: Float32Array | null;
}

/** A teacher as a `frozen` run needs it: its parameters and the normalisation it was used with. */
export interface StoredTeacher {
  readonly cycle: number;
  readonly parameters: Float32Array;
  /** Of the observations: mean and standard deviation per component. */
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** Of Q(s, mu(s)), for `meta-state`: mean and standard deviation. */
  readonly value: readonly [number, number];
}
