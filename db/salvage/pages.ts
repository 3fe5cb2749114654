import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** The pages of a database file as its last commit left them, read without SQLite. */
export interface Pages {
  readonly count: number;
  /** Bytes of a page that hold something. */
  readonly usable: number;
  /** Numbered from 1; null where the file has no such page, as a damaged one may say anything. */
  read(page: number): Buffer | null;
  close(): void;
}

/** What the first page says of the whole file; each null where that cannot be right. */
export interface FileHeader {
  readonly owner: number | null;
  readonly version: number | null;
}

const MAGIC = 'SQLite format 3\0';
/** What SQLite makes, and this program never changes. */
const USUAL_SIZE = 4096;

/** See "The SQLite Database File Format", section 1.3: https://www.sqlite.org/fileformat2.html. */
export function openPages(path: string): Pages {
  const file = openSync(path, 'r');
  const header = read(file, 0, 100);
  const size = pageSizeOf(header);
  const log = existsSync(`${path}-wal`) ? openSync(`${path}-wal`, 'r') : null;
  const frames = log === null ? { places: new Map<number, number>(), count: null } : committedFrames(log, size);
  return {
    count: frames.count ?? Math.ceil(fstatSync(file).size / size),
    usable: size - (isDatabase(header) ? header[20] : 0),
    read(page) {
      if (page < 1) return null;
      const place = frames.places.get(page);
      const bytes = log !== null && place !== undefined ? read(log, place, size) : read(file, (page - 1) * size, size);
      return bytes.length === size ? bytes : null;
    },
    close() {
      closeSync(file);
      if (log !== null) closeSync(log);
    },
  };
}

export function headerOf(pages: Pages): FileHeader {
  const bytes = pages.read(1);
  if (bytes === null || !isDatabase(bytes)) return { owner: null, version: null };
  return { owner: bytes.readUInt32BE(68), version: bytes.readUInt32BE(60) };
}

/** Pages that hold nothing any more, whatever stands in them; as many as the list can be followed to. */
export function freePages(pages: Pages): ReadonlySet<number> {
  const free = new Set<number>();
  const header = pages.read(1);
  if (header === null || !isDatabase(header)) return free;
  for (let trunk = header.readUInt32BE(32); trunk > 1 && trunk <= pages.count && !free.has(trunk);) {
    const bytes = pages.read(trunk);
    if (bytes === null) break;
    const leaves = bytes.readUInt32BE(4);
    if (leaves > pages.usable / 4 - 2) break;
    free.add(trunk);
    for (let i = 0; i < leaves; i++) free.add(bytes.readUInt32BE(8 + 4 * i));
    trunk = bytes.readUInt32BE(0);
  }
  return free;
}

function isDatabase(header: Buffer): boolean {
  return header.toString('latin1', 0, 16) === MAGIC;
}

function pageSizeOf(header: Buffer): number {
  const stored = header.length < 18 ? 0 : header.readUInt16BE(16);
  const size = stored === 1 ? 65536 : stored;
  return isDatabase(header) && size >= 512 && (size & (size - 1)) === 0 ? size : USUAL_SIZE;
}

/** At most `length` bytes, fewer at the end of the file. */
function read(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}

interface Frames {
  /** Where in the log the latest state of a page begins. */
  readonly places: ReadonlyMap<number, number>;
  /** Pages of the database after the last commit; null where the log has none. */
  readonly count: number | null;
}

/** Section 4 of the same: frames up to the last commit before one whose checksum is wrong. */
function committedFrames(log: number, size: number): Frames {
  const none: Frames = { places: new Map(), count: null };
  const header = read(log, 0, 32);
  if (header.length < 32 || header.readUInt32BE(8) !== size) return none;
  const isBigEndian = header.readUInt32BE(0) === 0x377f0683;
  if (!isBigEndian && header.readUInt32BE(0) !== 0x377f0682) return none;
  let sums = addUp([0, 0], header.subarray(0, 24), isBigEndian);
  if (!endsWith(header, sums)) return none;
  const places = new Map<number, number>();
  const pending = new Map<number, number>();
  let count: number | null = null;
  for (let place = 32; ; place += 24 + size) {
    const frame = read(log, place, 24 + size);
    if (frame.length < 24 + size || frame.compare(header, 16, 24, 8, 16) !== 0) break;
    sums = addUp(addUp(sums, frame.subarray(0, 8), isBigEndian), frame.subarray(24), isBigEndian);
    if (!endsWith(frame.subarray(0, 24), sums)) break;
    pending.set(frame.readUInt32BE(0), place + 24);
    const pagesAfter = frame.readUInt32BE(4);
    if (pagesAfter === 0) continue;
    for (const [page, at] of pending) places.set(page, at);
    pending.clear();
    count = pagesAfter;
  }
  return { places, count };
}

type Sums = readonly [number, number];

function addUp([first, second]: Sums, bytes: Buffer, isBigEndian: boolean): Sums {
  let [a, b] = [first, second];
  for (let i = 0; i < bytes.length; i += 8) {
    a = (a + (isBigEndian ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i)) + b) >>> 0;
    b = (b + (isBigEndian ? bytes.readUInt32BE(i + 4) : bytes.readUInt32LE(i + 4)) + a) >>> 0;
  }
  return [a, b];
}

function endsWith(header: Buffer, [a, b]: Sums): boolean {
  return header.readUInt32BE(header.length - 8) === a && header.readUInt32BE(header.length - 4) === b;
}
