/**
 * How runs are kept in order: notes, tags, an archive and a trash; how large
 * each is and how well it ended; which of them share a configuration; and how
 * many episodes each had finished by a cycle.
 */
export const migration = `
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
ALTER TABLE runs ADD COLUMN trashed_at TEXT;

CREATE TABLE run_tags (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_id, tag)
) STRICT, WITHOUT ROWID;

-- Bytes of observations, actions and rewards; the mean of the last tenth of the tests, of one at least.
ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET bytes = coalesce((
  SELECT sum(length(observations) + length(actions) + length(rewards)) FROM segments WHERE run_id = runs.id
), 0);
ALTER TABLE runs ADD COLUMN late_test REAL;
UPDATE runs SET late_test = (
  SELECT avg(test_return) FROM (
    SELECT test_return, row_number() OVER (ORDER BY cycle DESC) AS place, count(*) OVER () AS tests
    FROM cycles
    WHERE run_id = runs.id AND test_return IS NOT NULL
  ) WHERE place <= (tests + 9) / 10
);

-- Training episodes finished so far, of all roles but test: an axis for curves.
ALTER TABLE cycles ADD COLUMN episodes INTEGER NOT NULL DEFAULT 0;
WITH ended AS (
  SELECT segments.run_id, segments.cycle, count(*) AS episodes
  FROM segments JOIN rollouts ON rollouts.id = segments.rollout_id
  WHERE rollouts.role <> 'test' AND segments.ending IN ('terminated', 'truncated')
  GROUP BY segments.run_id, segments.cycle
), totals AS (
  SELECT cycles.run_id, cycles.cycle,
    sum(coalesce(ended.episodes, 0)) OVER (PARTITION BY cycles.run_id ORDER BY cycles.cycle) AS total
  FROM cycles LEFT JOIN ended ON ended.run_id = cycles.run_id AND ended.cycle = cycles.cycle
)
UPDATE cycles SET episodes = totals.total
FROM totals
WHERE totals.run_id = cycles.run_id AND totals.cycle = cycles.cycle;

-- A configuration without what tells repetitions of one experiment apart:
-- the seed, and the run whose teacher a frozen run takes.
CREATE TABLE configurations (
  id INTEGER PRIMARY KEY,
  settings TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO configurations (settings) SELECT DISTINCT json_remove(configuration, '$.seed', '$.frozenRun') FROM runs;
ALTER TABLE runs ADD COLUMN configuration_id INTEGER;
UPDATE runs SET configuration_id = (
  SELECT id FROM configurations WHERE settings = json_remove(configuration, '$.seed', '$.frozenRun')
);
CREATE TRIGGER runs_configuration AFTER INSERT ON runs BEGIN
  INSERT OR IGNORE INTO configurations (settings) VALUES (json_remove(new.configuration, '$.seed', '$.frozenRun'));
  UPDATE runs
  SET configuration_id = (
    SELECT id FROM configurations WHERE settings = json_remove(new.configuration, '$.seed', '$.frozenRun')
  )
  WHERE id = new.id;
END;
`;
