import type { GroupColour, GroupDash, GroupLook } from '../../src-main/contract/groups.ts';
import type { MethodName, Role } from '../../src-main/contract/runs.ts';
import { groupDashes } from '../../src-main/contract/vocabulary.ts';
import type { Points } from './decimate.ts';

/** One line of a panel. Colours are CSS colours made of tokens, so that they follow the theme. */
export interface Line extends Points {
  readonly name: string;
  readonly color: string;
  readonly dash: GroupDash;
  /** Pixels; 1.6 unless given. */
  readonly width?: number;
  /** Points marked as well: for values that come seldom. */
  readonly marked?: boolean;
  /** Drawn pale behind the others and left out of the legend: single seeds, raw values behind smoothed ones. */
  readonly faint?: boolean;
  /** The area between two lines on the same x. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] } | null;
}

/** What a line's band says at one of its points: " ± 12", " [−3, 20]" where it is uneven, or nothing. */
export function spreadAt({ y, band }: Line, place: number, format: (value: number) => string): string {
  const value = place < 0 ? null : y[place];
  if (band === undefined || band === null || value === null) return '';
  const [low, high] = [band.low[place], band.high[place]];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const half = (high - low) / 2;
  const isEven = Math.abs(high - value - half) <= 1e-6 * Math.max(half, Math.abs(value));
  return isEven ? ` ± ${format(half)}` : ` [${format(low)}, ${format(high)}]`;
}

/** The dash is the second cue beside the colour: the same as in an exported figure. */
export const roleStyles: Readonly<Record<Role, { readonly color: string; readonly dash: GroupDash }>> = {
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
  explorer: 'var(--method-explorer)',
};

/** Shades of one colour for the components of a vector, from the colour itself towards the text's. */
export function shade(color: string, index: number, count: number): string {
  if (index === 0) return color;
  const share = Math.round(100 - (70 * index) / Math.max(1, count - 1));
  return `color-mix(in srgb, ${color} ${share}%, var(--text))`;
}

export function dashOf(index: number): GroupDash {
  return groupDashes[index % groupDashes.length];
}

/** What a group's colour is on the screen: those of the paper's methods are their roles', as there. */
export const groupColors: Readonly<Record<GroupColour, string>> = {
  green: 'var(--baseline)',
  blue: 'var(--student)',
  amber: 'var(--method-meta-variance)',
  violet: 'var(--method-meta-state)',
  grey: 'var(--method-frozen)',
  brown: 'var(--spare-1)',
  magenta: 'var(--spare-2)',
  olive: 'var(--spare-3)',
  crimson: 'var(--spare-4)',
  indigo: 'var(--spare-5)',
  teal: 'var(--method-explorer)',
};

/** All that there are, in the order in which they are offered. */
export const groupColours: readonly GroupColour[] = Object.keys(groupColors).filter((key): key is GroupColour =>
  Object.hasOwn(groupColors, key),
);

/** The line of a group, the same on every screen. */
export function groupStyle({ colour, dash }: GroupLook): { readonly color: string; readonly dash: GroupDash } {
  return { color: groupColors[colour], dash };
}
