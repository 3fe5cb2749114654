/**
 * Figures by their specifications, with the runs that they were last saved with; and places of print of a person's
 * own.
 */
export const migration = `
CREATE TABLE figures (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- JSON: what is drawn, and how.
  specification TEXT NOT NULL,
  -- JSON: id and digest of each run, when the figure was last saved.
  runs TEXT NOT NULL,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE TABLE venues (
  title TEXT PRIMARY KEY,
  -- Widths of a column and of the page in inches, size of type in points.
  "column" REAL NOT NULL,
  "full" REAL NOT NULL,
  "text" REAL NOT NULL
) STRICT;
`;
