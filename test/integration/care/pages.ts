import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { saveAnalysis } from '../../../db/analyses.ts';
import { openDatabase } from '../../../db/open.ts';
import { addRunEvent } from '../../../db/runs.ts';
import { writeSetting } from '../../../db/settings.ts';
import { saveStudy } from '../../../db/studies.ts';
import { updateRun } from '../../../db/trash/shelf.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { sortRuns } from '../../../src-main/workbench/runs/variants.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';

export interface Page {
  readonly name: string;
  readonly kind: string;
  readonly page: number;
}

/** One page of each kind of each table and index, but those that hold nothing. */
export function pagesOf(path: string): readonly Page[] {
  const database = new Database(path);
  const pages = database
    .prepare<[], Page>(
      `SELECT name, pagetype AS kind, max(pageno) AS page FROM dbstat WHERE payload > 0 GROUP BY name, pagetype`,
    )
    .all();
  database.close();
  return pages;
}

export const PAGE = 4096;

export interface Place extends Page {
  readonly cells: number;
}

/** Every page of a file, those that hold nothing any more too. */
export function placesOf(path: string): readonly Place[] {
  const database = new Database(path);
  const places = database
    .prepare<[], Place>('SELECT name, pagetype AS kind, pageno AS page, ncell AS cells FROM dbstat')
    .all();
  const count = Number(database.pragma('page_count', { simple: true }));
  database.close();
  const used = new Map(places.map((place) => [place.page, place]));
  return Array.from(
    { length: count },
    (_, i) => used.get(i + 1) ?? { name: 'free', kind: 'free', page: i + 1, cells: 0 },
  );
}

/** A database with rows in every table. */
export async function fullDatabase(path: string): Promise<void> {
  const database = openDatabase(path);
  const configuration = shortConfiguration({ interactions: 1500, hiddenSizes: [32, 32] });
  await carryOutRun(database, await loadSimulators(), 'run-1', configuration);
  sortRuns(database);
  for (let i = 0; i < 40; i++)
    addRunEvent(database, 'run-1', '2026-01-01T00:00:00.000Z', 'notice', `Notice ${i} says something of some length.`);
  updateRun(database, 'run-1', { note: 'a note', tags: ['one', 'two'] });
  writeSetting(database, 'parallelRuns', '3');
  const created_at = '2026-01-01T00:00:00.000Z';
  saveStudy(database, { id: 'study', name: 'A study', question: 'Why?', plan: '{}', preset: null, created_at });
  database
    .prepare(`INSERT INTO figures (id, name, specification, runs, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)`)
    .run('figure', 'A figure', '{}', '[]', created_at, created_at);
  database.prepare(`INSERT INTO venues (title, "column", "full", "text") VALUES ('a place', 3, 6, 9)`).run();
  saveAnalysis(database, {
    ...{ id: 'analysis', request: '{"a":1}', result: '{"b":2}', createdAt: created_at },
    coordinates: new Float32Array(3000).fill(0.5),
    origins: new Int32Array(3000).fill(7),
  });
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Turns bits over in what the last row of a page says, a part of the way into it. */
export function damagePage(path: string, { page, kind }: Page, part: number): void {
  const file = openSync(path, 'r+');
  const bytes = Buffer.alloc(PAGE);
  const at = (page - 1) * PAGE;
  readSync(file, bytes, 0, PAGE, at);
  const place = kind === 'overflow' ? 4 + Math.floor(part * 100) : placeInCell(bytes, page === 1 ? 100 : 0, kind, part);
  bytes[place] ^= 0x15;
  writeSync(file, bytes, 0, PAGE, at);
  closeSync(file);
}

/** See "The SQLite Database File Format", section 1.6. */
function placeInCell(bytes: Buffer, header: number, kind: string, part: number): number {
  const isLeaf = kind === 'leaf';
  const cells = bytes.readUInt16BE(header + 3);
  const cell = bytes.readUInt16BE(header + (isLeaf ? 8 : 12) + 2 * (cells - 1));
  if (!isLeaf) return cell + 1; // of the page below it
  const [first, second] = [bytes[cell], bytes[cell + 1]];
  const size = first < 128 ? first : ((first & 127) << 7) | (second & 127);
  const start = cell + (first < 128 ? 1 : 2);
  return Math.min(start + Math.floor(part * Math.min(size, 400)), PAGE - 1);
}
