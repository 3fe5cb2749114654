import Database from 'better-sqlite3';
import { applyMigration } from './applyMigration.ts';
import { migrations } from '../migrations/migrations.ts';

/**
 * Tables, indexes and triggers that are not as the migrations made them: a bit
 * of a statement that is wrong may leave one that SQLite can still read.
 */
export function schemaFaults(database: Database.Database): readonly string[] {
  const fresh = new Database(':memory:');
  try {
    for (const position of migrations.keys()) applyMigration(fresh, position);
    const [expected, found] = [fresh, database].map(schemaOf);
    return [...new Set([...expected.keys(), ...found.keys()])]
      .filter((name) => expected.get(name) !== found.get(name))
      .map((name) => `the definition of ${name} is not as the program makes it`);
  } finally {
    fresh.close();
  }
}

/** What each is defined as, by its name; SQLite's own tables of statistics come and go. */
function schemaOf(database: Database.Database): ReadonlyMap<string, string> {
  return new Map(
    database
      .prepare<[], [name: string, definition: string]>(
        `SELECT name, json_array(type, tbl_name, sql) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'`,
      )
      .raw()
      .all(),
  );
}
