import type Database from 'better-sqlite3';
import type { RunSource } from '../../src-main/contract/runs.ts';
import { float32FromBlob } from '../blobs.ts';
import { meanOfLastTenth } from '../log/cycles.ts';
import type { Cells } from './layout.ts';

/** What a run that is made again cannot tell by itself. */
export interface Circumstances {
  /** Of the damaged file. */
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The tasks that there are: ids of runs begin with one, in small letters. */
  readonly tasks: readonly string[];
}

/** Tables whose rows say which run they are of. */
const children = ['cycles', 'rollouts', 'checkpoints', 'teachers', 'own_metrics', 'run_events', 'run_tags'] as const;

/** What is known of a run whose row is lost. */
export interface LostRun {
  readonly id: string;
  readonly cells: Cells;
}

/** Runs of which there are rows and that are themselves not there; `lost` is what indexes know of such. */
export function lostRuns(target: Database.Database, lost: readonly Cells[]): readonly LostRun[] {
  const ids = target
    .prepare<[], string>(
      `SELECT run FROM (${children.map((table) => `SELECT run_id AS run FROM ${table}`).join(' UNION ')})
       WHERE run NOT IN (SELECT id FROM runs)
       ORDER BY run`,
    )
    .pluck()
    .all();
  const lastDigest = target
    .prepare<{ id: string }, string>('SELECT digest FROM cycles WHERE run_id = @id ORDER BY cycle DESC LIMIT 1')
    .pluck();
  return ids.map((id) => {
    const digest = lastDigest.get({ id });
    const own = lost.find((cells) =>
      cells.has('id') ? cells.get('id') === id : digest !== undefined && cells.get('digest') === digest,
    );
    return { id, cells: own ?? new Map() };
  });
}

/**
 * A row for a run that lost its own. With its configuration it is what it was, its numbers those of its cycles.
 * Without, nobody can carry it out again, and it is kept as a run that was
 * imported: it is listed, compared and drawn, and says what it misses.
 */
export function makeRunAgain(target: Database.Database, { id, cells }: LostRun, circumstances: Circumstances): void {
  const isKnown = ['task', 'method', 'seed', 'configuration', 'created_at', 'budget', 'status', 'name'].every((name) =>
    cells.has(name),
  );
  const row = new Map([...(isKnown ? cells : asImported(target, id, cells, circumstances)), ['id', id] as const]);
  row.delete('rowid');
  const names = [...row.keys()];
  target
    .prepare(`INSERT INTO runs (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
    .run(Object.fromEntries(row));
  countAgain(target, id);
}

function asImported(target: Database.Database, id: string, cells: Cells, { path, at, tasks }: Circumstances): Cells {
  const settings = settingsOf(target, cells);
  const task = settings.task ?? tasks.find((name) => id.startsWith(`${name}-`.toLowerCase())) ?? 'unknown task';
  const algorithm = settings.method ?? 'unknown algorithm';
  const seed = Number(/-(\d+)(?:-|$)/.exec(id)?.[1] ?? 0);
  const roles = target
    .prepare<{ id: string }, string>(`SELECT DISTINCT role FROM rollouts WHERE run_id = @id ORDER BY role`)
    .pluck()
    .all({ id });
  const source: RunSource = {
    ...{ program: 'Tutelage', algorithm: String(algorithm), path, label: id, files: [], importedAt: at },
    notices: [
      'The page that said its settings was damaged. What else was logged was salvaged: it can be listed, compared ' +
        'and drawn, but not gone on with or verified.',
      ...(Object.keys(settings).length === 0 ? ['Its task and seed are as its id says them.'] : []),
    ],
  };
  const configuration = {
    ...settings,
    ...{ task, method: 'imported', seed, algorithm, program: 'Tutelage', roles, ...sizesOf(target, id) },
  };
  const created = target
    .prepare<{ id: string }, string>('SELECT min(at) FROM run_events WHERE run_id = @id')
    .pluck()
    .get({ id });
  return new Map<string, string | number>([
    ...([
      ['name', id],
      ['task', String(task)],
      ['method', 'imported'],
      ['seed', seed],
    ] as const),
    ...([
      ['status', 'finished'],
      ['configuration', JSON.stringify(configuration)],
      ['budget', 1],
    ] as const),
    ...([
      ['created_at', created ?? at],
      ['source', JSON.stringify(source)],
    ] as const),
    ...(['note', 'archived', 'trashed_at', 'engine', 'name', 'created_at'] as const).flatMap((name) => {
      const value = cells.get(name);
      return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
    }),
  ]);
}

/** Those that its runs share, where an index tells which they are. */
function settingsOf(target: Database.Database, cells: Cells): Readonly<Record<string, unknown>> {
  const text = target
    .prepare<object, string>('SELECT settings FROM configurations WHERE id = @id')
    .pluck()
    .get({ id: cells.get('configuration_id') ?? null });
  const settings: unknown = text === undefined ? {} : JSON.parse(text);
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

function sizesOf(target: Database.Database, id: string): { observationSize?: number; actionSize?: number } {
  const segment = target
    .prepare<{ id: string }, { steps: number; observations: Uint8Array; actions: Uint8Array }>(
      'SELECT steps, observations, actions FROM segments WHERE run_id = @id AND steps > 0 LIMIT 1',
    )
    .get({ id });
  if (segment === undefined) return {};
  const { steps, observations, actions } = segment;
  return {
    observationSize: float32FromBlob(observations).length / (steps + 1),
    actionSize: float32FromBlob(actions).length / steps,
  };
}

/** What a run's row says of its cycles, from them. */
function countAgain(target: Database.Database, id: string): void {
  const latest = (column: string): string =>
    `(SELECT ${column} FROM cycles WHERE run_id = @id AND ${column} IS NOT NULL ORDER BY cycle DESC LIMIT 1)`;
  target
    .prepare(
      `UPDATE runs
       SET cycles = max(cycles, (SELECT coalesce(max(cycle) + 1, 0) FROM cycles WHERE run_id = @id)),
         interactions = coalesce(${latest('interactions')}, interactions),
         budget = iif(source IS NULL, budget, max(1, coalesce(${latest('interactions')}, 1))),
         seconds = coalesce(${latest('seconds')}, seconds),
         digest = coalesce(digest, ${latest('digest')}),
         rollout_return = ${latest('rollout_return')},
         rollout_episodes = coalesce(${latest('rollout_episodes')}, 0),
         cumulative_return = ${latest('cumulative_return')},
         test_return = ${latest('test_return')},
         best_test = (SELECT max(test_return) FROM cycles WHERE run_id = @id),
         bytes = max(bytes, (
           SELECT coalesce(sum(length(observations) + length(actions) + length(rewards)), 0)
           FROM segments
           WHERE run_id = @id
         ))
       WHERE id = @id`,
    )
    .run({ id });
  const tests = target
    .prepare<{ id: string }, number>(
      'SELECT test_return FROM cycles WHERE run_id = @id AND test_return IS NOT NULL ORDER BY cycle',
    )
    .pluck()
    .all({ id });
  if (tests.length > 0)
    target.prepare('UPDATE runs SET late_test = @late WHERE id = @id').run({ id, late: meanOfLastTenth(tests) });
}
