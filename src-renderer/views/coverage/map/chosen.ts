import type { Query } from '../../../state/place.ts';
import { parseList } from '../../../state/place.ts';
import { atShare, shareOf, thinned, type Extent, type Outline } from './geometry.ts';

/** What a person has chosen on the map: the states within an outline, or one state. */
export type Chosen =
  | { readonly kind: 'area'; readonly outline: Outline }
  | { readonly kind: 'state'; readonly rollout: number; readonly step: number };

/** An outline in the address: thousandths of the extent, in the order of the corners. */
const parts = 1000;
/** Corners of a drawn outline are at least this far apart, in shares of the extent. */
const gap = 0.012;
const mostCorners = 120;

/** A map, as far as a choice depends on it. */
export interface ChosenOn {
  readonly id: string;
  readonly extent: Extent;
}

/**
 * Reads `area=x,y,x,y…` or `state=rollout,step`; null where neither stands there, not well, or on another map (`on`).
 */
export function readChosen(query: Query, { id, extent }: ChosenOn): Chosen | null {
  if (query['on'] !== id.slice(0, 8)) return null;
  const area = parseList(query['area']).map(Number);
  if (area.length >= 6 && area.length % 2 === 0 && area.every(Number.isFinite)) {
    return {
      kind: 'area',
      outline: area.map((value, at) => atShare(at % 2 === 0 ? extent.x : extent.y, value / parts)),
    };
  }
  const [rollout, step, ...rest] = parseList(query['state']).map(Number);
  const isState =
    rest.length === 0 && Number.isSafeInteger(rollout) && Number.isSafeInteger(step) && rollout > 0 && step >= 0;
  return isState ? { kind: 'state', rollout, step } : null;
}

/** The change of the address that clears a choice. */
export const nothingChosen: Query = { area: '', state: '', on: '' };

/** The change of the address that stands for a choice; an outline of too few corners stands for none. */
export function writeChosen(chosen: Chosen, { id, extent }: ChosenOn): Query {
  const on = id.slice(0, 8);
  if (chosen.kind === 'state') return { area: '', state: `${chosen.rollout},${chosen.step}`, on };
  const fine = chosen.outline.length === 8 ? chosen.outline : thinned(chosen.outline, extent, gap);
  const corners = everyFew(fine, mostCorners).map((value, at) =>
    Math.round(parts * shareOf(at % 2 === 0 ? extent.x : extent.y, value)),
  );
  return corners.length < 6 ? nothingChosen : { area: corners.join(','), state: '', on };
}

function everyFew(outline: Outline, most: number): Outline {
  const every = Math.ceil(outline.length / 2 / most);
  return outline.filter((_, at) => Math.floor(at / 2) % every === 0);
}
