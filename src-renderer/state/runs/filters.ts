import { formatPlace, parsePlace, type Query } from '../place.ts';
import { noFacets } from './facets.ts';

export interface SavedFilter {
  readonly name: string;
  readonly query: Query;
}

/** What of the table's address a filter is: words, facets, folding and order, not what is chosen or unfolded. */
const nothing: Query = { q: '', ...noFacets, group: '', show: '', sort: '', order: '' };

/** The filter that an address holds; empty where it holds none. */
export function filterOf(query: Query): Query {
  return Object.fromEntries(
    Object.keys(nothing).flatMap((key) => {
      const value = query[key] ?? '';
      return value === '' ? [] : [[key, value]];
    }),
  );
}

/** The changes to an address that put a filter in the place of what was there. */
export function applying(filter: Query): Query {
  return { ...nothing, ...filter };
}

export function isSameFilter(a: Query, b: Query): boolean {
  return Object.keys(nothing).every((key) => (a[key] ?? '') === (b[key] ?? ''));
}

/** A line each, a name and an address, as one could be pasted into the bar: what is no such line is left out. */
export function parseFilters(text: string): readonly SavedFilter[] {
  return text.split('\n').flatMap((line) => {
    const [name, hash] = line.split('\t');
    return hash === undefined || name === '' ? [] : [{ name, query: filterOf(parsePlace(hash).query) }];
  });
}

export function formatFilter({ name, query }: SavedFilter): string {
  return `${name.replaceAll(/\s+/g, ' ')}\t${formatPlace({ screen: 'runs', run: null, query })}`;
}
