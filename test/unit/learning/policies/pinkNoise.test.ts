import { describe, expect, test } from 'vitest';
import { pinkNoise } from '../../../../src-main/learning/policies/pinkNoise.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';

/** |X_k|^2 of a plain discrete Fourier transform. */
function powerAt(sequence: Float64Array, k: number): number {
  let real = 0;
  let imaginary = 0;
  for (const [t, x] of sequence.entries()) {
    const angle = (2 * Math.PI * k * t) / sequence.length;
    real += x * Math.cos(angle);
    imaginary -= x * Math.sin(angle);
  }
  return real * real + imaginary * imaginary;
}

describe('pink noise', () => {
  test.each([50, 51, 200])('of %i steps: the power falls as 1/f, and the variance is 1', (length) => {
    const random = randomFromSeed(1, `pink ${length}`);
    const sequences = Array.from({ length: 2000 }, () => pinkNoise(length, random));
    const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    const power = (k: number): number => mean(sequences.map((sequence) => powerAt(sequence, k)));
    const lowest = power(1);
    for (const k of [2, 5, 10, 20]) expect(power(k) / lowest / (1 / k)).toBeCloseTo(1, 0);
    expect(power(20) / lowest).toBeGreaterThan(0.04);
    expect(power(20) / lowest).toBeLessThan(0.06);
    // About the mean of a sequence, whose own power is that of the lowest frequency.
    const variances = sequences.map((sequence) => {
      const centre = mean([...sequence]);
      return mean([...sequence].map((x) => (x - centre) ** 2));
    });
    expect(mean(variances)).toBeGreaterThan(0.95);
    expect(mean(variances)).toBeLessThan(1.05);
  });

  test('is the inverse transform of what was drawn: conjugate halves, a real middle', () => {
    const length = 8;
    const noise = pinkNoise(length, randomFromSeed(3));
    const random = randomFromSeed(3);
    const scales = [0, 1, 2, 3, 4].map((k) => Math.sqrt(length / Math.max(k, 1)));
    const drawn = scales.map((scale) => [scale * random.normal(), scale * random.normal()] as const);
    const spectrum = Array.from({ length }, (_, k): readonly [number, number] => {
      if (k === 0 || k === 4) return [drawn[k][0] * Math.SQRT2, 0];
      return k < 4 ? drawn[k] : [drawn[8 - k][0], -drawn[8 - k][1]];
    });
    const deviation = (2 / length) * Math.sqrt(scales[1] ** 2 + scales[2] ** 2 + scales[3] ** 2 + (scales[4] / 2) ** 2);
    for (let t = 0; t < length; t++) {
      let sum = 0;
      for (const [k, [real, imaginary]] of spectrum.entries()) {
        const angle = (2 * Math.PI * k * t) / length;
        sum += real * Math.cos(angle) - imaginary * Math.sin(angle);
      }
      expect(noise[t]).toBeCloseTo(sum / length / deviation, 10);
    }
  });
});
