/**
 * Variants: configurations without task and seed, each with a name of its own
 * where a person gave one, and the colour and dash that it has everywhere. Which
 * run is of which variant follows from the paper's presets, so the program
 * fills it in; a run that has none yet waits for that.
 */
export const migration = `
CREATE TABLE variants (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT COLLATE NOCASE UNIQUE,
  colour TEXT NOT NULL,
  dash TEXT NOT NULL
) STRICT;
ALTER TABLE runs ADD COLUMN variant INTEGER REFERENCES variants (id) ON DELETE SET NULL;
CREATE INDEX runs_by_variant ON runs (variant);
`;
