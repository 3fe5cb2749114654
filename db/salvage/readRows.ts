import type Database from 'better-sqlite3';
import { cellsOfIndex, cellsOfRow, type Cells, type TableLayout } from './layout.ts';
import type { Pages } from './pages.ts';
import { rootsOf, strayPages, type Root } from './roots.ts';
import { entriesOf, isPageOfTree, newTrack, walkTree, type Entry, type PageFault, type Track } from './trees.ts';

/** Hears of a row; of one that fits no more than its table's name, null. */
export type Keep = (table: TableLayout, cells: Cells | null) => void;

/** What a damaged file still says. */
export interface DamagedFile {
  /** Whether something of a table or an index may be missing. */
  readonly isBroken: (name: string) => boolean;
  /** Tables and indexes of which something says where they begin. */
  readonly roots: ReadonlyMap<string, Root>;
  readonly faults: readonly PageFault[];
  /** What the indexes of a table know of its rows: some columns each, partial ones no more than that there is one. */
  readonly known: (table: TableLayout) => Generator<{ readonly cells: Cells; readonly isPartial: boolean }>;
}

/**
 * Hands over every row that can be read: first those that the tables' trees
 * lead to, then those on pages that none leads to any more.
 */
export function readRows(
  pages: Pages,
  target: Database.Database,
  layouts: readonly TableLayout[],
  keep: Keep,
): DamagedFile {
  const track = newTrack();
  const roots = rootsOf(pages, target, track);
  for (const table of layouts)
    for (const entry of walk(pages, table.name, roots, track)) keep(table, cellsOfRow(table, entry));
  for (const { indexes } of layouts)
    for (const { name } of indexes) for (const entry of walk(pages, name, roots, track)) void entry;
  // SQLite's own tables hold nothing of ours, but their pages are theirs.
  for (const [name, { page }] of roots)
    if (!track.owners.has(page)) for (const entry of walk(pages, name, roots, track)) void entry;
  const isAllPlaced = readStrays(pages, target, layouts, track, keep);
  return {
    roots,
    faults: track.faults,
    isBroken: (name) => track.broken.has(name) || (track.rootless.has(name) && !isAllPlaced),
    *known(table) {
      for (const index of table.indexes) {
        const again = newTrack();
        for (const entry of walk(pages, index.name, roots, again)) {
          const cells = cellsOfIndex(table, index, entry);
          if (cells !== null) yield { cells, isPartial: index.isPartial };
        }
      }
    },
  };
}

/** Rows on pages that no tree leads to, where trees cannot be followed; whether it is known what each page was. */
function readStrays(
  pages: Pages,
  target: Database.Database,
  layouts: readonly TableLayout[],
  track: Track,
  keep: Keep,
): boolean {
  const isHurt = (name: string): boolean => track.broken.has(name) || track.rootless.has(name);
  const tables = layouts.filter(({ name }) => isHurt(name));
  const indexes = layouts.flatMap((table) =>
    table.indexes.filter(({ name }) => isHurt(name)).map((index) => ({ table, index })),
  );
  if (tables.length + indexes.length === 0) return true;
  const place = (entry: Entry): boolean => {
    const fitting = tables.flatMap((table) => {
      const cells = cellsOfRow(table, entry);
      return cells === null ? [] : [{ table, cells }];
    });
    // What fits several belongs where there is something that it can belong to; else it is nobody's.
    const belonging = fitting.filter(
      ({ table, cells }) => table.parents.length > 0 && hasParents(target, table, cells),
    );
    const free = fitting.filter(({ table }) => table.parents.length === 0);
    const found = [fitting, belonging, free].find(({ length }) => length === 1);
    if (found !== undefined) keep(found[0].table, found[0].cells);
    return found !== undefined || indexes.some(({ table, index }) => cellsOfIndex(table, index, entry) !== null);
  };
  const ofStrays = newTrack();
  let isAllPlaced = true;
  for (const { page, bytes } of strayPages(pages, track)) {
    isAllPlaced &&= isPageOfTree(page, bytes);
    for (const entry of entriesOf(pages, page, bytes, 'strays', ofStrays)) if (!place(entry)) isAllPlaced = false;
  }
  return isAllPlaced && ofStrays.broken.size === 0;
}

function hasParents(target: Database.Database, { parents }: TableLayout, cells: Cells): boolean {
  return parents.every(
    ({ column, table, key }) =>
      target.prepare(`SELECT 1 FROM ${table} WHERE ${key} = @value`).get({ value: cells.get(column) ?? null }) !==
      undefined,
  );
}

function* walk(
  pages: Pages,
  name: string,
  roots: ReadonlyMap<string, Root>,
  track: Track,
): ReturnType<typeof walkTree> {
  const root = roots.get(name);
  if (root === undefined) track.rootless.add(name);
  else yield* walkTree(pages, name, root.page, root.kind, track);
}
