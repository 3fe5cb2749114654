import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatList, parseList, type Query } from '../place.ts';

/** What runs can be picked by, beside the text. */
export const facetKeys = ['task', 'method', 'status', 'engine', 'tag'] as const;
export type FacetKey = (typeof facetKeys)[number];
export type Facets = Readonly<Record<FacetKey, readonly string[]>>;

export const facetTitles: Readonly<Record<FacetKey, string>> = {
  task: 'Task',
  method: 'Method',
  status: 'Status',
  engine: 'Engine',
  tag: 'Tag',
};

/** A run has one value of a facet, several tags, or none. */
export function facetValues(run: RunSummary, key: FacetKey): readonly string[] {
  switch (key) {
    case 'engine':
      return run.engine === null ? [] : [run.engine];
    case 'tag':
      return run.tags;
    default:
      return [run[key]];
  }
}

/** The chosen values by facet; an empty list lets every run through. */
export function readFacets(query: Query): Facets {
  return {
    task: parseList(query['task']),
    method: parseList(query['method']),
    status: parseList(query['status']),
    engine: parseList(query['engine']),
    tag: parseList(query['tag']),
  };
}

/** The runs that have one of the chosen values in every facet; `except` leaves one facet out of account. */
export function applyFacets(
  runs: readonly RunSummary[],
  facets: Facets,
  except: FacetKey | null = null,
): readonly RunSummary[] {
  const active = facetKeys.filter((key) => key !== except && facets[key].length > 0);
  if (active.length === 0) return runs;
  return runs.filter((run) =>
    active.every((key) => facetValues(run, key).some((value) => facets[key].includes(value))),
  );
}

export interface FacetValue {
  readonly value: string;
  /** Runs that have it among those that the other facets let through. */
  readonly count: number;
  readonly chosen: boolean;
}

/** The values of a facet in alphabetical order; a chosen one stays even where no run has it. */
export function countFacet(runs: readonly RunSummary[], facets: Facets, key: FacetKey): readonly FacetValue[] {
  const counts = new Map(facets[key].map((value) => [value, 0]));
  for (const run of runs) for (const value of facetValues(run, key)) counts.set(value, counts.get(value) ?? 0);
  for (const run of applyFacets(runs, facets, key))
    for (const value of facetValues(run, key)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count, chosen: facets[key].includes(value) }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** The query in which the value is chosen if it was not, and the other way round. */
export function toggleFacet(facets: Facets, key: FacetKey, value: string): Query {
  const chosen = facets[key].includes(value) ? facets[key].filter((other) => other !== value) : [...facets[key], value];
  return { [key]: formatList(chosen) };
}

export const noFacets: Query = Object.fromEntries(facetKeys.map((key) => [key, '']));

/** Which runs are looked at: those in use, those and the archived ones, or the trash. */
export const shelves = ['current', 'archived', 'trash'] as const;
export type Shelf = (typeof shelves)[number];
