import { chmodSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { dropDamage } from './damage.ts';
import { migrations } from '../migrations/migrations.ts';
import { applyMigration } from './applyMigration.ts';
import { APPLICATION_ID, DatabaseError, type WritableDatabase } from '../open.ts';

/** Rows of one table that could not be read, or that hang on such a row. */
export interface Loss {
  readonly table: string;
  /** Null where not even the run could be told. */
  readonly run: string | null;
  readonly cycle: number | null;
  /** Null where their number cannot be told. */
  readonly rows: number | null;
}

export interface Salvage {
  /** Rows that were read, by table. */
  readonly kept: Readonly<Record<string, number>>;
  readonly losses: readonly Loss[];
}

/** Parents before children. */
const tables = [
  'configurations',
  'runs',
  'rollouts',
  'segments',
  'cycles',
  'checkpoints',
  'teachers',
  'run_events',
  'run_tags',
  'analyses',
  'studies',
  'settings',
] as const;

/**
 * Reads what can be read of a damaged database into a new one of the same
 * version, row by row. The damaged file is copied first and not touched. The
 * new one is its owner's alone, and has its name when it is whole.
 *
 * @throws DatabaseError where the target exists, or the file's first page, which says what it holds, is damaged too.
 */
export function salvage(path: string, target: string): Salvage {
  if (existsSync(target))
    throw new DatabaseError(`${target} is there already. Name a file that is not, or move that one away.`);
  const folder = mkdtempSync(join(dirname(target), '.salvage-'));
  try {
    const source = openCopy(path, folder);
    const unfinished = join(folder, 'salvaged.db');
    const result = transfer(source, newDatabase(unfinished, versionOf(source, path)));
    source.close();
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, target);
    return result;
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

/** The log beside the file holds its latest commits. */
function openCopy(path: string, folder: string): Database.Database {
  const copy = join(folder, 'damaged.db');
  copyFileSync(path, copy);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  const source = new Database(copy);
  source.unsafeMode(true);
  source.defaultSafeIntegers(true);
  return source;
}

function versionOf(source: Database.Database, path: string): number {
  try {
    const version = Number(source.pragma('user_version', { simple: true }));
    const owner = Number(source.pragma('application_id', { simple: true }));
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (owner === APPLICATION_ID && version >= 1 && version <= migrations.length) return version;
  } catch {
    // What follows says it.
  }
  throw new DatabaseError(
    `Nothing can be salvaged from ${path}: the page that says what the file holds cannot be read, or it is not ours.`,
  );
}

function newDatabase(path: string, version: number): Database.Database {
  const database = new Database(path);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma('foreign_keys = OFF');
  for (let done = 0; done < version; done++) applyMigration(database, done);
  database.pragma(`user_version = ${version}`);
  return database;
}

type Row = Readonly<Record<string, unknown>>;

function transfer(source: Database.Database, target: Database.Database): Salvage {
  const kept: Record<string, number> = {};
  const losses: Loss[] = [];
  // The trigger would make configurations anew, under other ids.
  const trigger = target.prepare<[], { sql: string }>(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  target.exec('DROP TRIGGER IF EXISTS runs_configuration');
  const present = target
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all();
  const others = present.filter((name) => !tables.some((table) => table === name));
  for (const table of [...tables, ...others].filter((name) => present.includes(name))) {
    const { rows, lost } = target.transaction(() => copyTable(source, target, table))();
    kept[table] = rows;
    if (lost !== 0) losses.push({ table, run: null, cycle: null, rows: lost });
  }
  for (const { sql } of trigger) target.exec(sql);
  const damaged = dropDamage(target).map(({ table, run, cycle }) => ({ table, run, cycle, rows: 1 }));
  losses.push(...damaged, ...dropOrphans(target), ...missingCycles(target));
  target.close();
  return { kept, losses };
}

interface Copied {
  readonly rows: number;
  /** Null where their number cannot be told. */
  readonly lost: number | null;
}

/** Says whether the row is there now: a page that was overwritten may hold what its table does not allow. */
type Keep = (row: Row) => boolean;

/** All rows but those that cannot be read or kept. */
function copyTable(source: Database.Database, target: Database.Database, table: string): Copied {
  let insert: Database.Statement | null = null;
  const keep: Keep = (row) => {
    const columns = Object.keys(row);
    insert ??= target.prepare(
      `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
       VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    );
    try {
      return insert.run(row).changes === 1;
    } catch {
      return false;
    }
  };
  const hasRowid = !target
    .prepare<{ table: string }, number>(`SELECT wr FROM pragma_table_list WHERE name = @table AND schema = 'main'`)
    .pluck()
    .get({ table });
  return hasRowid ? copyByRowid(source, table, keep) : copyFromBothEnds(source, table, keep);
}

const STRIDE = 256n;

/** In stretches; one that cannot be read is halved, down to the row that is damaged. */
function copyByRowid(source: Database.Database, table: string, keep: Keep): Copied {
  let rows = 0;
  let lost = 0;
  const range = source.prepare<object, Row>(`SELECT * FROM ${table} WHERE rowid BETWEEN @from AND @to ORDER BY rowid`);
  const walk = (from: bigint, to: bigint): void => {
    let found: Row[];
    try {
      found = range.all({ from, to });
    } catch {
      if (from === to) lost += 1;
      else {
        const middle = from + (to - from) / 2n;
        walk(from, middle);
        walk(middle + 1n, to);
      }
      return;
    }
    for (const row of found) {
      if (keep(row)) rows += 1;
      else lost += 1;
    }
  };
  const last = lastRowid(source, table);
  if (last === null) return { rows, lost: null };
  for (let from = 1n; from <= last; from += STRIDE) walk(from, from + STRIDE - 1n < last ? from + STRIDE - 1n : last);
  return { rows, lost };
}

/** The largest rowid; where the way to it is damaged, the largest that an index or the sequence knows, if one does. */
function lastRowid(source: Database.Database, table: string): bigint | null {
  const ask = (sql: string): bigint | null => {
    try {
      return BigInt(String(source.prepare(sql).pluck().get() ?? 0));
    } catch {
      return null;
    }
  };
  const own = ask(`SELECT max(rowid) FROM ${table}`);
  const others = source
    .prepare<{ table: string }, string>(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = @table`)
    .pluck()
    .all({ table })
    .map((index) => ask(`SELECT max(rowid) FROM ${table} INDEXED BY "${index}"`));
  const known = [ask(`SELECT seq FROM sqlite_sequence WHERE name = '${table}'`), ...others, own].flatMap(
    (value) => value ?? [],
  );
  const largest = known.reduce((most, value) => (value > most ? value : most), 0n);
  return own === null && largest === 0n ? null : largest;
}

/** Of a table without row numbers: from its beginning up to the damage, and from its end back to it. */
function copyFromBothEnds(source: Database.Database, table: string, keep: Keep): Copied {
  const key = source
    .prepare<[], string>(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`)
    .pluck()
    .all();
  let rows = 0;
  let lost = 0;
  for (const direction of ['ASC', 'DESC']) {
    const order = key.map((name) => `${name} ${direction}`).join(', ');
    try {
      for (const row of source.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${order}`).iterate()) {
        if (keep(row)) rows += 1;
        else lost += 1;
      }
      return { rows, lost }; // read to its end: nothing is left for the other direction
    } catch {
      // The other direction reads what lies behind.
    }
  }
  // Which cycles are missing their runs tell, see `missingCycles`.
  return { rows, lost: table === 'cycles' ? lost : null };
}

/** Rows whose run or rollout is gone belong to nothing; a run whose variant is gone is only of none. */
function dropOrphans(target: Database.Database): Loss[] {
  const losses: Loss[] = [];
  const keys = target
    .prepare<[], { child: string; column: string; parent: string; key: string; action: string }>(
      `SELECT t.name AS child, f."from" AS "column", f."table" AS parent, f."to" AS "key", f.on_delete AS action
       FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main'`,
    )
    .all();
  for (const { child, column, parent, key, action } of [...keys, ...keys]) {
    const orphan = `${column} NOT IN (SELECT ${key} FROM ${parent})`;
    if (action === 'SET NULL') {
      target.exec(`UPDATE ${child} SET ${column} = NULL WHERE ${orphan}`);
      continue;
    }
    const hasCycle =
      target.prepare(`SELECT 1 FROM pragma_table_info('${child}') WHERE name = 'cycle'`).get() !== undefined;
    const lost = target
      .prepare<[], { run: string | null; cycle: number | null; rows: number }>(
        `SELECT run_id AS run, ${hasCycle ? 'cycle' : 'NULL'} AS cycle, count(*) AS rows
         FROM ${child}
         WHERE ${orphan}
         GROUP BY 1, 2`,
      )
      .all();
    target.exec(`DELETE FROM ${child} WHERE ${orphan}`);
    losses.push(...lost.map((loss) => ({ table: child, ...loss })));
  }
  return losses;
}

/** Cycles that a run had and that are not there any more; of one that was being deleted they are missing for good. */
function missingCycles(target: Database.Database): Loss[] {
  const isMarked = target.prepare(`SELECT 1 FROM pragma_table_info('runs') WHERE name = 'deleted'`).get() !== undefined;
  return target
    .prepare<[], { run: string; cycle: number }>(
      `WITH RECURSIVE numbers (run, cycle, cycles) AS (
         SELECT id, 0, cycles FROM runs WHERE cycles > 0 ${isMarked ? 'AND deleted = 0' : ''}
         UNION ALL
         SELECT run, cycle + 1, cycles FROM numbers WHERE cycle + 1 < cycles
       )
       SELECT run, cycle
       FROM numbers
       WHERE NOT EXISTS (SELECT 1 FROM cycles WHERE run_id = numbers.run AND cycle = numbers.cycle)
       ORDER BY run, cycle`,
    )
    .all()
    .map(({ run, cycle }) => ({ table: 'cycles', run, cycle, rows: 1 }));
}
