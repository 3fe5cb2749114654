/**
 * A run that failed because its numbers ran away says where and in which, as
 * JSON. The process that has a run is told by boot and start too, gives a sign
 * of life, and may write only while nobody has claimed the run after it.
 */
export const migration = `
ALTER TABLE runs ADD COLUMN divergence TEXT;
ALTER TABLE runs ADD COLUMN owner_boot TEXT;
ALTER TABLE runs ADD COLUMN owner_started TEXT;
ALTER TABLE runs ADD COLUMN owner_beat TEXT;
ALTER TABLE runs ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;
`;
