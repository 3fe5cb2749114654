/** Named questions, each with a plan: a study's runs are those that have the plan's configurations. */
export const migration = `
CREATE TABLE studies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  question TEXT NOT NULL,
  -- JSON: tasks, variants, seeds, settings.
  plan TEXT NOT NULL,
  -- The table or figure of the paper that it repeats, if any.
  preset TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_configuration ON runs (configuration_id, seed);
`;
