/** The height of the text on a page of a place of print of one's own, in inches; null where any will do. */
export const migration = `
ALTER TABLE venues ADD COLUMN "height" REAL;
DROP INDEX venues_again;
CREATE INDEX venues_again ON venues ("column", "full", "text", "height");
`;
