import Database from 'better-sqlite3';

/** The version of SQLite that comes with the program. */
export function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? 'unknown';
  } finally {
    database.close();
  }
}
