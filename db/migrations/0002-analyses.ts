/** Coverage analyses, each under the hash of what was asked and of the program that answered. */
export const migration = `
CREATE TABLE analyses (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  result TEXT NOT NULL,
  -- One row a shown state: x and y in map units (float32), and the state's segment and step in it (int32).
  coordinates BLOB NOT NULL,
  origins BLOB NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
`;
