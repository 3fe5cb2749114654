import type { RolloutChoice } from '../../../src-main/contract/runs.ts';
import { endings } from '../../../src-main/contract/vocabulary.ts';
import type { Query } from '../../state/place.ts';

/** Ends of a range by their key in the address. */
export const ends = ['least', 'most', 'shortest', 'longest'] as const;
export type End = (typeof ends)[number];

export const endingTitles: Readonly<Record<(typeof endings)[number], string>> = {
  terminated: 'terminated',
  truncated: 'truncated',
  cut: 'cut: left unfinished',
  open: 'open: goes on in a later cycle',
};

/** An end of a range as it was typed; null where it is none, or no number that fits. */
export function readEnd(end: End, query: Query): number | null {
  const text = (query[end] ?? '').trim().replace('−', '-').replaceAll(',', '');
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return null;
  const isLength = end === 'shortest' || end === 'longest';
  return isLength && (value < 0 || !Number.isInteger(value)) ? null : value;
}

/** What the address asks of the list, but for the role; what does not fit is left out. */
export function readChoice(query: Query): Omit<RolloutChoice, 'role'> {
  const ending = endings.find((each) => each === query['ending']);
  const sort = query['by'] === 'return' ? 'return' : query['by'] === 'steps' ? 'steps' : undefined;
  const [leastReturn, mostReturn, leastSteps, mostSteps] = ends.map((end) => readEnd(end, query) ?? undefined);
  const given = {
    ...{ ending, sort, leastReturn, mostReturn, leastSteps, mostSteps },
    ascending: query['order'] === 'up' ? true : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Whether fewer than all rollouts of a role are asked for, or of all roles: how many those are is known. */
export function isFiltered({ role: _role, sort: _sort, ascending: _ascending, ...filter }: RolloutChoice): boolean {
  return Object.keys(filter).length > 0;
}

/** The change of the address that takes all filters away. */
export const noFilter: Query = { ...Object.fromEntries(ends.map((end) => [end, ''])), ending: '', page: '' };
