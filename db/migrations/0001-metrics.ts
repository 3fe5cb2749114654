/** The metric columns as they were at version 1: written out, because a migration is never edited. */
export const metricKeys = [
  'rollout_return', 'cumulative_return', 'test_return', 'test_return_sd',
  'meta_reward', 'return_before', 'return_after', 'meta_reward_autocorrelation',
  'critic_loss', 'actor_loss', 'mean_q', 'largest_q', 'q_bound',
  'teacher_entropy', 'teacher_mean_magnitude', 'teacher_saturation', 'action_distance', 'noise_scale',
  'teacher_length', 'student_length', 'baseline_length', 'test_length',
  'update_seconds', 'simulation_seconds',
] as const;
