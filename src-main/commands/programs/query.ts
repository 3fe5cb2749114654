import { messageOf } from '../../contract/errors.ts';
import { openOrCopy, type ReadableDatabase } from '../../../db/open.ts';
import { toCsv, type CsvValue } from '../../figures/formats/csv.ts';
import { columns } from '../terminal/text.ts';
import { readText } from '../options/textOption.ts';
import {
  databasePathOf,
  print,
  requireDatabase,
  say,
  UsageError,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';

interface QueryOptions extends DatabaseOption {
  readonly format: string;
  readonly json: boolean;
}

/** `tutelage query`: one statement that reads, its rows printed as they come. */
export function queryCommand(sql: string, options: QueryOptions): ExitCode {
  requireDatabase(options);
  const text = readText(sql);
  const { database, close } = openOrCopy(databasePathOf(options), { say });
  try {
    database.pragma('query_only = ON');
    addFunctions(database);
    const rows = rowsOf(database, text);
    if (options.json) for (const row of rows.read()) print(JSON.stringify(objectOf(rows.names, row)));
    else if (options.format === 'csv') print(toCsv(rows.names, cellsOf(rows.read())).trimEnd());
    else {
      const all = [...cellsOf(rows.read())].map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
      print(columns(rows.names, all));
      say(`${all.length} ${all.length === 1 ? 'row' : 'rows'}.`);
    }
    return 0;
  } finally {
    close();
  }
}

/** A value as SQLite gives it. */
type Value = number | bigint | string | null | Uint8Array;

/** @throws UsageError for what is no statement, or one that would change something. */
export function rowsOf(
  database: ReadableDatabase,
  sql: string,
): { readonly names: readonly string[]; readonly read: () => Iterable<readonly Value[]> } {
  const refused = (error: unknown): never => {
    throw new UsageError(`The query cannot be carried out: ${messageOf(error)}.`);
  };
  try {
    const statement = database.prepare<[], Value[]>(sql);
    if (!statement.reader || !statement.readonly)
      throw new UsageError('The query would change the database: only what reads is carried out.');
    const names = statement.columns().map(({ name }) => name);
    statement.raw();
    return {
      names,
      *read() {
        try {
          yield* statement.iterate();
        } catch (error) {
          refused(error);
        }
      },
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return refused(error);
  }
}

/** Numbers of a blob as a JSON list. */
export function addFunctions(database: ReadableDatabase): void {
  const list = (width: number, read: (view: DataView, at: number) => number) => (blob: unknown) => {
    if (!(blob instanceof Uint8Array)) return null;
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    return JSON.stringify(Array.from({ length: Math.floor(blob.byteLength / width) }, (_, i) => read(view, i * width)));
  };
  database.function(
    'float32_json',
    { deterministic: true },
    list(4, (view, at) => view.getFloat32(at, true)),
  );
  database.function(
    'float64_json',
    { deterministic: true },
    list(8, (view, at) => view.getFloat64(at, true)),
  );
  database.function(
    'int32_json',
    { deterministic: true },
    list(4, (view, at) => view.getInt32(at, true)),
  );
}

function objectOf(names: readonly string[], row: readonly Value[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name, i) => {
      const value = row[i];
      // What JSON has no form for: bytes as base64.
      return [name, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value];
    }),
  );
}

function* cellsOf(rows: Iterable<readonly Value[]>): Generator<CsvValue[]> {
  for (const row of rows)
    yield row.map((value) =>
      value instanceof Uint8Array ? `<${value.byteLength} bytes>` : typeof value === 'bigint' ? String(value) : value,
    );
}
