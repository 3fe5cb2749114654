import type Database from 'better-sqlite3';
import type { Cells, TableLayout } from './layout.ts';

/** Puts rows into the new database. */
export interface Writer {
  /** False where its table does not allow it: what a damaged page says need not be a row. */
  write(cells: Cells): boolean;
  has(cells: Cells): boolean;
}

export function writerOf(target: Database.Database, { name, alias, hasRowid, key }: TableLayout): Writer {
  const inserts = new Map<string, Database.Statement>();
  const names = hasRowid ? ['rowid'] : key;
  const find = target.prepare(
    `SELECT 1 FROM ${name} WHERE ${names.map((column) => `"${column}" = @${column}`).join(' AND ')}`,
  );
  return {
    write(cells) {
      const columns = [...cells.keys()].filter((column) => column !== alias);
      const list = columns.join();
      const insert =
        inserts.get(list) ??
        target.prepare(
          `INSERT INTO ${name} (${columns.map((column) => `"${column}"`).join(', ')})
           VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
        );
      inserts.set(list, insert);
      try {
        return insert.run(Object.fromEntries(cells)).changes === 1;
      } catch (error) {
        if (isRefusal(error)) return false;
        throw error;
      }
    },
    has: (cells) => names.every((column) => cells.has(column)) && find.get(Object.fromEntries(cells)) !== undefined,
  };
}

/** By the table, not by the disk. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT');
}
