/**
 * What the data that a person chose does not allow: too few states, one that
 * is not finite, a map whose points are all the same. The message is for that
 * person: what was wrong, where, what to do. Any other RangeError is a fault
 * of the program's own.
 */
export class DataError extends RangeError {
  override readonly name = 'DataError';
}

/** There are too few states, rollouts or points for what was asked of them: with more it can be carried out. */
export class TooFewError extends DataError {}
