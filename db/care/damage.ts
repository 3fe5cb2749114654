import type Database from 'better-sqlite3';
import { messageOf } from '../../src-main/contract/errors.ts';
import { checksumOf, type Cell } from './checksum.ts';
import { seals } from './seals.ts';

/** A row that is there and is not what was written. */
export interface Damage {
  readonly table: string;
  /** Null where the row is of none. */
  readonly run: string | null;
  readonly cycle: number | null;
  /** Its number within the table; the key of a row of `cycles` is its run and cycle. */
  readonly row: number | bigint | null;
  /** Null for a row; what SQLite says where the rows of a table cannot even be followed. */
  readonly fault: string | null;
}

interface SealedTable {
  readonly table: string;
  readonly run: string;
  readonly cycle: string;
  readonly row: string;
  /** Each checksum with the columns that it is of. */
  readonly sums: readonly { readonly column: string; readonly of: readonly string[] }[];
}

const ofRun = { run: 'run_id', cycle: 'cycle' } as const;

const sealed: readonly SealedTable[] = [
  { table: 'runs', run: 'id', cycle: 'NULL', row: 'rowid', sums: [{ column: 'checksum', of: seals.run }] },
  { table: 'cycles', ...ofRun, row: 'NULL', sums: [{ column: 'checksum', of: seals.cycle }] },
  { table: 'rollouts', ...ofRun, row: 'id', sums: [{ column: 'checksum', of: seals.rollout }] },
  {
    ...{ table: 'segments', ...ofRun, row: 'id' },
    sums: [
      { column: 'observations_checksum', of: seals.observations },
      { column: 'checksum', of: seals.segment },
    ],
  },
  { table: 'checkpoints', ...ofRun, row: 'rowid', sums: [{ column: 'checksum', of: seals.checkpoint }] },
  { table: 'teachers', ...ofRun, row: 'rowid', sums: [{ column: 'checksum', of: seals.teacher }] },
  {
    ...{ table: 'own_metrics', run: 'run_id', cycle: 'NULL', row: 'id' },
    sums: [{ column: 'checksum', of: seals.ownMetric }],
  },
  {
    ...{ table: 'analyses', run: 'NULL', cycle: 'NULL', row: 'rowid' },
    sums: [
      { column: 'answer_checksum', of: seals.answer },
      { column: 'checksum', of: seals.map },
    ],
  },
];

/** All rows whose checksum is not theirs; rows from before there were checksums are passed over. */
export function* findDamage(database: Database.Database): Generator<Damage> {
  for (const { table, run, cycle, row, sums: all } of sealed) {
    const present = columnsOf(database, table);
    if (!all.every(({ column }) => present.has(column))) continue;
    // In an older database a checksum is of the columns that there were.
    const sums = all.map(({ column, of }) => ({ column, of: of.filter((name) => present.has(name)) }));
    const columns = sums.flatMap(({ column, of }) => [column, ...of]).map((name) => `"${name}"`);
    try {
      const rows = database
        .prepare<[], Cell[]>(`SELECT ${run}, ${cycle}, ${row}, ${columns.join(', ')} FROM ${table}`)
        .safeIntegers(false)
        .raw()
        .iterate();
      for (const [ownRun, ownCycle, number, ...cells] of rows) {
        let at = 0;
        const isWhole = sums.every(({ of }) => {
          const [stored, ...own] = cells.slice(at, at + of.length + 1);
          at += of.length + 1;
          return stored === null || stored === checksumOf(...own);
        });
        if (isWhole) continue;
        yield {
          table,
          run: typeof ownRun === 'string' ? ownRun : null,
          cycle: typeof ownCycle === 'number' ? ownCycle : null,
          row: typeof number === 'number' ? number : null,
          fault: null,
        };
      }
    } catch (error) {
      yield { table, run: null, cycle: null, row: null, fault: messageOf(error) };
    }
  }
  const fault = sequenceFault(database);
  if (fault !== null) yield { table: 'rollouts', run: null, cycle: null, row: null, fault };
}

/** Ids are not given twice: the largest that was ever given is noted, and is at least the largest that there is. */
function sequenceFault(database: Database.Database): string | null {
  let isSound: 0 | 1 | undefined;
  try {
    isSound = database
      .prepare<[], 0 | 1>(
        `SELECT NOT EXISTS (SELECT 1 FROM rollouts)
         OR (SELECT max(seq) FROM sqlite_sequence WHERE name = 'rollouts') >= (SELECT max(id) FROM rollouts)`,
      )
      .pluck()
      .get();
  } catch (error) {
    return messageOf(error);
  }
  return isSound === 1 ? null : 'the note of which ids were given is damaged, and the next rollout would get one again';
}

function columnsOf(database: Database.Database, table: string): ReadonlySet<string> {
  const names = database
    .prepare<{ table: string }, string>('SELECT name FROM pragma_table_info(@table)')
    .pluck()
    .all({ table });
  return new Set(names);
}

/** Whether any row has the checksum that this program gave it: no other file has one. */
export function holdsOurs(database: Database.Database): boolean {
  return sealed.some(({ table, sums: [{ column, of }] }) => {
    const rows = database
      .prepare<[], Cell[]>(`SELECT ${[column, ...of].map((name) => `"${name}"`).join(', ')} FROM ${table}`)
      .safeIntegers(false)
      .raw()
      .iterate();
    for (const [stored, ...own] of rows) if (stored !== null && stored === checksumOf(...own)) return true;
    return false;
  });
}

/** Takes rows that are not what was written out of a database, with what hangs on them. */
export function dropDamage(database: Database.Database): Damage[] {
  const found = [...findDamage(database)];
  for (const { table, run, cycle, row } of found) {
    if (row !== null) database.prepare(`DELETE FROM ${table} WHERE rowid = @row`).run({ row });
    else if (run !== null)
      database.prepare(`DELETE FROM ${table} WHERE run_id = @run AND cycle = @cycle`).run({ run, cycle });
  }
  return found;
}
