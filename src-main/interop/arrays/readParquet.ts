import { messageOf } from '../../contract/errors.ts';
import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DataError } from '../../numerics/dataError.ts';

/** A table by its columns, each value as it was written. */
export interface ReadColumns {
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  readonly rows: number;
}

export function isParquet(bytes: Uint8Array): boolean {
  const mark = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  return bytes.length >= 12 && mark(0) === 'PAR1' && mark(bytes.length - 4) === 'PAR1';
}

/** All columns of one level of an Apache Parquet file. @throws DataError where it is none, or damaged. */
export async function readParquet(bytes: Uint8Array): Promise<ReadColumns> {
  if (!isParquet(bytes))
    throw new DataError('this is no Parquet file, or one that was cut off: it does not begin and end with PAR1.');
  // The reader takes a whole buffer, and a Buffer's own is shared with others.
  const file = Uint8Array.from(bytes).buffer;
  try {
    const metadata = parquetMetadata(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = new Map<string, unknown[]>(names.map((name) => [name, []]));
    const rows = Number(metadata.num_rows);
    await parquetRead({
      file,
      metadata,
      compressors,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const column = columns.get(columnName);
        if (column === undefined) return;
        for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i];
      },
    });
    const wrong = [...columns].find(([, column]) => column.length !== rows);
    if (wrong !== undefined) throw new DataError(`the column "${wrong[0]}" has ${wrong[1].length} of ${rows} values.`);
    return { names, columns, rows };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError('this Parquet file is damaged, or of a kind that is not read ' + `(${messageOf(error)}).`, {
      cause: error,
    });
  }
}

/** The columns that hold numbers or truths; null in them is NaN. */
export function numberColumns({ names, columns, rows }: ReadColumns): {
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly rows: number;
} {
  const numbers = new Map<string, Float64Array>();
  for (const name of names) {
    const column = columns.get(name) ?? [];
    const isNumber = (value: unknown): boolean =>
      typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value === null;
    if (!column.every(isNumber)) continue;
    numbers.set(
      name,
      Float64Array.from(column, (value) => (value === null ? NaN : Number(value))),
    );
  }
  return { names: [...numbers.keys()], columns: numbers, rows };
}
