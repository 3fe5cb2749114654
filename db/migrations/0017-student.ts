/** Our runs say which student learns; those made before had DDPG. See 0015 for the checksums. */
const added = `'${JSON.stringify({ student: 'ddpg', policyDelay: 2, targetNoise: 0.2, targetNoiseClip: 0.5 })}'`;

const configuration = `with_settings(configuration, ${added})`;
const origin = `origin_with_settings(origin, ${added})`;

export const migration = `
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
