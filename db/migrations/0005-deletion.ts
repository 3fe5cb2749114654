/** A run that is being deleted: out of sight from the moment it is marked, while its rows go a few at a time. */
export const migration = `
ALTER TABLE runs ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1));
CREATE INDEX runs_deleted ON runs (id) WHERE deleted = 1;
`;
