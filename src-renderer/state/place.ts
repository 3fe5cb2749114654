/**
 * Where a person is: a screen, the run it shows, and its settings. It is the URL's hash, so back, forward and a reload
 * keep it.
 */
export const screens = [
  'runs',
  'new',
  'run',
  'compare',
  'coverage',
  'figures',
  'studies',
  'queue',
  'replay',
  'tools',
  'guide',
] as const;
export type Screen = (typeof screens)[number];

export interface Place {
  readonly screen: Screen;
  /** The run of the screen `run`; null on the others. */
  readonly run: string | null;
  readonly query: Query;
}

export type Query = Readonly<Record<string, string>>;

/** Reads `#/run/ID?key=value`. What it does not know leads to the list of runs. */
export function parsePlace(hash: string): Place {
  const [path, search = ''] = splitOnce(hash.replace(/^#?\/?/, ''), '?');
  const [name, id = ''] = splitOnce(path, '/');
  const query = Object.fromEntries(new URLSearchParams(search));
  if (!isScreen(name) || (name === 'run' && id === '')) return { screen: 'runs', run: null, query: {} };
  return { screen: name, run: name === 'run' ? decode(id) : null, query };
}

/** The hash of a place. Keys in a fixed order, so that one place has one address; empty settings are left out. */
export function formatPlace(place: Place): string {
  const path = place.run === null ? place.screen : `${place.screen}/${encodeURIComponent(place.run)}`;
  const entries = Object.entries(place.query)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const search = new URLSearchParams(entries).toString().replaceAll('%2C', ',');
  return search === '' ? `#/${path}` : `#/${path}?${search}`;
}

/** A list as one query value. */
export function parseList(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : value.split(',');
}

export function formatList(values: Iterable<string>): string {
  return [...values].join(',');
}

/** The value if it is one of those allowed, else the first of them. */
export function oneOf<T extends string>(value: string | undefined, allowed: readonly [T, ...T[]]): T {
  return allowed.find((candidate) => candidate === value) ?? allowed[0];
}

/** A number from a query, or the fallback where it is none or outside [least, most]. */
export function numberIn(value: string | undefined, fallback: number, least: number, most: number): number {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  return number >= least && number <= most ? number : fallback;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function isScreen(name: string): name is Screen {
  // Asked for any text, which the list's own type would not take.
  return (screens as readonly string[]).includes(name);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
