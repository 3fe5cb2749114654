import { groupColours, groupDashes, type GroupLook } from '../../contract/groups.ts';
import { methodLooks } from '../../figures/colours.ts';
import type { RunMethod } from '../../learning/method.ts';
import { isPapers, variantFromKey } from '../../learning/variant.ts';

/** Colours that are no method's own. */
const further = groupColours.slice(Object.keys(methodLooks).length);

/**
 * The look that a new variant is given: a method of the paper the method's own
 * where it is free; every other the next pair of colour and dash that none has,
 * neighbours differing in both.
 */
export function lookFor(key: string, taken: readonly GroupLook[]): GroupLook {
  const variant = variantFromKey(key);
  const uses = ({ colour, dash }: GroupLook): number =>
    taken.filter((other) => isSameLook(other, { colour, dash })).length;
  const own = lookOfMethod(variant.method);
  if (isPapers(variant) && uses(own) === 0) return own;
  const pairs = Array.from({ length: further.length * groupDashes.length }, (_, place): GroupLook => ({
    colour: further[place % further.length],
    dash: groupDashes[place % groupDashes.length],
  }));
  const least = Math.min(...pairs.map(uses));
  return pairs.find((pair) => uses(pair) === least) ?? own;
}

/** What a run of no group is drawn as. */
export function lookOfMethod(method: RunMethod): GroupLook {
  return method === 'imported' ? { colour: 'grey', dash: 'dot' } : methodLooks[method];
}

/** Whether two lines could not be told apart. */
export function isSameLook(a: GroupLook, b: GroupLook): boolean {
  return a.colour === b.colour && a.dash === b.dash;
}

/** Whether a variant has the look that belongs to a method of the paper. */
export function wearsMethod({ colour, dash }: GroupLook): boolean {
  return Object.values(methodLooks).some((look) => look.colour === colour && look.dash === dash);
}
