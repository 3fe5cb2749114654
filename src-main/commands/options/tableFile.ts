import { closeSync, openSync, writeSync } from 'node:fs';
import { toCsv, type CsvValue } from '../../figures/formats/csv.ts';
import type { Column, TablePart } from '../../interop/columns.ts';
import { parquetTable } from '../../interop/parquet.ts';

export const tableFormats = ['csv', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** Writes a table part by part, so that a long one needs no more memory than a short one. */
export function writeTable(path: string, format: TableFormat, parts: Iterable<TablePart>): void {
  const file = openSync(path, 'w');
  try {
    switch (format) {
      case 'csv':
        for (const text of csvTable(parts)) writeSync(file, text);
        break;
      case 'parquet':
        for (const bytes of parquetTable(parts)) writeSync(file, bytes);
    }
  } finally {
    closeSync(file);
  }
}

/** A table as CSV with a header line, part by part; float32 in the nine digits that tell them all apart. */
export function* csvTable(parts: Iterable<TablePart>): Generator<string, void> {
  let isFirst = true;
  for (const columns of parts) {
    const texts = columns.map(csvValues);
    const text = toCsv(
      columns.map(({ name }) => name),
      Array.from({ length: columns[0].values.length }, (_, row) => texts.map((values) => values[row])),
    );
    yield isFirst ? text : text.slice(text.indexOf('\n') + 1);
    isFirst = false;
  }
}

function csvValues(column: Column): readonly CsvValue[] {
  return column.type === 'float32' ? Array.from(column.values, (value) => Number(value.toPrecision(9))) : column.values;
}
