import { expect, test } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRollout,
  formatShare,
  formatShort,
  formatValue,
  formatWithin,
  plural,
} from '../../../../src-renderer/state/format.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
  [-1234.4, '−1,234'],
  [-0.3, '0'],
])('count %d', (value, text) => {
  expect(formatCount(value)).toBe(text);
});

test.each([
  [0, '0'],
  [950, '950'],
  [1000, '1k'],
  [12_300, '12.3k'],
  [900_000, '900k'],
  [999_400, '999k'],
  [999_600, '1M'],
  [1_500_000, '1.5M'],
  [100_000, '100k'],
])('short %d', (value, text) => {
  expect(formatShort(value)).toBe(text);
});

test.each([
  [null, '–'],
  [Number.NaN, '–'],
  [Infinity, '∞'],
  [-1234.6, '−1,235'],
  [-152.34, '−152.3'],
  [9.806, '9.81'],
  [0.01234, '0.0123'],
  [-0.000032, '−3.2e-5'],
  [0, '0'],
  [12_345_678, '1.23e7'],
])('number %d', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each<[number | null, number, string]>([
  [1.00052, 0.0009, '1.00052'],
  [-1.00052, 0.0009, '−1.00052'],
  [1.00052, 5, '1.00'],
  [-152.34, 800, '−152.3'],
  [1234.56, 0.5, '1,234.56'],
  [0, 1, '0'],
  [3.2e-5, 1e-5, '3.2e-5'],
  [null, 1, '–'],
  [2, 0, '2.00'],
])('number %d within %d', (value, span, text) => {
  expect(formatWithin(value, span)).toBe(text);
});

test.each([
  [0, '0 s'],
  [0.02, '0.1 s'],
  [0.44, '0.4 s'],
  [0.95, '1 s'],
  [59.6, '1 m 00 s'],
  [185, '3 m 05 s'],
  [7620, '2 h 07 m'],
  [97_200, '1 d 03 h'],
])('duration %d', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('a share is whole only at the end', () => {
  expect(formatShare(0.999)).toBe('99%');
  expect(formatShare(1)).toBe('100%');
});

test('values of a configuration and counts of things', () => {
  expect(formatValue([64, 64])).toBe('64, 64');
  expect(formatValue(null)).toBe('none');
  expect(formatValue(1_000_000)).toBe('1,000,000');
  expect(formatValue(6000), 'as every count').toBe('6,000');
  expect(formatValue(0.0001)).toBe('0.0001');
  expect(plural(1, 'run')).toBe('1 run');
  expect(plural(1200, 'run')).toBe('1,200 runs');
});

test('a rollout return says of how few episodes it is', () => {
  const returns = { rollout: -1348.9, cumulative: null, test: null };
  expect(formatRollout({ ...returns, rolloutEpisodes: 12 })).toBe('−1,349 (12)');
  expect(formatRollout({ ...returns, rolloutEpisodes: 100 })).toBe('−1,349');
  expect(formatRollout({ ...returns, rollout: null, rolloutEpisodes: 0 })).toBe('–');
});
