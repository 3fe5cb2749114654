import type { Failure } from '../../contract/errors.ts';
import { failureOf } from '../../contract/failure.ts';

/** Why an analysis ended without an answer: what a person can mend, or a fault of the program's own with its stack. */
export function analysisFailure(error: unknown): Failure {
  if (error instanceof RangeError && isOfMemory(error))
    return {
      code: 'unavailable',
      message: `There is not enough memory for so many states (${error.message}). Choose fewer states, or landmarks.`,
    };
  return failureOf(error);
}

/** The runtime gives its own errors of memory neither class nor code: only their words tell them from others. */
const isOfMemory = ({ message }: RangeError): boolean => /allocation failed|array length|array buffer/i.test(message);
