import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { messageOf } from '../../src-main/contract/errors.ts';
import { DatabaseError, type WritableDatabase } from '../open.ts';
import { dropDamage, holdsOurs, type Damage } from '../care/damage.ts';
import { keyOf, layoutsOf, type Cells, type TableLayout } from './layout.ts';
import { LostRows, type Loss } from './losses.ts';
import { dropOrphans, missingCycles } from './orphans.ts';
import { openPages, type Pages } from './pages.ts';
import { newDatabase, versionOf } from './newDatabase.ts';
import { readRows, type DamagedFile } from './readRows.ts';
import { lostRuns, makeRunAgain, type Circumstances } from './runsAgain.ts';
import { writerOf, type Writer } from './writer.ts';

export interface Salvage {
  /** Rows of the new database, by table. */
  readonly kept: Readonly<Record<string, number>>;
  readonly losses: readonly Loss[];
  /** Runs whose own row was lost, made again from what other rows say of them. */
  readonly madeAgain: readonly string[];
}

/**
 * Reads what can be read of a damaged database into a new one of the same
 * version, page by page and without SQLite, which gives up where one cannot be
 * followed. A row that is lost is taken from the indexes where they know all of
 * it. The damaged file is copied first and not touched. The new one is its
 * owner's alone, and has its name when it is whole.
 *
 * @throws DatabaseError where the target exists, or nothing shows that the file is ours.
 */
export function salvage(path: string, target: string, when: Omit<Circumstances, 'path'>): Salvage {
  if (existsSync(target))
    throw new DatabaseError(`${target} is there already. Name a file that is not, or move that one away.`);
  const { isFile, size } = statsOf(path);
  if (!isFile) throw new DatabaseError(`${path} is no file. Name the database itself.`);
  if (size === 0 && statsOf(`${path}-wal`).size === 0)
    throw new DatabaseError(`${path} is empty: it is no database, and there is nothing in it to salvage.`);
  const folder = makeFolderBeside(target);
  try {
    const copy = join(folder, 'damaged.db');
    // The log beside the file holds its latest commits.
    for (const ending of ['', '-wal'])
      if (existsSync(`${path}${ending}`)) copyFileSync(`${path}${ending}`, `${copy}${ending}`);
    const pages = openPages(copy);
    try {
      const unfinished = join(folder, 'salvaged.db');
      const result = transfer(pages, unfinished, { path, ...when });
      chmodSync(unfinished, 0o600);
      putOnDisk(unfinished);
      renameSync(unfinished, target);
      return result;
    } finally {
      pages.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs of a salvaged database that are not what they were: what is unfinished
 * cannot go on, because its replay buffer has gaps; what is finished stays.
 */
export function markDoubtful(database: WritableDatabase, runs: readonly string[]): void {
  const fail = database.prepare(
    `UPDATE runs
     SET status = 'failed', message = 'Parts of this run were lost with a damaged file. Start it anew.'
     WHERE id = @run AND status <> 'finished'`,
  );
  const forget = database.prepare(`DELETE FROM checkpoints WHERE run_id = @run`);
  database
    .transaction(() => {
      for (const run of new Set(runs)) if (fail.run({ run }).changes === 1) forget.run({ run });
    })
    .immediate();
}

function statsOf(path: string): { readonly isFile: boolean; readonly size: number } {
  const stats = statSync(path, { throwIfNoEntry: false });
  return { isFile: stats?.isFile() === true, size: stats?.size ?? 0 };
}

function makeFolderBeside(target: string): string {
  try {
    return mkdtempSync(join(dirname(target), '.salvage-'));
  } catch (error) {
    throw new DatabaseError(
      `${target} cannot be made: ${messageOf(error)}. Name a file in a folder that is there, can be written and has ` +
        'room for the whole database.',
      { cause: error },
    );
  }
}

function putOnDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function transfer(pages: Pages, unfinished: string, circumstances: Circumstances): Salvage {
  const { version, isSaid } = versionOf(pages);
  const target = newDatabase(unfinished, version);
  try {
    const result = target.transaction(() => {
      const layouts = layoutsOf(target);
      const lost = new Map(layouts.map((table) => [table.name, new LostRows(table)]));
      const writers = new Map(layouts.map((table) => [table.name, writerOf(target, table)]));
      const of = <T>(map: ReadonlyMap<string, T>, name: string): T => {
        const found = map.get(name);
        if (found === undefined) throw new Error(`There is no table ${name}.`);
        return found;
      };
      // It would make configurations anew, under other ids.
      const triggers = target
        .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
        .all();
      for (const { name } of triggers) target.exec(`DROP TRIGGER ${name}`);
      const hurt = new Set<string>();
      const file = readRows(pages, target, layouts, ({ name }, cells) => {
        if (cells === null) hurt.add(name);
        else if (!of(writers, name).write(cells)) of(lost, name).add(cells);
      });
      if (!isSaid && !holdsOurs(target))
        throw new DatabaseError(
          `Nothing can be salvaged from ${circumstances.path}: ` +
            'neither its first page nor any row shows that it is a database of this program.',
        );
      const dropDamaged = (): void => {
        for (const damage of dropDamage(target)) of(lost, damage.table).add(cellsOfDamage(damage));
      };
      dropDamaged();
      for (const { sql } of triggers) target.exec(sql);
      for (const table of layouts)
        if (file.isBroken(table.name) || hurt.has(table.name) || of(lost, table.name).size > 0)
          takeFromIndexes(file, table, of(writers, table.name), of(lost, table.name));
      // A row that was refused because of one that is dropped now may be damaged as well.
      dropDamaged();
      const runs = of(lost, 'runs');
      const madeAgain = runs.size > 0 || file.isBroken('runs') ? makeRunsAgain(target, runs, circumstances) : [];
      restoreConfigurations(target);
      const orphans = dropOrphans(target);
      // Which cycles are missing their runs tell.
      const losses = layouts
        .filter(({ name }) => name !== 'cycles')
        .flatMap((table) => {
          const rows = of(lost, table.name);
          const known = rows.losses(target, of(lost, 'rollouts'));
          return isUncounted(file, table) && known.length === 0 ? [...known, uncounted(table.name)] : known;
        });
      const kept = layouts.map(({ name }) => [
        name,
        target.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0,
      ]);
      // Each pair is a table's name and a count.
      return {
        kept: Object.fromEntries(kept) as Record<string, number>,
        losses: [...losses, ...missingCycles(target), ...orphans],
        madeAgain,
      };
    })();
    return result;
  } finally {
    target.close();
  }
}

function cellsOfDamage({ table, run, cycle, row }: Damage): Cells {
  return new Map<string, string | number | bigint>([
    ...(run === null ? [] : [[table === 'runs' ? 'id' : 'run_id', run] as const]),
    ...(cycle === null ? [] : [['cycle', cycle] as const]),
    ...(row === null ? [] : [['rowid', row] as const]),
  ]);
}

/** Rows that an index names and that are not there: made again where indexes know every column that any index has. */
function takeFromIndexes(file: DamagedFile, table: TableLayout, writer: Writer, lost: LostRows): void {
  const beingDeleted = new Set<string>();
  for (const { cells, isPartial } of file.known(table)) {
    if (isPartial) beingDeleted.add(keyOf(table, cells));
    else if (!writer.has(cells)) lost.add(cells);
  }
  const indexed = new Set(table.indexes.filter(({ isPartial }) => !isPartial).flatMap(({ columns }) => columns));
  const needed = table.columns.filter(
    ({ name, mayBeMissing }) => name !== table.alias && (indexed.has(name) || !mayBeMissing),
  );
  for (const cells of lost.rows()) {
    const isWanted = !beingDeleted.has(keyOf(table, cells));
    const isWhole = needed.every(({ name }) => cells.has(name));
    if (!isWanted || writer.has(cells) || (isWhole && writer.write(cells))) lost.delete(cells);
  }
}

function makeRunsAgain(target: Database.Database, lost: LostRows, circumstances: Circumstances): readonly string[] {
  const isMarked = target.prepare(`SELECT 1 FROM pragma_table_info('runs') WHERE name = 'source'`).get() !== undefined;
  if (!isMarked) return [];
  return lostRuns(target, lost.rows()).map((run) => {
    makeRunAgain(target, run, circumstances);
    if (run.cells.has('rowid')) lost.delete(run.cells);
    return run.id;
  });
}

/** The trigger finds or makes the settings of runs that lost theirs. */
function restoreConfigurations(target: Database.Database): void {
  const has = target.prepare(`SELECT 1 FROM pragma_table_info('runs') WHERE name = 'configuration_id'`).get();
  if (has === undefined) return;
  target.exec(
    `INSERT OR REPLACE INTO runs
     SELECT * FROM runs WHERE configuration_id NOT IN (SELECT id FROM configurations)`,
  );
}

/** Rows of it may be lost, and no index tells how many. */
function isUncounted({ isBroken }: DamagedFile, { name, indexes }: TableLayout): boolean {
  return isBroken(name) && !indexes.some((index) => !index.isPartial && !isBroken(index.name));
}

const uncounted = (table: string): Loss => ({ table, run: null, cycle: null, upTo: null, rows: null });
