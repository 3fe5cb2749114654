/**
 * Runs say by which reading their parameter noise adapts; those made before
 * adapted every 50 updates. From here on the settings of a configuration are
 * kept with their keys in order, so that a setting that comes later leaves two
 * equal configurations equal.
 */
const canonical = (configuration: string): string => `(
  SELECT json_group_object(
    each_setting.key, json(${configuration} -> ('$.' || each_setting.key)) ORDER BY each_setting.key
  )
  FROM json_each(json_remove(${configuration}, '$.seed', '$.frozenRun')) AS each_setting
)`;

export const migration = `
DROP TRIGGER runs_configuration;

UPDATE runs SET configuration = json_insert(configuration, '$.noiseAdaptation', 'every-50-updates');
UPDATE configurations SET settings = json_insert(settings, '$.noiseAdaptation', 'every-50-updates');
UPDATE configurations SET settings = ${canonical('settings')};

CREATE TRIGGER runs_configuration AFTER INSERT ON runs BEGIN
  INSERT OR IGNORE INTO configurations (settings) VALUES (${canonical('new.configuration')});
  UPDATE runs
  SET configuration_id = (SELECT id FROM configurations WHERE settings = ${canonical('new.configuration')})
  WHERE id = new.id;
END;
`;
