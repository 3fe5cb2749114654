import Database from 'better-sqlite3';
import { applyMigration } from '../care/applyMigration.ts';
import { migrations } from '../migrations/migrations.ts';
import { APPLICATION_ID } from '../open.ts';
import { headerOf, type Pages } from './pages.ts';

/** Of the present one, where the first page does not say it: that is what a file that was in use has. */
export function versionOf(pages: Pages): { readonly version: number; readonly isSaid: boolean } {
  const { owner, version } = headerOf(pages);
  const isSaid = owner === APPLICATION_ID && version !== null && version >= 1 && version <= migrations.length;
  return { version: isSaid ? version : migrations.length, isSaid };
}

/** A whole database of a version, with nothing in it. */
export function newDatabase(path: string, version: number): Database.Database {
  const database = new Database(path);
  // Until it is whole it has another name; then it is put on the disk in one go.
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma('foreign_keys = OFF');
  for (let done = 0; done < version; done++) applyMigration(database, done);
  database.pragma(`user_version = ${version}`);
  return database;
}
