/**
 * Runs of other programs: where each came from, as JSON, and the numbers that it
 * logged under names of its own, a row a name: cycles as int32, values as
 * float64. A cycle of such a run is one logged step.
 */
export const migration = `
ALTER TABLE runs ADD COLUMN source TEXT;
CREATE INDEX runs_source_again ON runs (source);

CREATE TABLE own_metrics (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  cycles BLOB NOT NULL,
  "values" BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (run_id, name)
) STRICT;
`;
