import type { GroupColour, GroupDash, GroupLook } from '../../src-main/contract/groups.ts';
import type { MethodName, Role } from '../../src-main/contract/runs.ts';
import { groupDashes, roleDashes, type SetLook } from '../../src-main/contract/vocabulary.ts';
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

export type LineStyle = Pick<Line, 'color' | 'dash'>;

/** The dash is the second cue beside the colour: the same as in an exported figure. */
export const roleStyles: Readonly<Record<Role, LineStyle>> = {
  teacher: { color: 'var(--teacher)', dash: roleDashes.teacher },
  student: { color: 'var(--student)', dash: roleDashes.student },
  baseline: { color: 'var(--baseline)', dash: roleDashes.baseline },
  test: { color: 'var(--test)', dash: roleDashes.test },
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
  return shaded(color, (0.7 * index) / Math.max(1, count - 1));
}

/** A colour with so much of the text's in it, 0 to 1. */
function shaded(color: string, share: number): string {
  return share === 0 ? color : `color-mix(in srgb, ${color} ${Math.round(100 - 100 * share)}%, var(--text))`;
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
export function groupStyle({ colour, dash }: GroupLook): LineStyle {
  return { color: groupColors[colour], dash };
}

/** How a set of states looks on the screen. */
export function lookStyle({ group, role, shade: share, dash }: SetLook): LineStyle {
  const own = group === null ? roleStyles[role] : groupStyle(group);
  return { color: shaded(own.color, share), dash: dash ?? own.dash };
}

/** Lengths that show a dash in a line of a pixel or two; Plotly's own patterns scale with the line's width. */
export const dashPatterns: Readonly<Record<GroupDash, string>> = {
  solid: 'none',
  dash: '6 3',
  dot: '2 2.5',
  dashdot: '6 2.5 2 2.5',
  longdash: '9 3',
  longdashdot: '9 2.5 2 2.5',
};
