import { ByteWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from 'hyparquet-writer';
import { DataError } from '../numerics/dataError.ts';
import type { Column, TablePart } from './columns.ts';

/**
 * A table as an Apache Parquet file, compressed with Snappy: each part a row
 * group, the bytes of each yielded as soon as they are there. The types are
 * FLOAT, DOUBLE, INT32 and STRING; FLOAT is required, the others may be null.
 *
 * @throws DataError where there are no parts, whose columns would be the file's.
 */
export function* parquetTable(parts: Iterable<TablePart>): Generator<Uint8Array, void> {
  const bytes = new ByteWriter();
  const taken = (): Uint8Array => {
    const written = bytes.getBytes().slice();
    bytes.index = 0; // the place in the buffer; the writer keeps that in the file
    return written;
  };
  let writer: ParquetWriter | null = null;
  for (const part of parts) {
    const columns = part.map(columnSource);
    writer ??= new ParquetWriter({
      writer: bytes,
      schema: schemaFromColumnData({ columnData: columns }),
      createdBy: 'tutelage',
    });
    // Into memory all is written when this returns; only another writer would have it waited for.
    void writer.write({
      columnData: columns.map(({ name, data }) => ({ name, data })),
      rowGroupSize: part[0].values.length,
    });
    yield taken();
  }
  if (writer === null) throw new DataError('A Parquet file names its columns; a table without any part has none.');
  void writer.finish();
  yield taken();
}

function columnSource(column: Column): ColumnSource {
  const { name } = column;
  switch (column.type) {
    case 'float32':
      return { name, data: column.values, type: 'FLOAT', nullable: false };
    case 'float64':
      return { name, data: [...column.values], type: 'DOUBLE', nullable: true };
    case 'int32':
      return { name, data: [...column.values], type: 'INT32', nullable: true };
    case 'text':
      return { name, data: [...column.values], type: 'STRING', nullable: true };
  }
}
