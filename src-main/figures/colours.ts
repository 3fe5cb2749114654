import type { GroupColour, GroupDash, GroupLook, RunGroup } from '../contract/groups.ts';
import { roleDashes, type SetLook } from '../contract/vocabulary.ts';

/**
 * One colour a role and a method, the same in every figure and view. From the
 * palette of Okabe and Ito 2008, which stays distinct under the common colour
 * deficiencies; those too light for a thin line on white are darkened to a
 * contrast of at least 3:1. A method that is read by one role's curve wears
 * that role's colour: `ddpg` is the baseline, `meta` is read by its student.
 */
export const roleColours = {
  teacher: '#D55E00',
  student: '#0072B2',
  baseline: '#009E73',
  test: '#B0578D',
} as const;

/** Line dashes in points: drawn, left out, drawn, ... */
export type Dash = readonly number[];

export interface SeriesStyle {
  readonly colour: string;
  readonly dash: Dash;
}

const colours: Readonly<Record<GroupColour, string>> = {
  green: roleColours.baseline,
  blue: roleColours.student,
  amber: '#B87A00',
  violet: '#7453B5',
  grey: '#4D535B',
  brown: '#6F4A2D',
  magenta: '#962F92',
  olive: '#6B6F12',
  crimson: '#A3123F',
  indigo: '#4F46A5',
  teal: '#2F6B73',
};

const dashes: Readonly<Record<GroupDash, Dash>> = {
  solid: [],
  dash: [4, 1.5],
  dot: [1.2, 1.2],
  dashdot: [5, 1.2, 1.2, 1.2],
  longdash: [8, 2],
  longdashdot: [8, 1.6, 1.2, 1.6],
};

/** How a group is drawn on paper. */
export function groupStyle({ colour, dash }: GroupLook): SeriesStyle {
  return { colour: colours[colour], dash: dashes[dash] };
}

/** Of each method, as the paper has it where it has it. */
export const methodLooks = {
  ddpg: { colour: 'green', dash: 'dash' },
  meta: { colour: 'blue', dash: 'solid' },
  'meta-variance': { colour: 'amber', dash: 'dot' },
  'meta-state': { colour: 'violet', dash: 'dashdot' },
  frozen: { colour: 'grey', dash: 'longdash' },
  explorer: { colour: 'teal', dash: 'longdashdot' },
} as const satisfies Record<string, GroupLook>;

export const methodStyles = {
  ddpg: groupStyle(methodLooks.ddpg),
  meta: groupStyle(methodLooks.meta),
  'meta-variance': groupStyle(methodLooks['meta-variance']),
  'meta-state': groupStyle(methodLooks['meta-state']),
  frozen: groupStyle(methodLooks.frozen),
  explorer: groupStyle(methodLooks.explorer),
} as const satisfies Record<string, SeriesStyle>;

export const roleStyles = {
  teacher: { colour: roleColours.teacher, dash: dashes[roleDashes.teacher] },
  student: { colour: roleColours.student, dash: dashes[roleDashes.student] },
  baseline: { colour: roleColours.baseline, dash: dashes[roleDashes.baseline] },
  test: { colour: roleColours.test, dash: dashes[roleDashes.test] },
} as const satisfies Record<string, SeriesStyle>;

/** How a set of states is drawn on paper, where a group looks as `styleOf` has it. */
export function lookStyle(
  { group, role, shade, dash }: SetLook,
  styleOf: (group: RunGroup) => SeriesStyle = groupStyle,
): SeriesStyle {
  const own = group === null ? roleStyles[role] : styleOf(group);
  return {
    colour: shade === 0 ? own.colour : mix(own.colour, ink.text, shade),
    dash: dash === null ? own.dash : dashes[dash],
  };
}

/** Greys of frames, ticks and secondary text. */
export const ink = { text: '#000000', secondary: '#4d4d4d', frame: '#4d4d4d', grid: '#e2e2e2' } as const;

/** A colour between two of the form #rrggbb; `share` of the second, in [0, 1]. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number): number => parseInt(colour.slice(at, at + 2), 16);
  return `#${[1, 3, 5]
    .map((at) =>
      Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Contrast of a #rrggbb colour on white (WCAG 2.2, relative luminance), from 1 to 21. */
export function contrastOnWhite(colour: string): number {
  const luminance = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * luminance[0] + 0.7152 * luminance[1] + 0.0722 * luminance[2] + 0.05);
}
