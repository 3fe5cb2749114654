/**
 * Rows that hold data have a checksum, so that a damaged page is found when they
 * are read; null in rows from before. Small tables of text have an index over
 * all that they say: SQLite's own check compares the two.
 */
export const migration = `
ALTER TABLE runs ADD COLUMN checksum INTEGER;
ALTER TABLE cycles ADD COLUMN checksum INTEGER;
ALTER TABLE rollouts ADD COLUMN checksum INTEGER;
ALTER TABLE segments ADD COLUMN observations_checksum INTEGER;
ALTER TABLE segments ADD COLUMN checksum INTEGER;
ALTER TABLE checkpoints ADD COLUMN checksum INTEGER;
ALTER TABLE teachers ADD COLUMN checksum INTEGER;
ALTER TABLE analyses ADD COLUMN answer_checksum INTEGER;
ALTER TABLE analyses ADD COLUMN checksum INTEGER;

CREATE INDEX runs_again ON runs (
  name, task, method, seed, status, message, configuration, provenance, engine, budget, created_at, note, archived,
  trashed_at, divergence, origin
);
CREATE INDEX runs_numbers_again ON runs (
  digest, cycles, interactions, rollout_return, rollout_episodes, cumulative_return, test_return, best_test, late_test,
  seconds, bytes, claims, owner_pid, owner_host, owner_boot, owner_started, owner_beat, configuration_id, variant
);
CREATE INDEX rollouts_again ON rollouts (run_id, cycle, interactions, ending);
CREATE INDEX run_events_again ON run_events (run_id, at, kind, message);
CREATE INDEX run_tags_again ON run_tags (tag);
CREATE INDEX variants_again ON variants (colour, dash);
CREATE INDEX settings_again ON settings (value);
CREATE INDEX studies_again ON studies (name, question, plan, preset, created_at);
CREATE INDEX figures_again ON figures (name, specification, runs, created_at, changed_at);
CREATE INDEX venues_again ON venues ("column", "full", "text");
`;
