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
