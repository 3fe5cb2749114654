import type { Speed } from '../src-main/contract/queue.ts';
import type { RunGroup } from '../src-main/contract/groups.ts';
import type { RunOrigin, RunSource, RunStatus, RunSummary } from '../src-main/contract/runs.ts';
import type { Configuration, RunMethod } from '../src-main/learning/configuration.ts';
import type { Divergence } from '../src-main/learning/divergence.ts';
import { requireSound, seal, seals, type StoredChecksum } from './care/seals.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly method: RunMethod;
  readonly seed: number;
  readonly status: RunStatus;
  readonly message: string | null;
  readonly engine: string | null;
  readonly digest: string | null;
  readonly cycles: number;
  readonly interactions: number;
  readonly budget: number;
  readonly rollout_return: number | null;
  readonly rollout_episodes: number;
  readonly cumulative_return: number | null;
  readonly test_return: number | null;
  readonly best_test: number | null;
  readonly seconds: number;
  readonly created_at: string;
  readonly owner_pid: number | null;
  readonly owner_host: string | null;
  readonly owner_boot: string | null;
  readonly owner_started: string | null;
  /** ISO 8601, UTC: when its process was last heard of. */
  readonly owner_beat: string | null;
  readonly note: string;
  readonly archived: 0 | 1;
  readonly trashed_at: string | null;
  readonly bytes: number;
  readonly late_test: number | null;
  readonly configuration_id: number;
  /** Of a frozen run: what enters its replay buffer. */
  readonly frozen_data: string | null;
  /** Of a frozen run: the run whose teacher it takes. */
  readonly frozen_run: string | null;
  /** JSON list, of an imported run. */
  readonly imported_roles: string | null;
  /** JSON of an imported run's RunSource; null of a run of our own. */
  readonly source: string | null;
  /** Null until the program has sorted it in. */
  readonly variant: number | null;
  /** JSON of a fork's RunOrigin. */
  readonly forked_from: string | null;
  /** JSON list in alphabetical order. */
  readonly tags: string;
}

export interface StoredRun extends RunRow {
  /** JSON of the resolved configuration and of the provenance. */
  readonly configuration: string;
  readonly provenance: string | null;
  /** JSON of a fork's StoredOrigin. */
  readonly origin: string | null;
}

/** A diverged run is stored as failed, with what diverged. */
const statusColumn = `CASE WHEN status = 'failed' AND divergence IS NOT NULL THEN 'diverged' ELSE status END AS status`;
const summaryColumns = `
  id, name, task, method, seed, ${statusColumn}, message, engine, digest, cycles, interactions, budget,
  rollout_return, rollout_episodes, cumulative_return, test_return, best_test, seconds, created_at,
  owner_pid, owner_host, owner_boot, owner_started, owner_beat,
  note, archived, trashed_at, bytes, late_test, configuration_id, variant,
  configuration ->> 'frozenData' AS frozen_data, configuration ->> 'frozenRun' AS frozen_run,
  configuration -> 'roles' AS imported_roles, source,
  json_remove(origin, '$.configuration', '$.origin') AS forked_from,
  (SELECT json_group_array(tag ORDER BY tag) FROM run_tags WHERE run_id = runs.id) AS tags`;

/** Oldest first. */
export function listRuns(database: ReadableDatabase): RunRow[] {
  return database
    .prepare<[], RunRow>(`SELECT ${summaryColumns} FROM runs WHERE deleted = 0 ORDER BY created_at, id`)
    .all();
}

export function findRun(database: ReadableDatabase, id: string): StoredRun | undefined {
  const row = database
    .prepare<{ id: string }, StoredRun & { readonly checksum: StoredChecksum }>(
      `SELECT ${summaryColumns}, configuration, provenance, origin, checksum
       FROM runs
       WHERE id = @id AND deleted = 0`,
    )
    .get({ id });
  if (row === undefined) return undefined;
  const { checksum, ...run } = row;
  requireSound(seals.run, run, checksum, () => `the configuration of the run ${id}, which had ${run.cycles} cycles,`);
  return run;
}

/** Runs that some process trains or has in its queue. */
export function listHeldRuns(database: ReadableDatabase): RunRow[] {
  return database
    .prepare<[], RunRow>(
      `SELECT ${summaryColumns}
       FROM runs
       WHERE status IN ('running', 'queued') AND deleted = 0`,
    )
    .all();
}

/** A frozen run that is not finished and takes its teacher from `source`. */
export function findDependent(database: ReadableDatabase, source: string): string | undefined {
  return database
    .prepare<{ source: string }, { id: string }>(
      `SELECT id
       FROM runs
       WHERE method = 'frozen' AND status <> 'finished' AND deleted = 0
         AND configuration ->> 'frozenRun' = @source
       LIMIT 1`,
    )
    .get({ source })?.id;
}

/** The process that has a run in its hands. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Of the machine's start, the same for all that have it and each other's process ids; null where it is not known. */
  readonly boot?: string | null;
  /** When the process began, in the system's own count; null where it is not known. */
  readonly started?: string | null;
}

const isOwner = `owner_pid = @pid AND owner_host = @host AND owner_boot IS @boot AND owner_started IS @started`;
const setOwner = `owner_pid = @pid, owner_host = @host, owner_boot = @boot, owner_started = @started`;
const noOwner = `owner_pid = NULL, owner_host = NULL, owner_boot = NULL, owner_started = NULL, owner_beat = NULL`;
const now = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

function columnsOf({ pid, host, boot, started }: Owner): Required<Owner> {
  return { pid, host, boot: boot ?? null, started: started ?? null };
}

/** A new run, waiting in `owner`'s queue. */
export function insertRun(
  database: WritableDatabase,
  run: {
    readonly id: string;
    readonly name: string;
    readonly configuration: Configuration;
    readonly createdAt: string;
  },
  owner: Owner,
): void {
  const { task, method, seed, interactions } = run.configuration;
  const configuration = JSON.stringify(run.configuration);
  database
    .prepare(
      `INSERT INTO runs
         (id, name, task, method, seed, status, configuration, budget, created_at,
          owner_pid, owner_host, owner_boot, owner_started, checksum)
       VALUES
         (@id, @name, @task, @method, @seed, 'queued', @configuration, @interactions, @createdAt,
          @pid, @host, @boot, @started, @checksum)`,
    )
    .run({
      ...run,
      task,
      method,
      seed,
      configuration,
      interactions,
      ...columnsOf(owner),
      checksum: seal(seals.run, { task, method, seed, configuration, created_at: run.createdAt, origin: null }),
    });
}

/**
 * Takes a queued or stopped run for a process: the number of this claim, which
 * every later claim makes void. Null if another has the run.
 */
export function claimRun(database: WritableDatabase, id: string, owner: Owner): number | null {
  const claimed = database
    .prepare<object, { claims: number }>(
      `UPDATE runs
       SET status = 'running', message = NULL, claims = claims + 1, ${setOwner}, owner_beat = ${now}
       WHERE id = @id AND status IN ('queued', 'stopped', 'failed') AND divergence IS NULL
       RETURNING claims`,
    )
    .get({ id, ...columnsOf(owner) });
  return claimed?.claims ?? null;
}

/** Says that the process of a claim lives; what has been claimed since is left alone. */
export function beat(database: WritableDatabase, id: string, claim: number): void {
  database.prepare(`UPDATE runs SET owner_beat = ${now} WHERE id = @id AND claims = @claim`).run({ id, claim });
}

/** Takes a run out of `owner`'s hands; false, and nothing is changed, where it is not in them. */
export function releaseRun(
  database: WritableDatabase,
  id: string,
  owner: Owner,
  status: Exclude<RunStatus, 'running' | 'queued'>,
  message: string | null,
  divergence: Divergence | null = null,
): boolean {
  return (
    database
      .prepare(
        `UPDATE runs
         SET status = @status, message = @message, divergence = @divergence, ${noOwner}
         WHERE id = @id AND ${isOwner}`,
      )
      .run({
        id,
        status: status === 'diverged' ? 'failed' : status,
        message,
        divergence: divergence === null ? null : JSON.stringify(divergence),
        ...columnsOf(owner),
      }).changes === 1
  );
}

/**
 * Takes a run out of any hands, whatever they do: their claim is void, and what they did since their last cycle is
 * lost.
 */
export function seizeRun(database: WritableDatabase, id: string): boolean {
  return (
    database
      .prepare(
        `UPDATE runs
         SET status = 'stopped', claims = claims + 1, ${noOwner}
         WHERE id = @id AND status IN ('running', 'queued')`,
      )
      .run({ id }).changes === 1
  );
}

/** Puts a run that rests into `owner`'s queue. */
export function queueRun(database: WritableDatabase, id: string, owner: Owner): boolean {
  return (
    database
      .prepare(
        `UPDATE runs
         SET status = 'queued', message = NULL, ${setOwner}
         WHERE id = @id AND status IN ('stopped', 'failed') AND divergence IS NULL`,
      )
      .run({ id, ...columnsOf(owner) }).changes === 1
  );
}

/** Says what carries a run out; the provenance of the first sitting stays. */
export function recordStart(database: WritableDatabase, id: string, engine: string, provenance: string): void {
  database
    .prepare(`UPDATE runs SET engine = @engine, provenance = coalesce(provenance, @provenance) WHERE id = @id`)
    .run({ id, engine, provenance });
}

/** `updatesPerInteraction` of contract/vocabulary.ts in SQL; a test holds the two together. */
const updatesPerInteraction = `
  CASE
    WHEN method IN ('ddpg', 'frozen')
    THEN 1.0 * (configuration ->> 'studentUpdates')
      / (
        (configuration ->> 'rolloutSteps')
        + iif(
          method = 'frozen' AND configuration ->> 'frozenData' = 'teacher-and-student',
          configuration ->> 'evaluationSteps',
          0
        )
      )
    WHEN method = 'explorer'
    THEN 1.0 * (configuration ->> 'studentUpdates') * (1 + (configuration ->> 'explorerUpdates'))
      / (configuration ->> 'rolloutSteps')
    ELSE
      1.0
      * (
        (configuration ->> 'explorations') * (configuration ->> 'exerciseUpdates')
        + (configuration ->> 'studentUpdates')
      )
      / (
        (configuration ->> 'explorations')
        * ((configuration ->> 'exploreSteps') + (configuration ->> 'evaluationSteps'))
        + iif(
          configuration ->> 'metaReward' = 'paired' OR configuration ->> 'baselineReturn' = 'fresh',
          configuration ->> 'evaluationSteps',
          0
        )
      )
  END`;

/** Finished runs of a machine by task, method and engine. */
export function readSpeeds(database: ReadableDatabase, host: string): Speed[] {
  return database
    .prepare<{ host: string }, Speed>(
      `SELECT task, method, engine, count(*) AS runs,
         sum(seconds) / sum(interactions) AS secondsPerInteraction,
         sum(interactions * ${updatesPerInteraction}) / sum(interactions) AS updatesPerInteraction
       FROM runs
       WHERE status = 'finished' AND deleted = 0 AND engine IS NOT NULL AND interactions > 0
         AND provenance ->> '$.machine.hostname' = @host
       GROUP BY task, method, engine`,
    )
    .all({ host });
}

export function addRunEvent(database: WritableDatabase, id: string, at: string, kind: string, message: string): void {
  database
    .prepare(`INSERT INTO run_events (run_id, at, kind, message) VALUES (@id, @at, @kind, @message)`)
    .run({ id, at, kind, message });
}

export function listRunEvents(database: ReadableDatabase, id: string): { at: string; kind: string; message: string }[] {
  return database
    .prepare<{ id: string }, { at: string; kind: string; message: string }>(
      `SELECT at, kind, message FROM run_events WHERE run_id = @id ORDER BY id`,
    )
    .all({ id });
}

/** A run with the group that it is in. */
export function summaryOf(row: RunRow, group: RunGroup): Omit<RunSummary, 'roles'> {
  return {
    id: row.id,
    // A name that nobody chose says the group, which its method alone would not.
    name: row.name === `${row.task} ${row.method} ${row.seed}` ? `${row.task} ${group.name} ${row.seed}` : row.name,
    task: row.task,
    method: row.method,
    seed: row.seed,
    status: row.status,
    message: row.message,
    cycles: row.cycles,
    interactions: row.interactions,
    budget: row.budget,
    returns: {
      rollout: row.rollout_return,
      rolloutEpisodes: row.rollout_episodes,
      cumulative: row.cumulative_return,
      test: row.test_return,
    },
    bestTest: row.best_test,
    lateTest: row.late_test,
    engine: row.engine,
    createdAt: row.created_at,
    seconds: row.seconds,
    bytes: row.bytes,
    group,
    // Written by insertImported.
    source: row.source === null ? null : (JSON.parse(row.source) as RunSource),
    // Written by planFork.
    origin: row.forked_from === null ? null : (JSON.parse(row.forked_from) as RunOrigin),
    configurationId: row.configuration_id,
    frozenRun: row.frozen_run,
    note: row.note,
    tags: tagsOf(row.tags),
    isArchived: row.archived === 1,
    trashedAt: row.trashed_at,
  };
}

function tagsOf(json: string): readonly string[] {
  // Made by json_group_array of a text column.
  return json === '[]' ? [] : (JSON.parse(json) as string[]);
}
