import type { MethodName, Role } from '../../src-main/contract/runs.ts';
import type { Points } from './decimate.ts';

export const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;
export type Dash = (typeof dashes)[number];

/** One line of a panel. Colours are CSS colours made of tokens, so that they follow the theme. */
export interface Line extends Points {
  readonly name: string;
  readonly color: string;
  readonly dash: Dash;
  /** Pixels; 1.6 unless given. */
  readonly width?: number;
  /** Points marked as well: for values that come seldom. */
  readonly marked?: boolean;
  /** Drawn pale behind the others and left out of the legend: single seeds, raw values behind smoothed ones. */
  readonly faint?: boolean;
  /** The area between two lines on the same x. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] } | null;
}

/** The dash is the second cue beside the colour: the same as in an exported figure. */
export const roleStyles: Readonly<Record<Role, { readonly color: string; readonly dash: Dash }>> = {
  teacher: { color: 'var(--teacher)', dash: 'dot' },
  student: { color: 'var(--student)', dash: 'solid' },
  baseline: { color: 'var(--baseline)', dash: 'dash' },
  test: { color: 'var(--test)', dash: 'dashdot' },
};

/** A method has the colour of the role that it trains. */
export const methodColors: Readonly<Record<MethodName, string>> = {
  ddpg: 'var(--baseline)',
  meta: 'var(--student)',
  'meta-variance': 'var(--method-meta-variance)',
  'meta-state': 'var(--method-meta-state)',
  frozen: 'var(--method-frozen)',
};

/** Shades of one colour for the components of a vector, from the colour itself towards the text's. */
export function shade(color: string, index: number, count: number): string {
  if (index === 0) return color;
  const share = Math.round(100 - (70 * index) / Math.max(1, count - 1));
  return `color-mix(in srgb, ${color} ${share}%, var(--text))`;
}

export function dashOf(index: number): Dash {
  return dashes[index % dashes.length];
}

/** Colours of further groups of a method that has its own already. */
const spareColors = [
  'var(--spare-1)',
  'var(--spare-2)',
  'var(--spare-3)',
  'var(--spare-4)',
  'var(--spare-5)',
  'var(--spare-6)',
] as const;

const methodDashes: Readonly<Record<MethodName, Dash>> = {
  meta: 'solid',
  ddpg: 'dash',
  'meta-variance': 'dot',
  'meta-state': 'dashdot',
  frozen: 'longdash',
};

/** A style for every label: in each panel the first group of a method wears the method's, each further one a spare; a label keeps what it has. */
export function groupStyles(
  panels: readonly (readonly { readonly label: string; readonly method: MethodName }[])[],
): ReadonlyMap<string, { readonly color: string; readonly dash: Dash }> {
  const styles = new Map<string, { readonly color: string; readonly dash: Dash }>();
  const methods = new Set(panels.flat().map(({ method }) => methodDashes[method]));
  const free = dashes.filter((dash) => !methods.has(dash));
  let spare = 0;
  for (const groups of panels) {
    const taken = new Set<MethodName>();
    for (const { label, method } of groups) {
      const isFirst = !taken.has(method);
      taken.add(method);
      if (styles.has(label)) continue;
      styles.set(
        label,
        isFirst
          ? { color: methodColors[method], dash: methodDashes[method] }
          : { color: spareColors[spare % spareColors.length], dash: free[spare] ?? dashOf(spare) },
      );
      if (!isFirst) spare += 1;
    }
  }
  return styles;
}
