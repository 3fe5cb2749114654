import { expect, test } from 'vitest';
import { TutelageError } from '../../../../src-main/contract/errors.ts';
import { scottBandwidth } from '../../../../src-main/coverage/densities/density.ts';
import { matrixFrom } from '../../../../src-main/numerics/matrix.ts';
import { analysisFailure } from '../../../../src-main/workbench/analyses/analysisFailure.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

test('what the chosen data does not allow is told in its own words', () => {
  expect(analysisFailure(thrownBy(() => scottBandwidth(new Float32Array([1, 1, 1, 1]))))).toEqual({
    message: 'All points of the map are the same; there is no density to draw.',
    isUnexpected: false,
  });
  expect(analysisFailure(new TutelageError('not-found', 'There is no such run.'))).toEqual({
    message: 'There is no such run.',
    isUnexpected: false,
  });
});

test('a fault of our own is no mistake of the person, whatever its class', () => {
  const failure = analysisFailure(thrownBy(() => matrixFrom(new Float32Array(3), 2)));
  expect(failure.isUnexpected).toBe(true);
  expect(failure.message).toContain('3 numbers do not fill rows of 2.\n    at ');
  expect(analysisFailure('a string')).toEqual({ message: 'a string', isUnexpected: true });
});

test('want of memory is told as such', () => {
  const failure = analysisFailure(thrownBy(() => new Float64Array(2 ** 52)));
  expect(failure.isUnexpected).toBe(false);
  expect(failure.message).toMatch(/^There is not enough memory for so many states \(.+\)\. Choose fewer/);
});
