import type { Role } from '../../learning/record.ts';
import type { GroupColour, GroupDash, RunGroup } from '../groups.ts';
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

/** The colour of groups that is a role's own, too. */
const sharedColours: Readonly<Partial<Record<Role, GroupColour>>> = { student: 'blue', baseline: 'green' };

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
 * tells apart for every eye, in dashes that no group of the picture has, as long
 * as there are such. A set
 * that pools several groups has its role's colour, never the plain dash beside
 * groups.
 */
export function setLooks(sets: readonly LookedSet[], arrangement: SetArrangement): readonly SetLook[] {
  const isByGroup = new Set(sets.flatMap((set) => set.groups.map(keyOf))).size > 1;
  const placed = sets.map(({ name, role, groups }) => {
    const own = new Map(groups.map((group) => [keyOf(group), group]));
    const group = isByGroup && own.size === 1 ? groups[0] : null;
    const owner = group === null ? `role ${role}` : `group ${keyOf(group)}`;
    return {
      role,
      group,
      owner,
      key: `${owner} ${role} ${name}`,
      colour: group?.colour ?? sharedColours[role] ?? role,
    };
  });
  const inOrder = placed.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  // The first of each group or role has its plain look; a pooled set beside groups has none's.
  const plain = new Map(inOrder.toReversed().map(({ owner, key }) => [owner, key]));
  const isPlain = ({ group, owner, key }: (typeof placed)[number]): boolean =>
    (group !== null || !isByGroup) && (arrangement === 'apart' || plain.get(owner) === key);
  const others = Map.groupBy(
    new Map(inOrder.flatMap((set) => (isPlain(set) ? [] : [[set.key, set.colour] as const]))),
    ([, colour]) => colour,
  );
  const worn = new Set(placed.flatMap(({ group }) => group?.dash ?? []));
  return placed.map((set) => {
    const { role, group, colour, key } = set;
    if (isPlain(set)) return { group, role, shade: 0, dash: null };
    const alike = others.get(colour) ?? [];
    const turn = alike.findIndex(([other]) => other === key);
    const left = groupDashes.filter((dash) => dash !== (group?.dash ?? roleDashes[role]));
    const free = left.filter((dash) => !worn.has(dash));
    const choice = free.length > 0 ? free : left;
    return {
      group,
      role,
      shade: arrangement === 'apart' ? 0 : (turn + 1) * Math.min(0.5, 0.7 / alike.length),
      dash: choice[turn % choice.length],
    };
  });
}

/** A run that is in no group yet stands under a name alone. */
function keyOf({ variant, name }: RunGroup): string {
  return variant === 0 ? name : String(variant);
}
