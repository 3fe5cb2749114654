import { expect, test } from 'vitest';
import { drawDistinct } from '../../../src-main/numerics/sample.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

test('distinct numbers below a size, every sequence of them as often', () => {
  const random = randomFromSeed(1);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const drawn = [...drawDistinct(4, 3, random)];
    expect(new Set(drawn).size).toBe(3);
    counts.set(drawn.join(''), (counts.get(drawn.join('')) ?? 0) + 1);
  }
  // 24 sequences, a thousand times each; chi-squared of 23 degrees of freedom is above 50 once in a thousand.
  const squares = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(counts.size).toBe(24);
  expect(squares).toBeLessThan(50);
});

test('all of them, none, and few of many', () => {
  const random = randomFromSeed(2);
  expect([...drawDistinct(50, 50, random)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(drawDistinct(5, 0, random)).toEqual(new Uint32Array(0));
  const many = drawDistinct(4_000_000, 1000, random);
  expect(new Set(many).size).toBe(1000);
  expect(many.every((value) => value < 4_000_000)).toBe(true);
});
