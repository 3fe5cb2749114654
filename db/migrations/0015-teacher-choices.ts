/**
 * Runs say how their teacher is paid and how it steps; those made before did as
 * the paper does. Cycles say how sure a meta-reward is and how far the teacher
 * moved. A row that was what its checksum says stays so; a damaged one stays
 * damaged.
 */
const added = `'${JSON.stringify({
  explorations: 1,
  metaReward: 'returns',
  metaRewardBaseline: 'none',
  teacherStep: 'gradient',
  teacherClip: 0.2,
  teacherKlLimit: 0,
})}'`;

/** What a cycle's checksum was of. */
const sealed = `cycle, interactions, seconds, digest, episodes, sigma, rollout_return, rollout_episodes,
  cumulative_return, test_return, test_return_sd, meta_reward, return_before, return_after,
  meta_reward_autocorrelation, critic_loss, actor_loss, mean_q, largest_q, q_bound, teacher_entropy,
  teacher_mean_magnitude, teacher_saturation, action_distance, noise_scale, teacher_length, student_length,
  baseline_length, test_length, update_seconds, simulation_seconds`;

const configuration = `with_settings(configuration, ${added})`;
const origin = `origin_with_settings(origin, ${added})`;

export const migration = `
ALTER TABLE cycles ADD COLUMN meta_reward_error REAL;
ALTER TABLE cycles ADD COLUMN meta_reward_snr REAL;
ALTER TABLE cycles ADD COLUMN teacher_kl REAL;

UPDATE cycles
SET checksum = row_checksum(${sealed}, NULL, NULL, NULL)
WHERE checksum = row_checksum(${sealed});

UPDATE runs
SET configuration = ${configuration},
  origin = ${origin},
  checksum = CASE
    WHEN checksum = row_checksum(task, method, seed, configuration, created_at, origin)
    THEN row_checksum(task, method, seed, ${configuration}, created_at, ${origin})
    ELSE checksum
  END
WHERE json_valid(configuration);

UPDATE configurations SET settings = (
  SELECT json_group_object(
    setting.key, json(with_settings(configurations.settings, ${added}) -> ('$.' || setting.key)) ORDER BY setting.key
  )
  FROM json_each(with_settings(configurations.settings, ${added})) AS setting
);
`;
