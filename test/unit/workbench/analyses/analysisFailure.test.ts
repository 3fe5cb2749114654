import { expect, test } from 'vitest';
import { TutelageError } from '../../../../src-main/contract/errors.ts';
import { failureOf } from '../../../../src-main/contract/failure.ts';
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
    code: 'invalid-request',
    message: 'All points of the map are the same; there is no density to draw.',
  });
  const few = thrownBy(() => scottBandwidth(new Float32Array([1, 1])));
  expect([analysisFailure(few), failureOf(few)], 'wherever it is caught').toEqual(
    new Array(2).fill({ code: 'too-few', message: 'A bandwidth needs at least 2 points; there are 1.' }),
  );
  expect(analysisFailure(new TutelageError('not-found', 'There is no such run.'))).toEqual({
    code: 'not-found',
    message: 'There is no such run.',
  });
});

test('a fault of our own is no mistake of the person, whatever its class', () => {
  const failure = analysisFailure(thrownBy(() => matrixFrom(new Float32Array(3), 2)));
  expect(failure.code).toBe('unexpected');
  expect(failure.message, 'its stack is for the log').toMatch(/The log has the details\.$/);
  expect(failure.details).toContain('3 numbers do not fill rows of 2.\n    at ');
  expect(analysisFailure('a string')).toMatchObject({ code: 'unexpected', details: 'a string' });
});

test('want of memory is told as such', () => {
  const failure = analysisFailure(thrownBy(() => new Float64Array(2 ** 52)));
  expect(failure.code).toBe('unavailable');
  expect(failure.message).toMatch(/^There is not enough memory for so many states \(.+\)\. Choose fewer/);
});
