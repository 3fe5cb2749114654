/** A column of a table, in a type that every format has; null is a value that is missing. */
export type Column =
  | { readonly name: string; readonly type: 'float32'; readonly values: Float32Array }
  | { readonly name: string; readonly type: 'float64'; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly type: 'int32'; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly type: 'text'; readonly values: readonly (string | null)[] };

/** Some rows of a table: its columns, always the same ones, of equal length. Long tables come part by part. */
export type TablePart = readonly Column[];
