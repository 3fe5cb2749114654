import { existsSync } from 'node:fs';
import { copyToRead } from '../care/access.ts';
import { seal, seals } from '../care/seals.ts';
import { columnsOf, copyLog, dropLog } from '../log/copyLog.ts';
import { migrations } from '../migrations/migrations.ts';
import { DatabaseError, openDatabase, type ReadableDatabase, type WritableDatabase } from '../open.ts';

/** A run by what makes it the run that it is. */
export interface RunIdentity {
  readonly id: string;
  readonly status: string;
  readonly seed: number;
  /** Without seed and frozenRun, keys in order. */
  readonly settings: string;
  readonly frozenRun: string | null;
  /** Where a fork began: JSON of [digest, cycle]. */
  readonly origin: string | null;
  /** Of an imported run: JSON of [path, label], the place that it was read at. */
  readonly place: string | null;
  /** Of an imported run: bytes of all files that it was read from. */
  readonly bytesRead: number | null;
  readonly engine: string | null;
  readonly digest: string | null;
  readonly cycles: number;
}

type Schema = 'main' | 'other';

/** Oldest first, so that a teacher's run comes before those that are fed by it. */
export function listIdentities(database: ReadableDatabase, schema: Schema): readonly RunIdentity[] {
  return database
    .prepare<[], RunIdentity>(
      `SELECT runs.id, runs.status, runs.seed, configurations.settings,
         runs.configuration ->> 'frozenRun' AS frozenRun,
         iif(runs.origin IS NULL, NULL, json_array(runs.origin ->> 'digest', runs.origin ->> 'cycle')) AS origin,
         iif(runs.source IS NULL, NULL, json_array(runs.source ->> 'path', runs.source ->> 'label')) AS place,
         (SELECT sum(value ->> 'bytes') FROM json_each(runs.source, '$.files')) AS bytesRead,
         runs.engine, runs.digest, runs.cycles
       FROM ${schema}.runs LEFT JOIN ${schema}.configurations ON configurations.id = runs.configuration_id
       WHERE runs.deleted = 0
       ORDER BY runs.created_at, runs.id`,
    )
    .all();
}

/** The digest after so many cycles of a run; null where it has not as many. */
export function digestAfter(database: ReadableDatabase, schema: Schema, run: string, cycles: number): string | null {
  return (
    database
      .prepare<{ run: string; cycle: number }, string>(
        `SELECT digest FROM ${schema}.cycles WHERE run_id = @run AND cycle = @cycle`,
      )
      .pluck()
      .get({ run, cycle: cycles - 1 }) ?? null
  );
}

/** A run of one of the two databases. */
export interface StoredAt {
  readonly schema: Schema;
  readonly id: string;
}

/**
 * Whether a run logged what another one begins with. The last cycle of the shorter one may have been read before all
 * of it was there.
 */
export function isBeginning(database: ReadableDatabase, shorter: StoredAt, longer: StoredAt): boolean {
  return (
    database
      .prepare<{ shorter: string; longer: string }, number>(
        `SELECT NOT EXISTS (
           SELECT 1 FROM ${shorter.schema}.cycles AS early
             LEFT JOIN ${longer.schema}.cycles AS late ON late.run_id = @longer AND late.cycle = early.cycle
           WHERE early.run_id = @shorter AND late.checksum IS NOT early.checksum
             AND early.cycle < (SELECT max(cycle) FROM ${shorter.schema}.cycles WHERE run_id = @shorter)
         )`,
      )
      .pluck()
      .get({ shorter: shorter.id, longer: longer.id }) === 1
  );
}

/** Whether two imported runs logged the same, numbers under names of their own among it. */
export function isSameLog(database: ReadableDatabase, one: StoredAt, other: StoredAt): boolean {
  const log = ({ schema }: StoredAt, id: string): string =>
    `SELECT 'cycle', cycle, checksum FROM ${schema}.cycles WHERE run_id = @${id}
     UNION ALL SELECT 'own', name, checksum FROM ${schema}.own_metrics WHERE run_id = @${id}`;
  const [ofOne, ofOther] = [log(one, 'one'), log(other, 'other')];
  return (
    database
      .prepare<{ one: string; other: string }, number>(
        `SELECT NOT EXISTS (SELECT * FROM (${ofOne}) EXCEPT SELECT * FROM (${ofOther}))
           AND NOT EXISTS (SELECT * FROM (${ofOther}) EXCEPT SELECT * FROM (${ofOne}))`,
      )
      .pluck()
      .get({ one: one.id, other: other.id }) === 1
  );
}

/** Columns that say who has a run and where it stands among others here: they do not go along. */
const ofPlace = new Set(
  ['variant', 'configuration_id', 'owner_pid', 'owner_host', 'owner_boot', 'owner_started', 'owner_beat'].map(
    (name) => `"${name}"`,
  ),
);

/** A run of the other database with all that belongs to it. A run in somebody's hands comes to rest. */
export function copyRun(
  database: WritableDatabase,
  { from, to, frozenRun }: { readonly from: string; readonly to: string; readonly frozenRun: string | null },
): void {
  const columns = columnsOf(database, 'runs').filter((name) => !ofPlace.has(name));
  const own = columns.map((name) =>
    name === '"status"' ? `iif(status IN ('running', 'queued'), 'stopped', status)` : name,
  );
  const ids = { from, to };
  database
    .prepare(
      `INSERT INTO main.runs (id, ${columns.join(', ')})
       SELECT @to, ${own.join(', ')} FROM other.runs WHERE id = @from`,
    )
    .run(ids);
  if (frozenRun !== null) pointTo(database, to, frozenRun);
  database.prepare(`INSERT INTO main.run_tags SELECT @to, tag FROM other.run_tags WHERE run_id = @from`).run(ids);
  copyEvents(database, ids);
  copyLog(database, { ...ids, schema: 'other' });
}

function copyEvents(database: WritableDatabase, ids: { readonly from: string; readonly to: string }): void {
  database
    .prepare(
      `INSERT INTO main.run_events (run_id, at, kind, message)
       SELECT @to, at, kind, message FROM other.run_events WHERE run_id = @from ORDER BY id`,
    )
    .run(ids);
}

/** A frozen run says under which id its teacher's run is here. */
function pointTo(database: WritableDatabase, run: string, frozenRun: string): void {
  database
    .prepare(`UPDATE main.runs SET configuration = json_set(configuration, '$.frozenRun', @frozenRun) WHERE id = @run`)
    .run({ run, frozenRun });
  const row = database
    .prepare<object, Parameters<typeof seal<(typeof seals.run)[number]>>[1]>(
      `SELECT ${seals.run.join(', ')} FROM main.runs WHERE id = @run`,
    )
    .get({ run });
  if (row === undefined) return;
  database
    .prepare(`UPDATE main.runs SET checksum = @checksum WHERE id = @run`)
    .run({ run, checksum: seal(seals.run, row) });
}

/** Progress of a run: what a longer copy of it says in its place. */
const progress = `status, message, engine, digest, cycles, interactions, rollout_return, rollout_episodes,
  cumulative_return, test_return, best_test, late_test, seconds, bytes, divergence, provenance`;

/** Gives a run of ours what the same run went on to do in the other database. */
export function replaceLog(database: WritableDatabase, ids: { readonly from: string; readonly to: string }): void {
  dropLog(database, ids.to);
  database
    .prepare(
      `UPDATE main.runs SET (${progress}) = (
         SELECT ${progress.replace('status', "iif(status IN ('running', 'queued'), 'stopped', status)")}
         FROM other.runs WHERE id = @from
       )
       WHERE id = @to`,
    )
    .run(ids);
  copyLog(database, { ...ids, schema: 'other' });
  addTags(database, ids);
}

/** Tags of both. */
export function addTags(database: WritableDatabase, ids: { readonly from: string; readonly to: string }): void {
  database
    .prepare(
      `INSERT OR IGNORE INTO main.run_tags (run_id, tag) SELECT @to, tag FROM other.run_tags WHERE run_id = @from`,
    )
    .run(ids);
}

export interface OtherStudy {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly plan: string;
  readonly preset: string | null;
  readonly created_at: string;
}

export function listOtherStudies(database: ReadableDatabase): readonly OtherStudy[] {
  return database
    .prepare<[], OtherStudy>(
      `SELECT id, name, question, plan, preset, created_at FROM other.studies ORDER BY created_at, id`,
    )
    .all();
}

/** Names that a person gave to groups there and that nobody uses here. */
export function takeGroupNames(database: WritableDatabase): void {
  database
    .prepare(
      `UPDATE OR IGNORE main.variants
       SET name = (SELECT name FROM other.variants theirs WHERE theirs.key = main.variants.key)
       WHERE name IS NULL AND EXISTS (
         SELECT 1 FROM other.variants theirs WHERE theirs.key = main.variants.key AND theirs.name IS NOT NULL
       )`,
    )
    .run();
}

/**
 * Attaches another database as `other` and gives what detaches it. One of another version is copied first, and the
 * copy brought to this one: the file itself stays as it is.
 *
 * @throws DatabaseError where it is none, is damaged, or comes from a newer program.
 */
export function attachOther(database: WritableDatabase, path: string): () => void {
  if (!existsSync(path)) throw new DatabaseError(`${path}: there is no such file.`);
  const attach = (file: string): void => void database.prepare(`ATTACH ? AS other`).run(file);
  const detach = (): void => void database.prepare(`DETACH other`).run();
  const versionOf = (): number => {
    try {
      return Number(database.prepare<[], number>(`PRAGMA other.user_version`).pluck().get());
    } catch {
      return -1; // what opens the copy says what it is
    }
  };
  try {
    attach(path);
    if (versionOf() === migrations.length) return detach;
    detach();
  } catch {
    // Said by opening the copy.
  }
  const copy = copyToRead(path);
  try {
    openDatabase(copy.path).close();
    attach(copy.path);
  } catch (error) {
    copy.remove();
    if (error instanceof DatabaseError)
      throw new DatabaseError(error.message.replaceAll(copy.path, path), { cause: error });
    throw error;
  }
  return () => {
    detach();
    copy.remove();
  };
}
