/** Whole numbers of one column that float64, in which tables are read, does not have. */
export interface RoundedNumbers {
  /** @param where "row 2" or "line 2". */
  look: (written: bigint, read: number, where: string) => void;
  /** Null where every digit was kept. */
  notice: () => string | null;
}

/** @param column as messages call it: "column 2 (id)". */
export function roundedNumbers(column: string): RoundedNumbers {
  let count = 0;
  let first = '';
  return {
    look: (written, read, where) => {
      if (BigInt(read) === written) return;
      if (count++ === 0) first = `in ${where} ${written} as ${BigInt(read)}`;
    },
    notice: () =>
      count === 0
        ? null
        : `Digits were lost in ${column}: ${count} whole ${count === 1 ? 'number' : 'numbers'} beyond 2^53 ` +
          `${count === 1 ? 'was' : 'were'} read as the nearest that float64 has (${first}). Take an offset off ` +
          'where the last digits matter.',
  };
}
