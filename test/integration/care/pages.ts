import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';

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

const PAGE = 4096;

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
