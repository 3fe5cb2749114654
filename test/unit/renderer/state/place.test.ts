import { describe, expect, test } from 'vitest';
import { readZoom, writeZoom } from '../../../../src-renderer/charts/keptZoom.svelte.ts';
import { formatPlace, numberIn, oneOf, parseList, parsePlace } from '../../../../src-renderer/state/place.ts';
import { readPace, writePace } from '../../../../src-renderer/views/replay/playback.svelte.ts';

describe('places in the address', () => {
  test('a place survives the way into the address and back', () => {
    const place = { screen: 'run', run: 'run-1', query: { tab: 'rollouts', q: 'a b&c=d,e' } } as const;
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  test('one place has one address: keys in order, empty settings left out, commas readable', () => {
    expect(formatPlace({ screen: 'compare', run: null, query: { runs: 'b,a', metric: '', band: 'sd' } })).toBe(
      '#/compare?band=sd&runs=b,a',
    );
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

describe('settings in the address', () => {
  test('the zoom of an axis survives; what is no stretch of it shows all', () => {
    expect(readZoom({ zoom: writeZoom([1200, 987_654.25]) })).toEqual([1200, 987_654.3]);
    expect(writeZoom(null)).toBe('');
    for (const zoom of ['', '5', '5,5', '9,5', '-1,5', '1,2,3', 'a,b', '1,Infinity'])
      expect(readZoom({ zoom }), zoom).toBeNull();
  });

  test('the pace of a replay survives; a speed that is not offered is the usual one', () => {
    for (const pace of [
      { speed: 0.25, loop: true },
      { speed: 1, loop: false },
    ])
      expect(readPace(writePace(pace))).toEqual(pace);
    expect(writePace({ speed: 1, loop: false })).toEqual({ speed: '', loop: '' });
    for (const speed of ['3', '-1', 'fast']) expect(readPace({ speed }).speed, speed).toBe(1);
  });
});
