import type { Query } from '../../../state/place.ts';

/** Other words for the titles of rows and columns, by the map's own. */
export type Titles = Readonly<Record<string, string>>;

/** The paper calls the baseline by its method. */
export const paperTitles: Titles = { Baseline: 'DDPG' };

export function readTitles(query: Query): Titles {
  return Object.fromEntries(new URLSearchParams(query['titles'] ?? ''));
}

/** The change of the address that gives a title other words; its own, or none, take them away. */
export function withTitle(titles: Titles, title: string, words: string): Query {
  const others = Object.entries(titles).filter(([each]) => each !== title);
  const written = words.trim();
  const changed = written === '' || written === title ? others : [...others, [title, written]];
  return { titles: formatTitles(Object.fromEntries(changed)) };
}

export function formatTitles(titles: Titles): string {
  return new URLSearchParams({ ...titles }).toString();
}
