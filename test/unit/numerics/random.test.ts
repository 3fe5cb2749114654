import { describe, expect, test } from 'vitest';
import { normalQuantile, randomFromSeed, randomFromState } from '../../../src-main/numerics/random.ts';

describe('xoshiro128**', () => {
  test("gives the numbers of the authors' C program from state 1, 2, 3, 4", () => {
    const random = randomFromState(Uint32Array.of(1, 2, 3, 4));
    const numbers = Array.from({ length: 10 }, () => random.uint32());
    expect(numbers).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test('goes on from its state, whatever was drawn before', () => {
    const random = randomFromSeed(7, 'noise');
    for (let i = 0; i < 10; i++) random.normal();
    const copy = randomFromState(Uint32Array.from(JSON.parse(JSON.stringify([...random.state()])) as number[]));
    for (let i = 0; i < 100; i++) expect(copy.uint32()).toBe(random.uint32());
    expect(copy.state()).toEqual(random.state());
  });

  test('hands out a copy of its state', () => {
    const random = randomFromSeed(7);
    random.state().fill(0);
    expect(() => randomFromState(random.state())).not.toThrow();
  });

  test('refuses a state that cannot move, and a seed that is none', () => {
    expect(() => randomFromState(Uint32Array.of(0, 0, 0, 0))).toThrow(/not all zero/);
    expect(() => randomFromState(Uint32Array.of(1, 2, 3))).toThrow(/four words/);
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) expect(() => randomFromSeed(seed)).toThrow(/whole number/);
  });
});

describe('streams', () => {
  test('differ by seed and by name, and repeat', () => {
    const firstWords = [1, 2, 2 ** 32, 2 ** 32 + 1].flatMap((seed) =>
      ['', 'noise', 'teacher'].map((stream) => randomFromSeed(seed, stream).state().join()),
    );
    expect(new Set(firstWords).size).toBe(firstWords.length);
    expect(randomFromSeed(1, 'noise').state()).toEqual(randomFromSeed(1, 'noise').state());
  });

  test('of one seed are not correlated, nor are those of neighbouring seeds', () => {
    const n = 20_000;
    for (const [a, b] of [
      [randomFromSeed(1, 'noise'), randomFromSeed(1, 'teacher')],
      [randomFromSeed(1), randomFromSeed(2)],
    ]) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += a.normal() * b.normal();
      expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    }
  });
});

describe('distributions', () => {
  test('uniform lies in [0, 1) and fills it evenly', () => {
    const random = randomFromSeed(3);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 50_000; i++) bins[Math.floor(10 * random.uniform())] += 1;
    expect(bins).toHaveLength(10);
    const chiSquare = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % of chi-square with 9 degrees of freedom
  });

  test('below(n) reaches 0 and n - 1 and nothing else', () => {
    const random = randomFromSeed(4);
    const seen = new Set(Array.from({ length: 500 }, () => random.below(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(random.below(1)).toBe(0);
  });

  test('normal has mean 0, variance 1, kurtosis 3', () => {
    const random = randomFromSeed(5);
    const n = 100_000;
    const draws = Array.from({ length: n }, () => random.normal());
    const moment = (power: number): number => draws.reduce((sum, x) => sum + x ** power, 0) / n;
    expect(moment(1)).toBeCloseTo(0, 1.5);
    expect(moment(2)).toBeCloseTo(1, 1.5);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
  });

  test('normal is finite at the largest number that uniform gives', () => {
    // A state whose next two outputs are all ones: the inverse of rotl(5 b, 7) * 9 at 2^32 - 1, and a = c leaves b as
    // it is.
    const inverse = (odd: number): number => {
      let x = odd;
      for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
      return x;
    };
    const rotated = Math.imul(0xffffffff, inverse(9));
    const b = Math.imul((rotated >>> 7) | (rotated << 25), inverse(5)) >>> 0;
    const state = Uint32Array.of(1, b, 1, 1);
    expect(randomFromState(state).uniform()).toBe(1 - 2 ** -53);
    expect(randomFromState(state).normal()).toBeCloseTo(8.2, 1);
  });
});

describe('normalQuantile', () => {
  test('has the tabled values in all three of its ranges', () => {
    const table: [number, number][] = [
      [0.5, 0],
      [0.75, 0.6744897501960817],
      [0.975, 1.959963984540054],
      [0.95, 1.6448536269514722],
      [0.999, 3.090232306167813],
      [0.001, -3.090232306167813],
      [1e-10, -6.361340902404056],
      [1e-20, -9.26234008979841],
    ];
    for (const [probability, quantile] of table) expect(normalQuantile(probability)).toBeCloseTo(quantile, 12);
  });

  test('is odd about a half and rises', () => {
    for (const p of [0.01, 0.0749, 0.0751, 0.3]) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 12);
    const quantiles = Array.from({ length: 999 }, (_, i) => normalQuantile((i + 1) / 1000));
    expect(quantiles.every((q, i) => i === 0 || q > quantiles[i - 1])).toBe(true);
  });
});
