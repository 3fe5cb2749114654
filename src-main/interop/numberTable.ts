/** Numbers of a table as they were read, and what stands beside them. */
export interface NumberTable {
  readonly rows: number;
  /** One a column of numbers; empty where it has none. */
  readonly names: readonly string[];
  /** Row-major, finite, each within the range of float32. */
  readonly values: Float64Array;
  /** Columns that are not numbers, or were not asked for: as they are written, a text a row. */
  readonly kept: readonly KeptColumn[];
  /** Sentences: what was decided, and left out. */
  readonly notices: readonly string[];
}

export interface KeptColumn {
  readonly name: string;
  readonly texts: readonly string[];
}

const LARGEST = 3.4028234663852886e38;

/** Whether float32, in which maps are made, has the number. */
export function isWithinFloat32(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}
