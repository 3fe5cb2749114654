import { metricKeys } from './0001-metrics.ts';

/** Runs, their cycles, every rollout, the latest checkpoint and the last teachers. */
export const migration = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  task TEXT NOT NULL,
  method TEXT NOT NULL,
  seed INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'stopped', 'finished', 'failed')),
  message TEXT,
  configuration TEXT NOT NULL,
  provenance TEXT,
  engine TEXT,
  digest TEXT,
  cycles INTEGER NOT NULL DEFAULT 0,
  interactions INTEGER NOT NULL DEFAULT 0,
  budget INTEGER NOT NULL,
  rollout_return REAL,
  cumulative_return REAL,
  test_return REAL,
  best_test REAL,
  seconds REAL NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  owner_pid INTEGER,
  owner_host TEXT
) STRICT;
CREATE INDEX runs_by_creation ON runs (created_at, id);

CREATE TABLE cycles (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  cycle INTEGER NOT NULL,
  interactions INTEGER NOT NULL,
  seconds REAL NOT NULL,
  digest TEXT NOT NULL,
  sigma BLOB,
  ${metricKeys.map((key) => `${key} REAL`).join(',\n  ')},
  PRIMARY KEY (run_id, cycle)
) STRICT, WITHOUT ROWID;

-- Ids are not given twice: a kept map names the rollouts of its states.
CREATE TABLE rollouts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('teacher', 'student', 'baseline', 'test')),
  position_in_role INTEGER NOT NULL,
  cycle INTEGER NOT NULL,
  interactions INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  return REAL NOT NULL,
  ending TEXT NOT NULL CHECK (ending IN ('terminated', 'truncated', 'cut', 'open')),
  initial_position BLOB NOT NULL,
  initial_velocity BLOB NOT NULL,
  UNIQUE (run_id, role, position_in_role)
) STRICT;

-- The part of a rollout that one cycle executed. Ids rise in the order in which the replay buffer was filled.
CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  rollout_id INTEGER NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
  cycle INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  ending TEXT NOT NULL,
  observations BLOB NOT NULL,
  actions BLOB NOT NULL,
  rewards BLOB NOT NULL,
  UNIQUE (rollout_id, first_step)
) STRICT;
CREATE INDEX segments_by_run ON segments (run_id, id);

CREATE TABLE checkpoints (
  run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  cycle INTEGER NOT NULL,
  state TEXT NOT NULL,
  learner BLOB NOT NULL
) STRICT;

CREATE TABLE teachers (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  cycle INTEGER NOT NULL,
  parameters BLOB NOT NULL,
  mean BLOB NOT NULL,
  std BLOB NOT NULL,
  value_mean REAL NOT NULL,
  value_std REAL NOT NULL,
  PRIMARY KEY (run_id, cycle)
) STRICT;

CREATE TABLE run_events (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX run_events_by_run ON run_events (run_id, id);
`;
