import { ConfigurationError } from '../learning/resolution.ts';
import { DataError, TooFewError } from '../numerics/dataError.ts';
import { codeOf, type Failure, isDatabaseFault, isDiskFull, isLocked, messageOf, TutelageError } from './errors.ts';

/** What went wrong, as data: what a person caused in its own words, anything else as `unexpected` with its stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TutelageError) return { code: error.code, message: error.message };
  if (error instanceof ConfigurationError)
    return { code: 'invalid-configuration', message: error.message, key: error.key, fault: error.fault };
  if (error instanceof TooFewError) return { code: 'too-few', message: error.message };
  if (error instanceof DataError) return { code: 'invalid-request', message: error.message };
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

function describeFault(error: unknown): string {
  const [code, message] = [codeOf(error), messageOf(error)];
  if (isDiskFull(error)) return DISK_FULL;
  if (code.startsWith('SQLITE_READONLY'))
    return (
      'The database can only be read: its file or folder is write-protected, or its file system is mounted ' +
      'read-only. Nothing was changed.'
    );
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
    return (
      `The database is damaged: ${message}. "tutelage check" says where, and "tutelage salvage" reads what can ` +
      'be read of it into a new file; name another file with --db.'
    );
  if (code.startsWith('SQLITE_IOERR'))
    return (
      `The disk failed to read or write the database (${code}): ${message}. See to the disk, and look at the ` +
      'file with "tutelage check".'
    );
  return (
    `The database cannot be read or written: ${message}. Check the path and its permissions, or name another ` +
    'file with --db.'
  );
}
