/**
 * What can go wrong at a door, as data. `code` is for programs, `message` for
 * people: what was wrong, where, and what to do.
 */
export const errorCodes = [
  'invalid-request', // the message is not of the contract's form
  'invalid-configuration', // a run that cannot be started as asked
  'too-few', // states or rollouts that are too few for what was asked of them
  'not-found', // no such run, rollout or analysis
  'conflict', // the thing exists, but not in a state that allows this
  'database', // the database is damaged, newer than the program, or not writable
  'cancelled', // somebody stopped it
  'unavailable', // an engine or a backend that this machine lacks
  'unexpected', // a fault of the program's own; logged
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /**
   * The setting that it concerns, of an entry of a pair with its place (`hiddenSizes.1`), and what is wrong with it
   * without its name.
   */
  readonly key?: string;
  readonly fault?: string;
  /** For a report: a stack or the underlying message. Never needed to understand `message`. */
  readonly details?: string;
}

/** An error meant for the person who asked. */
export class TutelageError extends Error {
  override readonly name = 'TutelageError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Of SQLite or of the system, such as SQLITE_BUSY or ENOSPC; empty where an error has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What an error says, in its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Another connection writes, and did not end while SQLite waited; what was to be done was not begun. */
export function isLocked(error: unknown): boolean {
  return isOf(codeOf(error), 'SQLITE_BUSY');
}

/** The disk has no room for what was to be written. */
export function isDiskFull(error: unknown): boolean {
  return ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

/** The file holds what SQLite cannot follow. */
export function isDamaged(error: unknown): boolean {
  return isOf(codeOf(error), 'SQLITE_CORRUPT') || isOf(codeOf(error), 'SQLITE_NOTADB');
}

/** What keeps a write from being made, and may be over in a moment. */
export function isPassing(error: unknown): boolean {
  return isLocked(error) || isDiskFull(error);
}

/** SQLite's codes for a file or disk that is at fault, and not the program. */
const databaseFaults = [
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
];

export function isDatabaseFault(error: unknown): boolean {
  return isDiskFull(error) || databaseFaults.some((fault) => isOf(codeOf(error), fault));
}

/** Whether an extended code is of a kind. */
function isOf(code: string, kind: string): boolean {
  return code === kind || code.startsWith(`${kind}_`);
}
