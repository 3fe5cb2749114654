import { failureOf } from '../contract/failure.ts';
import { TutelageError } from '../contract/errors.ts';

/**
 * Runs a program's main function; an error becomes its message on stderr and exit code 2 (the caller's mistake) or 1
 * (any other).
 */
export async function runEntry(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const failure = failureOf(error);
    console.error(failure.code === 'unexpected' ? (failure.details ?? failure.message) : failure.message);
    process.exitCode = error instanceof TutelageError ? 2 : 1;
  }
}
