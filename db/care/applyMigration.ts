import type Database from 'better-sqlite3';
import { migrations } from '../migrations/migrations.ts';
import { checksumOf, type Cell } from './checksum.ts';

/** Carries out one migration, with the functions that some of them call. */
export function applyMigration(database: Database.Database, position: number): void {
  database.function('with_settings', { deterministic: true }, withSettings);
  database.function('origin_with_settings', { deterministic: true }, originWithSettings);
  // SQLite hands cells over; the two sides have no type in common.
  database.function('row_checksum', { deterministic: true, varargs: true }, (...cells) =>
    checksumOf(...(cells as Cell[])),
  );
  database.exec(migrations[position]);
}

/** A configuration, as JSON, with the settings of `added` that it does not have, after its own. */
function withSettings(configuration: unknown, added: unknown): string {
  const own = recordOf(configuration);
  return JSON.stringify({ ...own, ...without(recordOf(added), own) });
}

/** Where a fork began, as JSON, alike for its origin's configuration and those of that one's origins; null for none. */
function originWithSettings(origin: unknown, added: unknown): string | null {
  return origin === null ? null : JSON.stringify(addToOrigin(recordOf(origin), String(added)));
}

function addToOrigin(origin: Readonly<Record<string, unknown>>, added: string): Readonly<Record<string, unknown>> {
  const { configuration, origin: earlier } = origin;
  return {
    ...origin,
    configuration: recordOf(withSettings(JSON.stringify(configuration), added)),
    ...(isRecord(earlier) ? { origin: addToOrigin(earlier, added) } : {}),
  };
}

function without(
  added: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(added).filter(([key]) => !Object.hasOwn(own, key)));
}

function recordOf(text: unknown): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(String(text));
  if (!isRecord(value)) throw new TypeError(`A configuration is a record; got ${String(text).slice(0, 60)}.`);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
