import type { MetricKey, Role } from '../learning/record.ts';

export type { MetricKey };

export interface Metric {
  readonly title: string;
  readonly unit: string;
  readonly group: 'return' | 'meta-reward' | 'learning' | 'teacher' | 'coverage' | 'episodes' | 'time';
  readonly description: string;
}

const cellsOf = (role: Role): Metric => ({
  title: `${role[0].toUpperCase()}${role.slice(1)}, cells visited`,
  unit: 'share',
  group: 'coverage',
  description:
    `Share of the task's cells that the ${role} has been in since the start: of PointMaze's squares of 0.25 m. ` +
    'No other task has cells.',
});

export const metrics: Readonly<Record<MetricKey, Metric>> = {
  rollout_return: {
    title: 'Rollout return',
    unit: 'undiscounted reward',
    group: 'return',
    description:
      'Mean return of the last 100 finished training episodes of the student, of fewer at the start: noisy ' +
      'ones for ddpg, deterministic D1 for the meta methods.',
  },
  rollout_episodes: {
    title: 'Episodes in the rollout return',
    unit: 'episodes',
    group: 'episodes',
    description: 'How many training episodes the rollout return is the mean of: 100 once so many have finished.',
  },
  cumulative_return: {
    title: 'Cumulative return',
    unit: 'undiscounted reward',
    group: 'return',
    description: 'Mean return of all training episodes since the start, as the Baselines log shows it.',
  },
  test_return: {
    title: 'Test return',
    unit: 'undiscounted reward',
    group: 'return',
    description: 'Mean return of the deterministic student from reset, outside the budget.',
  },
  test_return_sd: {
    title: 'Test return, sd',
    unit: 'undiscounted reward',
    group: 'return',
    description: 'Standard deviation over the episodes of the test (ddof 1).',
  },
  meta_reward: {
    title: 'Meta-reward',
    unit: 'undiscounted reward',
    group: 'meta-reward',
    description:
      "R(pi') - R(pi) in the scale in which it enters the teacher's update, before a baseline is subtracted; of the " +
      "critic's estimates where they pay. The mean of several explorations.",
  },
  return_before: {
    title: 'R(pi)',
    unit: 'undiscounted reward',
    group: 'meta-reward',
    description: "The student's return before the exercise, or the critic's estimate where that pays.",
  },
  return_after: {
    title: "R(pi')",
    unit: 'undiscounted reward',
    group: 'meta-reward',
    description: "The student's return after the exercise on D0, or the critic's estimate where that pays.",
  },
  meta_reward_autocorrelation: {
    title: 'Meta-reward, lag-1 autocorrelation',
    unit: '',
    group: 'meta-reward',
    description: 'Over the run so far; about -0.5 where the meta-reward is only noise in R.',
  },
  meta_reward_error: {
    title: 'Meta-reward, standard error',
    unit: 'undiscounted reward',
    group: 'meta-reward',
    description:
      "How far the cycle's raw meta-reward may be off: from the spread of what it is the mean of, D1's rollouts, " +
      'pairs of rollouts or held-out starts; none under two of them, nor of a return estimated per step. The root ' +
      'mean square of several explorations.',
  },
  meta_reward_snr: {
    title: 'Meta-reward, signal to noise',
    unit: '',
    group: 'meta-reward',
    description:
      'Over the run so far, as a ratio of powers: the mean square of the raw meta-rewards less that of their ' +
      'standard errors, over the latter. 0: noise explains them.',
  },
  teacher_kl: {
    title: 'Teacher, KL of its update',
    unit: 'nats',
    group: 'teacher',
    description: "KL divergence of the teacher before the cycle's update from the one after it, mean over D0.",
  },
  novelty: {
    title: 'Novelty',
    unit: 'log of 1 + distance',
    group: 'teacher',
    description:
      'What an explorer was paid, mean over its updates of the cycle: log(1 + mean distance to the nearest states of ' +
      'a sample of the replay buffer), in normalised observations.',
  },
  critic_loss: {
    title: 'Critic loss',
    unit: 'squared reward',
    group: 'learning',
    description: "Mean squared error of Q over the student's updates of the cycle, without the L2 term.",
  },
  actor_loss: {
    title: 'Actor loss',
    unit: 'reward',
    group: 'learning',
    description: '-mean Q(s, mu(s)) over the updates of the cycle.',
  },
  mean_q: {
    title: 'Mean Q',
    unit: 'discounted reward',
    group: 'learning',
    description: 'Q at the visited states and actions of the minibatches.',
  },
  largest_q: {
    title: 'Largest Q',
    unit: 'discounted reward',
    group: 'learning',
    description: 'Compare with the bound beside it.',
  },
  q_bound: {
    title: 'Largest possible Q',
    unit: 'discounted reward',
    group: 'learning',
    description: 'The largest discounted return that the task allows; none where its reward has no bound.',
  },
  teacher_entropy: {
    title: 'Teacher entropy',
    unit: 'nats',
    group: 'teacher',
    description: 'Differential entropy of the Gaussian before clipping, summed over action dimensions.',
  },
  teacher_mean_magnitude: {
    title: 'Teacher |f|',
    unit: 'action range',
    group: 'teacher',
    description: "Mean absolute value of the teacher's mean over D0.",
  },
  teacher_saturation: {
    title: 'Teacher saturation',
    unit: 'share',
    group: 'teacher',
    description: "Share of the teacher's means beyond 0.95 in absolute value.",
  },
  action_distance: {
    title: 'Distance of teacher and student',
    unit: 'action range',
    group: 'teacher',
    description: 'Root mean square of the executed action minus mu(s) over D0, or over the noisy rollouts of ddpg.',
  },
  noise_scale: {
    title: 'Noise scale',
    unit: '',
    group: 'teacher',
    description: "Standard deviation of ddpg's noise; of the parameters where it adapts.",
  },
  teacher_length: {
    title: 'Teacher episode length',
    unit: 'steps',
    group: 'episodes',
    description: 'Mean length of the episodes finished in the cycle.',
  },
  student_length: {
    title: 'Student episode length',
    unit: 'steps',
    group: 'episodes',
    description: 'Mean length of the episodes finished in the cycle.',
  },
  baseline_length: {
    title: 'Baseline episode length',
    unit: 'steps',
    group: 'episodes',
    description: 'Mean length of the episodes finished in the cycle.',
  },
  test_length: {
    title: 'Test episode length',
    unit: 'steps',
    group: 'episodes',
    description: 'Mean length of the episodes of the test.',
  },
  teacher_cells: cellsOf('teacher'),
  student_cells: cellsOf('student'),
  baseline_cells: cellsOf('baseline'),
  test_cells: cellsOf('test'),
  update_seconds: {
    title: 'Time of updates',
    unit: 's',
    group: 'time',
    description: "Wall time of the cycle's updates.",
  },
  simulation_seconds: {
    title: 'Time of simulation',
    unit: 's',
    group: 'time',
    description: "Wall time of the cycle's rollouts, actions included.",
  },
};
