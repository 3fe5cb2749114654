import { crc32 } from 'node:zlib';
import { DatabaseError } from '../databaseError.ts';

/** A value of a row as SQLite gives it back. */
export type Cell = number | string | null | Uint8Array;

/** CRC-32 of a row's cells in their order. */
export function checksumOf(...cells: readonly Cell[]): number {
  const plain = cells.filter((cell) => !(cell instanceof Uint8Array));
  return cells.reduce<number>(
    (sum, cell) => (cell instanceof Uint8Array ? crc32(cell, sum) : sum),
    crc32(JSON.stringify(plain)),
  );
}

/** What a row was written with; null where it was written before rows had checksums. */
export type StoredChecksum = number | null;

/**
 * Throws for a row that is not what was written.
 *
 * @param what names the row, its run and its cycle; and that cycle by itself, where there is one.
 */
export function requireSound(
  stored: StoredChecksum,
  what: () => string | readonly [text: string, cycle: number],
  ...cells: readonly Cell[]
): void {
  if (stored === null || stored === checksumOf(...cells)) return;
  const named = what();
  throw typeof named === 'string' ? new DamagedRow(named, null) : new DamagedRow(...named);
}

/** A row is not what was written: its page is damaged, or somebody changed it. */
export class DamagedRow extends DatabaseError {
  readonly cycle: number | null;
  constructor(what: string, cycle: number | null) {
    super(
      `The database is damaged: ${what} is not what was written. "tutelage check" says what else is, and ` +
        '"tutelage salvage" reads what is whole into a new file.',
    );
    this.cycle = cycle;
  }
}
