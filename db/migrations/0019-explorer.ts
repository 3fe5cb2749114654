/**
 * Our runs say how an explorer learns, which those made before did not have; a
 * cycle says what novelty paid it. See 0015 for the checksums.
 */
const added = `'${JSON.stringify({
  explorerUpdates: 1,
  explorerNoise: 0.2,
  explorerWarmup: 4000,
  noveltyNeighbours: 12,
  noveltyBatch: 256,
})}'`;

/** What a cycle's checksum was of. */
const sealed = `cycle, interactions, seconds, digest, episodes, sigma, rollout_return, rollout_episodes,
  cumulative_return, test_return, test_return_sd, meta_reward, return_before, return_after,
  meta_reward_autocorrelation, critic_loss, actor_loss, mean_q, largest_q, q_bound, teacher_entropy,
  teacher_mean_magnitude, teacher_saturation, action_distance, noise_scale, teacher_length, student_length,
  baseline_length, test_length, update_seconds, simulation_seconds, meta_reward_error, meta_reward_snr, teacher_kl`;

const configuration = `with_settings(configuration, ${added})`;
const origin = `origin_with_settings(origin, ${added})`;

export const migration = `
ALTER TABLE cycles ADD COLUMN novelty REAL;

UPDATE cycles
SET checksum = row_checksum(${sealed}, NULL)
WHERE checksum = row_checksum(${sealed});

UPDATE runs
SET configuration = ${configuration},
  origin = ${origin},
  checksum = CASE
    WHEN checksum = row_checksum(task, method, seed, configuration, created_at, origin)
    THEN row_checksum(task, method, seed, ${configuration}, created_at, ${origin})
    ELSE checksum
  END
WHERE json_valid(configuration) AND source IS NULL;

UPDATE configurations SET settings = (
  SELECT json_group_object(
    setting.key, json(with_settings(configurations.settings, ${added}) -> ('$.' || setting.key)) ORDER BY setting.key
  )
  FROM json_each(with_settings(configurations.settings, ${added})) AS setting
)
WHERE id IN (SELECT configuration_id FROM runs WHERE source IS NULL);
`;
