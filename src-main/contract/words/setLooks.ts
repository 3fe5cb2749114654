import type { Role } from '../../learning/record.ts';
import type { GroupDash, RunGroup } from '../groups.ts';
import { groupDashes } from './choices.ts';

/** The dash of a role where roles are told apart. */
export const roleDashes: Readonly<Record<Role, GroupDash>> = {
  teacher: 'dot',
  student: 'solid',
  baseline: 'dash',
  test: 'dashdot',
};

/** A set of states, as far as its look follows from it. */
export interface LookedSet {
  /** Sets of one name look alike: the panels of one column. */
  readonly name: string;
  readonly role: Role;
  /** Of its runs, as far as they are known. */
  readonly groups: readonly RunGroup[];
}

export interface SetLook {
  /** Whose colour and dash it has; null where it has its role's. */
  readonly group: RunGroup | null;
  readonly role: Role;
  /** How much of the text's colour is mixed into that colour, 0 to below 1. */
  readonly shade: number;
  /** Null where it is its group's or role's own. */
  readonly dash: GroupDash | null;
}

/** The network that is learned first, so that it has the plain colour, which its curves have too. */
const order: readonly Role[] = ['student', 'baseline', 'teacher', 'test'];

/**
 * apart: each set has a panel with a title, where lightness means density alone, so that none is shaded. together:
 * over each other, on the same axes.
 */
export type SetArrangement = 'apart' | 'together';

/**
 * How sets are drawn in one picture. Where they are of several groups, each has
 * its group's colour and dash; else its role's. Apart, titles tell two roles of
 * one group from each other. Together, sets that would look alike (two roles of
 * one group, two columns of one role) are shades of the colour, which lightness
 * tells apart for every eye, in dashes that no group of the picture has. A set
 * that pools several groups has its role's colour, never the plain dash beside
 * groups.
 */
export function setLooks(sets: readonly LookedSet[], arrangement: SetArrangement): readonly SetLook[] {
  const groups = new Set(sets.flatMap((set) => set.groups.map(keyOf)));
  const isByGroup = groups.size > 1;
  const placed = sets.map((set) => {
    const own = new Map(set.groups.map((group) => [keyOf(group), group]));
    const group = isByGroup && own.size === 1 ? ([...own.values()].at(0) ?? null) : null;
    const owner = group === null ? `role ${set.role}` : `group ${keyOf(group)}`;
    return { ...set, group, owner };
  });
  const members = new Map<string, readonly string[]>(
    [...Map.groupBy(placed, ({ owner }) => owner)].map(([owner, own]) => {
      const ordered = own.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
      return [owner, [...new Set(ordered.map(nameOf))]];
    }),
  );
  const worn = new Set(placed.flatMap(({ group }) => group?.dash ?? []));
  const borrowers = new Map<string, string[]>();
  return placed.map((set) => {
    const { role, group, owner } = set;
    const alike = members.get(owner) ?? [];
    const isPlainTaken = isByGroup && group === null;
    const rank = (arrangement === 'apart' ? 0 : alike.indexOf(nameOf(set))) + (isPlainTaken ? 1 : 0);
    const steps = Math.max(1, alike.length - (isPlainTaken ? 0 : 1));
    const others = groupDashes.filter((dash) => dash !== (group?.dash ?? roleDashes[role]));
    const free = others.filter((dash) => !worn.has(dash));
    const choice = free.length > 0 ? free : others;
    const colour = group?.colour ?? owner;
    const borrower = `${owner} ${nameOf(set)}`;
    const ofColour = borrowers.get(colour) ?? [];
    if (rank > 0 && !ofColour.includes(borrower)) borrowers.set(colour, [...ofColour, borrower]);
    return {
      group,
      role,
      shade: arrangement === 'apart' ? 0 : rank * Math.min(0.5, 0.7 / steps),
      dash: rank === 0 ? null : choice[(borrowers.get(colour) ?? []).indexOf(borrower) % choice.length],
    };
  });
}

/** A run that is in no group yet stands under a name alone. */
function keyOf({ variant, name }: RunGroup): string {
  return variant === 0 ? name : String(variant);
}

function nameOf({ role, name }: LookedSet): string {
  return `${role} ${name}`;
}
