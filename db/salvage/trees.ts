import type { Pages } from './pages.ts';
import { readRecord, readVarint, UnreadableBytes, type Value } from './records.ts';

/** A row of a table, or an entry of an index. */
export interface Entry {
  /** Null in an index, and in a table that is one. */
  readonly rowid: bigint | null;
  readonly values: readonly Value[];
}

/** Whether rows have numbers: a table; or lie in the order of their values: an index, a table without row numbers. */
export type TreeKind = 'table' | 'index';

export interface PageFault {
  readonly page: number;
  /** The table or index that the page is of. */
  readonly of: string;
  readonly fault: string;
}

/** What was met on the way. */
export interface Track {
  /** Which tree each page is of, but for those that only continue a row. */
  readonly owners: Map<number, string>;
  /** What was found on pages, in the order in which it was. */
  readonly faults: PageFault[];
  /** Trees on whose way something could not be read. */
  readonly broken: Set<string>;
  /** Trees of which nothing says where they begin; all their pages may still be there. */
  readonly rootless: Set<string>;
}

export function newTrack(): Track {
  return { owners: new Map(), faults: [], broken: new Set(), rootless: new Set() };
}

const INTERIOR = { table: 5, index: 2 } as const;
const LEAF = { table: 13, index: 10 } as const;
/** Of 64 levels none is needed. */
const DEEPEST = 64;

/** All entries of a tree that can be read; what cannot is passed over and noted. */
export function* walkTree(pages: Pages, name: string, root: number, kind: TreeKind, track: Track): Generator<Entry> {
  const pending = [{ page: root, depth: 0 }];
  while (pending.length > 0) {
    const { page, depth } = pending.pop() ?? { page: root, depth: DEEPEST };
    const owner = track.owners.get(page);
    const bytes = owner === undefined && depth < DEEPEST ? pages.read(page) : null;
    const type = bytes?.[headerAt(page)];
    if (bytes === null || (type !== INTERIOR[kind] && type !== LEAF[kind])) {
      track.broken.add(name);
      const fault =
        owner === undefined ? `it is no page of ${kind === 'table' ? 'a table' : 'an index'}` : `${owner} has it too`;
      track.faults.push({ page, of: name, fault });
      if (owner === undefined) track.owners.set(page, name);
      else track.broken.add(owner);
      continue;
    }
    track.owners.set(page, name);
    if (type === INTERIOR[kind])
      for (const child of childrenOf(bytes, page)) pending.push({ page: child, depth: depth + 1 });
    yield* entriesOf(pages, page, bytes, name, track);
  }
}

/** What a page by itself says, whatever tree it is of; nothing where it is no page of a tree. */
export function* entriesOf(pages: Pages, page: number, bytes: Buffer, name: string, track: Track): Generator<Entry> {
  const type = bytes[headerAt(page)];
  const isOfTable = type === LEAF.table;
  if (!isOfTable && type !== LEAF.index && type !== INTERIOR.index) return;
  for (const cell of cellsOf(bytes, page)) {
    try {
      const size = readVarint(bytes, cell + (type === INTERIOR.index ? 4 : 0));
      const key = isOfTable ? readVarint(bytes, size.next) : null;
      const payload = payloadOf(pages, bytes, key?.next ?? size.next, size.value, isOfTable);
      yield { rowid: key?.value ?? null, values: readRecord(payload) };
    } catch (error) {
      if (!(error instanceof UnreadableBytes)) throw error;
      track.broken.add(name);
      track.faults.push({ page, of: name, fault: `a row cannot be read: ${error.message}` });
    }
  }
}

/** Of a tree, or going on with a row, which begins with the number of a page below 16 million. */
export function isPageOfTree(page: number, bytes: Buffer): boolean {
  const type = bytes[headerAt(page)];
  return type === 0 || [INTERIOR, LEAF].some(({ table, index }) => type === table || type === index);
}

/** The first page begins with the header of the file. */
const headerAt = (page: number): number => (page === 1 ? 100 : 0);

function cellsOf(bytes: Buffer, page: number): readonly number[] {
  const header = headerAt(page);
  const isLeaf = bytes[header] === LEAF.table || bytes[header] === LEAF.index;
  const first = header + (isLeaf ? 8 : 12);
  const count = Math.min(bytes.readUInt16BE(header + 3), Math.floor((bytes.length - first) / 2));
  // A number beyond the page makes its cell unreadable.
  return Array.from({ length: count }, (_, i) => bytes.readUInt16BE(first + 2 * i));
}

function childrenOf(bytes: Buffer, page: number): readonly number[] {
  const cells = cellsOf(bytes, page).map((cell) => (cell + 4 <= bytes.length ? bytes.readUInt32BE(cell) : 0));
  return [...cells, bytes.readUInt32BE(headerAt(page) + 8)];
}

/** Section 1.6: as much as the page holds, and the rest on pages of its own. */
function payloadOf(pages: Pages, bytes: Buffer, at: number, size: bigint, isOfTable: boolean): Buffer {
  const { usable } = pages;
  if (size < 0n || size > BigInt(pages.count) * BigInt(usable)) throw new UnreadableBytes('A row is larger than all.');
  const length = Number(size);
  const most = isOfTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = length <= most ? length : fitting <= most ? fitting : least;
  if (at + local + (local < length ? 4 : 0) > bytes.length) throw new UnreadableBytes('A row is longer than its page.');
  if (local === length) return bytes.subarray(at, at + local);
  const parts = [bytes.subarray(at, at + local)];
  let rest = length - local;
  for (let next = bytes.readUInt32BE(at + local); rest > 0;) {
    const page = next > 1 && next <= pages.count ? pages.read(next) : null;
    if (page === null) throw new UnreadableBytes('A row does not go on.');
    parts.push(page.subarray(4, 4 + Math.min(rest, usable - 4)));
    rest -= Math.min(rest, usable - 4);
    next = page.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}
