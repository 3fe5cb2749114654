import type Database from 'better-sqlite3';
import { freePages, type Pages } from './pages.ts';
import { entriesOf, walkTree, type Entry, type Track, type TreeKind } from './trees.ts';

export interface Root {
  readonly page: number;
  readonly kind: TreeKind;
}

/** SQLite's table of tables and indexes, whose tree begins on the first page. */
const SCHEMA = 'sqlite_schema';

/**
 * The first page of every table and index that `fresh`, a whole database of the
 * version, has too; without those of which nothing tells.
 */
export function rootsOf(pages: Pages, fresh: Database.Database, track: Track): ReadonlyMap<string, Root> {
  const expected = new Map(
    fresh
      .prepare<[], { name: string; type: string; table: string; isPlain: 0 | 1 }>(
        `SELECT s.name, s.type, s.tbl_name AS "table", s.type = 'table' AND NOT t.wr AS isPlain
         FROM sqlite_schema s JOIN pragma_table_list t ON t.name = s.tbl_name AND t.schema = 'main'
         WHERE s.rootpage > 0`,
      )
      .all()
      .map(
        ({ name, type, table, isPlain }) => [name, { type, table, kind: isPlain === 1 ? 'table' : 'index' }] as const,
      ),
  );
  const roots = new Map<string, Root>();
  const note = ({ values }: Entry): void => {
    const [type, name, table, page] = values;
    const known = typeof name === 'string' ? expected.get(name) : undefined;
    if (known === undefined || typeof name !== 'string' || roots.has(name)) return;
    if (known.type === type && known.table === table && typeof page === 'number' && page > 1)
      roots.set(name, { page, kind: known.kind });
  };
  for (const entry of walkTree(pages, SCHEMA, 1, 'table', track)) note(entry);
  // Where the way to them is lost, its pages are still known by what they say.
  if (track.broken.has(SCHEMA))
    for (const { page, bytes } of strayPages(pages, track))
      for (const entry of entriesOf(pages, page, bytes, SCHEMA, track)) {
        if (entry.values.length !== 5) break;
        note(entry);
      }
  return roots;
}

/** Pages that no tree reaches and that are not said to be free. */
export function* strayPages(
  pages: Pages,
  { owners }: Track,
): Generator<{ readonly page: number; readonly bytes: Buffer }> {
  const free = freePages(pages);
  for (let page = 1; page <= pages.count; page++) {
    if (owners.has(page) || free.has(page)) continue;
    const bytes = pages.read(page);
    if (bytes !== null) yield { page, bytes };
  }
}
