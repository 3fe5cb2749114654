/** A fork says where it began, as JSON: the run, its last cycle, and the configuration that led there. */
export const migration = `
ALTER TABLE runs ADD COLUMN origin TEXT;
`;
