import { ConfigurationError } from '../learning/resolution.ts';
import { TutelageError, type Failure } from './errors.ts';

/** What went wrong, as data: what a person caused in its own words, anything else as `unexpected` with its stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TutelageError) return { code: error.code, message: error.message };
  if (error instanceof ConfigurationError)
    return { code: 'invalid-configuration', message: error.message, key: error.key, fault: error.fault };
  // DatabaseError belongs to db, which the language does not know.
  if (error instanceof Error && error.name === 'DatabaseError') return { code: 'database', message: error.message };
  if (isLocked(error))
    return {
      code: 'database',
      message:
        'The database is locked: another program has been writing to it all the time. Nothing was changed. ' +
        'Try again; if it stays like this, close what else has the file open.',
    };
  if (isDatabaseFault(error)) return { code: 'database', message: describeFault(error) };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'unexpected',
    message: 'Something went wrong that the program did not expect. The log has the details.',
    details,
  };
}

/** A failure that came from another process or thread, as the error that it was there. */
export function errorOfFailure({ code, message, key, fault, details }: Failure): Error {
  if (key !== undefined && fault !== undefined) return new ConfigurationError(key, fault);
  return code === 'unexpected' ? new Error(details ?? message) : new TutelageError(code, message);
}

/** What a write says of a disk without room; what was to be written is not there, whole or in parts. */
export const DISK_FULL = 'The disk is full. Nothing was changed. Make room and try again.';

/** The disk has no room for what was to be written. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(String(error.code));
}

/** What keeps a write from being made, and may be over in a moment. */
export function isPassing(error: unknown): boolean {
  return isLocked(error) || isDiskFull(error);
}

function describeFault(error: Error & { readonly code: unknown }): string {
  const code = String(error.code);
  if (isDiskFull(error)) return DISK_FULL;
  if (code.startsWith('SQLITE_READONLY'))
    return (
      'The database can only be read: its file or folder is write-protected, or its file system is mounted ' +
      'read-only. Nothing was changed.'
    );
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
    return (
      `The database is damaged: ${error.message}. "tutelage check" says where, and "tutelage salvage" reads what can ` +
      'be read of it into a new file; name another file with --db.'
    );
  if (code.startsWith('SQLITE_IOERR'))
    return (
      `The disk failed to read or write the database (${code}): ${error.message}. See to the disk, and look at the ` +
      'file with "tutelage check".'
    );
  return (
    `The database cannot be read or written: ${error.message}. Check the path and its permissions, or name another ` +
    'file with --db.'
  );
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

/** Another connection writes, and did not end while SQLite waited; what was to be done was not begun. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_BUSY(_|$)/.test(String(error.code));
}

function isDatabaseFault(error: unknown): error is Error & { readonly code: unknown } {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  if (isDiskFull(error)) return true;
  return databaseFaults.some((fault) => code === fault || code.startsWith(`${fault}_`));
}
