import { describe, expect, test } from 'vitest';
import { formatPlace, numberIn, oneOf, parseList, parsePlace } from '../../src-renderer/state/place.ts';

describe('places in the address', () => {
  test('a place survives the way into the address and back', () => {
    const place = { screen: 'run', run: 'run-1', query: { tab: 'rollouts', q: 'a b&c=d,e' } } as const;
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  test('one place has one address: keys in order, empty settings left out, commas readable', () => {
    expect(formatPlace({ screen: 'compare', run: null, query: { runs: 'b,a', metric: '', band: 'sd' } })).toBe('#/compare?band=sd&runs=b,a');
  });

  test.each(['', '#', '#/', '#/nowhere?x=1', '#/run', '#/run/'])('%s leads to the list of runs', (hash) => {
    expect(parsePlace(hash)).toEqual({ screen: 'runs', run: null, query: {} });
  });

  test('an id that is not well encoded is taken as it stands', () => {
    expect(parsePlace('#/run/%E0%A4%A').run).toBe('%E0%A4%A');
  });

  test('settings out of range or unknown take the default', () => {
    expect(numberIn('12', 5, 1, 20)).toBe(12);
    expect(numberIn('0', 5, 1, 20)).toBe(5);
    expect(numberIn('twelve', 5, 1, 20)).toBe(5);
    expect(numberIn(undefined, 5, 1, 20)).toBe(5);
    expect(oneOf('b', ['a', 'b'])).toBe('b');
    expect(oneOf('c', ['a', 'b'])).toBe('a');
    expect(parseList('')).toEqual([]);
  });
});
