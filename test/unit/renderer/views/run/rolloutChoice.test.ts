import { expect, test } from 'vitest';
import { isFiltered, readChoice, readEnd } from '../../../../../src-renderer/views/run/rolloutChoice.ts';

test('the address says which rollouts, and what does not fit is left out', () => {
  expect(readChoice({})).toEqual({});
  expect(readChoice({ by: 'return', order: 'up', ending: 'cut', least: '−1,200.5', longest: '90' })).toEqual({
    sort: 'return',
    ascending: true,
    ending: 'cut',
    leastReturn: -1200.5,
    mostSteps: 90,
  });
  expect(readChoice({ by: 'name', ending: 'soon', least: '-', shortest: '1.5', longest: '-3' })).toEqual({});
  expect(readEnd('most', { most: '1e3' })).toBe(1000);
  expect(isFiltered({ role: 'teacher', sort: 'return' }), 'of a role the run knows how many there are').toBe(false);
  expect([isFiltered({ sort: 'steps', ascending: true }), isFiltered({ leastReturn: 0 })]).toEqual([false, true]);
});
