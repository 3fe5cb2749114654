/** What a person set for this database and expects to find again; values as JSON. */
export const migration = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
