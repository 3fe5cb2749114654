import type Database from 'better-sqlite3';
import type { Value } from './records.ts';
import type { Entry } from './trees.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Rows from before the column was added do not have it. */
  readonly mayBeMissing: boolean;
}

/** How the rows of a table lie on its pages. */
export interface TableLayout {
  readonly name: string;
  readonly hasRowid: boolean;
  /** The column that is another name of the row's number, and is not written. */
  readonly alias: string | null;
  /** In the order in which they are written. */
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly indexes: readonly IndexLayout[];
  /** What its rows belong to. */
  readonly parents: readonly { readonly column: string; readonly table: string; readonly key: string }[];
}

export interface IndexLayout {
  readonly name: string;
  /** In the order in which they are written; null is the row's number. */
  readonly columns: readonly (string | null)[];
  /** It knows some rows only, and no more of them than that they are what it is for. */
  readonly isPartial: boolean;
}

/** Values by column. */
export type Cells = ReadonlyMap<string, Value>;

/** The tables of a whole database of the version, parents before children. */
export function layoutsOf(database: Database.Database): readonly TableLayout[] {
  const tables = database
    .prepare<[], { name: string; isPlain: 0 | 1 }>(
      `SELECT name, 1 - wr AS isPlain
       FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all()
    .map(({ name, isPlain }) => layoutOf(database, name, isPlain === 1));
  const parents = ['configurations', 'variants', 'runs', 'rollouts'];
  return [
    ...parents.flatMap((parent) => tables.find(({ name }) => name === parent) ?? []),
    ...tables.filter(({ name }) => !parents.includes(name)),
  ];
}

function layoutOf(database: Database.Database, name: string, hasRowid: boolean): TableLayout {
  const columns = database
    .prepare<{ name: string }, { name: string; type: string; isRequired: 0 | 1; hasDefault: 0 | 1; pk: number }>(
      `SELECT name, type, "notnull" AS isRequired, dflt_value IS NOT NULL AS hasDefault, pk
       FROM pragma_table_info(@name)`,
    )
    .all({ name })
    .map(({ isRequired, hasDefault, ...column }) => ({
      ...column,
      isRequired: isRequired === 1,
      mayBeMissing: isRequired === 0 || hasDefault === 1,
    }));
  const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
  const [first] = key;
  return {
    name,
    hasRowid,
    alias: hasRowid && key.length === 1 && first.type === 'INTEGER' ? first.name : null,
    columns: hasRowid ? columns : [...key, ...columns.filter(({ pk }) => pk === 0)],
    key: key.map((column) => column.name),
    indexes: indexesOf(database, name, hasRowid),
    parents: database
      .prepare<{ name: string }, TableLayout['parents'][number]>(
        `SELECT "from" AS "column", "table", "to" AS "key" FROM pragma_foreign_key_list(@name)`,
      )
      .all({ name }),
  };
}

function indexesOf(database: Database.Database, table: string, hasRowid: boolean): readonly IndexLayout[] {
  const columns = database
    .prepare<{ index: string }, string | null>('SELECT name FROM pragma_index_xinfo(@index) ORDER BY seqno')
    .pluck();
  return database
    .prepare<{ table: string }, { name: string; origin: string; partial: 0 | 1 }>(
      'SELECT name, origin, partial FROM pragma_index_list(@table)',
    )
    .all({ table })
    .filter(({ origin }) => hasRowid || origin !== 'pk') // there the table itself is it
    .map(({ name, partial }) => ({ name, columns: columns.all({ index: name }), isPartial: partial === 1 }));
}

/** What a row of the table says, by column; null where it can be none. */
export function cellsOfRow({ columns, alias, hasRowid }: TableLayout, { rowid, values }: Entry): Cells | null {
  if ((rowid !== null) !== hasRowid || values.length > columns.length) return null;
  const fits = columns.every(({ name, type, isRequired, mayBeMissing }, i) => {
    if (i >= values.length) return mayBeMissing;
    const value = values[i];
    return name === alias ? value === null : value === null ? !isRequired : isOfType(value, type);
  });
  if (!fits) return null;
  const cells = new Map(columns.slice(0, values.length).map(({ name }, i) => [name, values[i]]));
  if (alias !== null) cells.delete(alias);
  return rowid === null ? cells : cells.set('rowid', rowid);
}

/** What an entry of one of the table's indexes says; null where it can be none. */
export function cellsOfIndex(table: TableLayout, { columns }: IndexLayout, { values }: Entry): Cells | null {
  if (values.length !== columns.length) return null;
  const types = new Map(table.columns.map(({ name, type, isRequired }) => [name, { type, isRequired }]));
  const fits = columns.every((name, i) => {
    const value = values[i];
    if (name === null) return isOfType(value, 'INTEGER');
    const column = types.get(name);
    return column !== undefined && (value === null ? !column.isRequired : isOfType(value, column.type));
  });
  return fits ? new Map(columns.map((name, i) => [name ?? 'rowid', values[i]])) : null;
}

function isOfType(value: Value, type: string): boolean {
  switch (type) {
    case 'INTEGER':
      return typeof value === 'bigint' || Number.isInteger(value);
    case 'REAL': // a whole number is written as one
      return typeof value === 'number' || typeof value === 'bigint';
    case 'TEXT':
      return typeof value === 'string';
    default:
      return value instanceof Uint8Array;
  }
}

/** What tells the row of the table from all others. */
export function keyOf({ hasRowid, key }: TableLayout, cells: Cells): string {
  const names = hasRowid ? ['rowid'] : key;
  return JSON.stringify(names.map((name) => String(cells.get(name))));
}
