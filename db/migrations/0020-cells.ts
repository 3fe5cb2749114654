/** A cycle says what share of its task's cells each role has been in. See 0015 for the checksums. */
const sealed = `cycle, interactions, seconds, digest, episodes, sigma, rollout_return, rollout_episodes,
  cumulative_return, test_return, test_return_sd, meta_reward, return_before, return_after,
  meta_reward_autocorrelation, critic_loss, actor_loss, mean_q, largest_q, q_bound, teacher_entropy,
  teacher_mean_magnitude, teacher_saturation, action_distance, noise_scale, teacher_length, student_length,
  baseline_length, test_length, update_seconds, simulation_seconds, meta_reward_error, meta_reward_snr, teacher_kl,
  novelty`;

export const migration = `
ALTER TABLE cycles ADD COLUMN teacher_cells REAL;
ALTER TABLE cycles ADD COLUMN student_cells REAL;
ALTER TABLE cycles ADD COLUMN baseline_cells REAL;
ALTER TABLE cycles ADD COLUMN test_cells REAL;

UPDATE cycles
SET checksum = row_checksum(${sealed}, NULL, NULL, NULL, NULL)
WHERE checksum = row_checksum(${sealed});
`;
