/**
 * The rollout return becomes the mean of the last 100 finished training
 * episodes, and says of how many it is. It used to be that of the episodes of
 * one cycle; from the logged rollouts it is computed anew, for each cycle, each
 * run and each checkpoint. A run without logged rollouts has none.
 */
export const migration = `
ALTER TABLE cycles ADD COLUMN rollout_episodes REAL;
ALTER TABLE runs ADD COLUMN rollout_episodes INTEGER NOT NULL DEFAULT 0;

-- Training episodes of the student in the order in which they ended, with the mean of the last 100 up to each.
CREATE TABLE ended AS
SELECT run_id, cycle, place, return,
  avg(return) OVER recent AS mean,
  count(*) OVER recent AS episodes
FROM (
  SELECT rollouts.run_id, segments.cycle, rollouts.return,
    row_number() OVER (PARTITION BY rollouts.run_id ORDER BY segments.cycle, rollouts.position_in_role) AS place
  FROM segments JOIN rollouts ON rollouts.id = segments.rollout_id
  WHERE rollouts.role IN ('student', 'baseline') AND segments.ending IN ('terminated', 'truncated')
)
WINDOW recent AS (PARTITION BY run_id ORDER BY place ROWS BETWEEN 99 PRECEDING AND CURRENT ROW);
CREATE INDEX ended_by_run ON ended (run_id, place);
CREATE INDEX ended_by_cycle ON ended (run_id, cycle, place);

UPDATE cycles SET (rollout_return, rollout_episodes) = (
  SELECT mean, episodes FROM ended
  WHERE ended.run_id = cycles.run_id AND ended.cycle <= cycles.cycle
  ORDER BY ended.cycle DESC, ended.place DESC LIMIT 1
);
UPDATE cycles SET rollout_episodes = 0 WHERE rollout_episodes IS NULL;

UPDATE runs SET
  rollout_return = (SELECT mean FROM ended WHERE run_id = runs.id ORDER BY place DESC LIMIT 1),
  rollout_episodes = coalesce((SELECT episodes FROM ended WHERE run_id = runs.id ORDER BY place DESC LIMIT 1), 0);

UPDATE checkpoints SET state = json_set(state, '$.totals.recent', json((
  SELECT json_group_array(return ORDER BY place) FROM (
    SELECT return, place FROM ended WHERE ended.run_id = checkpoints.run_id ORDER BY place DESC LIMIT 100
  )
)));

DROP TABLE ended;
`;
