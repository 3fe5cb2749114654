/**
 * What can go wrong at a door, as data. `code` is for programs, `message` for
 * people: what was wrong, where, and what to do.
 */
export const errorCodes = [
  'invalid-request', // the message is not of the contract's form
  'invalid-configuration', // a run that cannot be started as asked
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
