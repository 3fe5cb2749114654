import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Tokens of the one style sheet, each with its colour in the light and in the dark theme. */
const sheet = readFileSync(new URL('../../../../src-renderer/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
);

/** Relative luminance and contrast after WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const colour = (name: string, theme: 'light' | 'dark'): string => {
  const found = tokens.get(name);
  if (found === undefined) throw new Error(`There is no colour --${name}.`);
  return found[theme];
};

function pairsBelow(names: readonly string[], grounds: readonly string[], least: number): string[] {
  return (['light', 'dark'] as const).flatMap((theme) =>
    names
      .flatMap((name) =>
        grounds.map((ground) => ({ name, ground, ratio: contrast(colour(name, theme), colour(ground, theme)) })),
      )
      .filter(({ ratio }) => ratio < least)
      .map(({ name, ground, ratio }) => `${theme}: --${name} on --${ground} is ${ratio.toFixed(2)}`),
  );
}

const surfaces = ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected'];

describe('contrast of the design tokens, WCAG 2.2 AA', () => {
  test('black on white is 21', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10));

  test('text is at least 4.5 on every surface', () => {
    expect(pairsBelow(['text', 'muted', 'accent'], surfaces, 4.5)).toEqual([]);
    expect(pairsBelow(['good', 'warn', 'bad'], ['ground', 'surface', 'raised', 'hover', 'selected'], 4.5)).toEqual([]);
  });

  test('text on a coloured ground is at least 4.5', () => {
    expect(pairsBelow(['warn'], ['warn-ground'], 4.5)).toEqual([]);
    expect(pairsBelow(['bad'], ['bad-ground'], 4.5)).toEqual([]);
    expect(pairsBelow(['on-accent'], ['accent', 'bad'], 4.5)).toEqual([]);
  });

  test('edges of controls, focus and the lines of plots are at least 3', () => {
    expect(pairsBelow(['line-strong', 'focus'], ['ground', 'surface', 'raised'], 3)).toEqual([]);
    const lines = [...tokens.keys()].filter((name) => /^(teacher|student|baseline|test|method-|spare-)/.test(name));
    expect(lines.length).toBeGreaterThan(10);
    expect(pairsBelow(lines, ['surface'], 3)).toEqual([]);
  });
});
