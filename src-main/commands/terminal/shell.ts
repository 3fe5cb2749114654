import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { DataError } from '../../numerics/dataError.ts';
import { keepOwnPrivate } from '../../doors/databases/ownFolder.ts';
import { workerEntries } from '../../doors/entries.ts';
import { withPatience } from '../../doors/patience.ts';
import { DatabaseError } from '../../../db/open.ts';
import { failureOf } from '../../contract/failure.ts';
import { TutelageError } from '../../contract/errors.ts';
import { databaseNameObstacle, defaultDatabasePath } from '../../paths.ts';
import type { WorkerMessage } from '../../training/messages.ts';
import { openWorkbench, type Workbench } from '../../workbench/workbench.ts';
import { programVersion } from './version.ts';

/** 0 done, 1 a check or a run failed, 2 the caller's mistake. */
export type ExitCode = 0 | 1 | 2;

/** Output for programs. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Everything for people. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

export interface DatabaseOption {
  readonly db?: string;
}

/** @throws UsageError where `--db` names what is no file. */
export function databasePathOf({ db }: DatabaseOption): string {
  const obstacle = db === undefined ? null : databaseNameObstacle(db);
  if (obstacle !== null) throw new UsageError(obstacle);
  return db ?? defaultDatabasePath();
}

/**
 * `withWorkbench` for a command that reads what is stored: a database that is
 * named but not there is a mistake in the name, and is not made.
 */
export function withStoredRuns<T>(
  options: DatabaseOption & { readonly jobs?: number },
  work: (workbench: Workbench) => Promise<T>,
): Promise<T> {
  requireDatabase(options);
  return withWorkbench(options, work);
}

export function requireDatabase({ db }: DatabaseOption): void {
  databasePathOf({ ...(db === undefined ? {} : { db }) });
  if (db !== undefined && !existsSync(db))
    throw new UsageError(`--db ${db}: there is no such file. Check the name; "tutelage train" makes a new database.`);
}

/** Milliseconds that a command waits for another program's lock. */
const LOCK_PATIENCE = 60_000;

/** Opens the workbench for one command and closes it behind it, however the command ends. */
export async function withWorkbench<T>(
  options: DatabaseOption & { readonly jobs?: number },
  work: (workbench: Workbench) => Promise<T>,
  onWorkerMessage?: (message: WorkerMessage) => void,
): Promise<T> {
  const databasePath = databasePathOf(options);
  keepOwnPrivate(databasePath);
  const workbench = openWorkbench({
    databasePath,
    door: 'command-line',
    version: programVersion(),
    parallelRuns: options.jobs ?? availableParallelism(),
    ...workerEntries,
    command: ['tutelage', ...process.argv.slice(2)],
    log: say,
    ...(onWorkerMessage === undefined ? {} : { onWorkerMessage }),
  });
  try {
    return await work({ ...workbench, handlers: withPatience(workbench.handlers, LOCK_PATIENCE, say) });
  } finally {
    await workbench.close();
  }
}

/** Runs a command; an error becomes its message and an exit code. */
export async function carryOut(command: () => Promise<ExitCode> | ExitCode): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveWithReader);
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** A reader that goes early, such as `head`, has what it wanted: the end, and no failure. What is committed stays. */
function leaveWithReader(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
}

function reportFailure(error: unknown): ExitCode {
  if (error instanceof DataError || error instanceof UsageError || error instanceof DatabaseError) {
    say(`tutelage: ${error.message}`);
    return 2;
  }
  const failure = failureOf(error);
  say(`tutelage: ${failure.message}${failure.code === 'unexpected' ? `\n${failure.details ?? ''}` : ''}`);
  const isCallers =
    failure.code === 'invalid-configuration' ||
    failure.code === 'invalid-request' ||
    failure.code === 'too-few' ||
    failure.code === 'not-found' ||
    failure.code === 'conflict' ||
    failure.code === 'database';
  return isCallers ? 2 : 1;
}

/** The command was called in a way that cannot be carried out. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The run that `text` names: its id, or a beginning of it that no other has. */
export async function resolveRun(workbench: Workbench, text: string): Promise<string> {
  const runs = await workbench.handlers['runs.list']({});
  const exact = runs.find((run) => run.id === text);
  if (exact !== undefined) return exact.id;
  const candidates = runs.filter((run) => run.id.startsWith(text.toLowerCase()));
  if (candidates.length === 1) return candidates[0].id;
  if (candidates.length === 0)
    throw new TutelageError('not-found', `There is no run "${text}" in this database. "tutelage runs" lists them.`);
  throw new TutelageError(
    'not-found',
    `"${text}" is the beginning of ${candidates.length} runs: ${candidates
      .slice(0, 5)
      .map((run) => run.id)
      .join(', ')}${candidates.length > 5 ? ', …' : ''}. Write more of it.`,
  );
}
