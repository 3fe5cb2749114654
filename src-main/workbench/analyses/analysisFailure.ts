import { failureOf } from '../../contract/failure.ts';
import { DataError } from '../../numerics/dataError.ts';

/** Why an analysis ended without an answer: what a person can mend, or the stack of a fault of the program's own. */
export interface AnalysisFailure {
  readonly message: string;
  readonly isUnexpected: boolean;
}

export function analysisFailure(error: unknown): AnalysisFailure {
  if (error instanceof DataError) return { message: error.message, isUnexpected: false };
  if (error instanceof RangeError && isOfMemory(error))
    return {
      message: `There is not enough memory for so many states (${error.message}). Choose fewer states, or landmarks.`,
      isUnexpected: false,
    };
  const { code, message, details } = failureOf(error);
  return { message: details ?? message, isUnexpected: code === 'unexpected' };
}

/** The runtime gives its own errors of memory neither class nor code: only their words tell them from others. */
const isOfMemory = ({ message }: RangeError): boolean => /allocation failed|array length|array buffer/i.test(message);
