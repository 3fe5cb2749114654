import type {
  BandwidthRule,
  CoverageForm,
  EmbeddingMethod,
  NumberField,
  Sampling,
} from '../../../src-main/contract/coverage/coverage.ts';
import { formatCount } from '../format.ts';
import type { Query } from '../place.ts';

/** How a number of a coverage request is asked for. */
export interface FieldWords {
  /** Its name in the address. */
  readonly address: string;
  readonly title: string;
  readonly hint: string;
  /** What stands in the empty field where the program chooses. */
  readonly empty: string;
  /** Asked for only on request: the usual value seldom wants changing. */
  readonly isRare: boolean;
}

function words(address: string, title: string, hint: string, more: Partial<FieldWords> = {}): FieldWords {
  return { address, title, hint, empty: '', isRare: false, ...more };
}

const fieldWords: Readonly<Record<string, FieldWords>> = {
  perplexity: words(
    'perplexity',
    'Perplexity',
    'About how many neighbours each state attends to. Small shows fine groups, large the whole.',
  ),
  iterations: words('iterations', 'Iterations', 'Steps of the descent, those under exaggeration included.'),
  exaggeration: words(
    'exaggeration',
    'Early exaggeration',
    'How much more strongly states attract each other at first, so that groups form.',
    { isRare: true },
  ),
  exaggerationIterations: words('exaggerate', 'Iterations under it', 'Steps under early exaggeration.', {
    isRare: true,
  }),
  learningRate: words('rate', 'Learning rate', 'Left out: a twelfth of the number of states, at least 200.', {
    empty: 'by size',
    isRare: true,
  }),
  neighbours: words(
    'neighbours',
    'Neighbours',
    'Size of the neighbourhood that the map keeps. Small shows fine groups, large the whole.',
  ),
  minDist: words('mindist', 'Least distance', 'How close together the map puts like states.'),
  spread: words('spread', 'Spread', 'Scale on which groups are spread out; at least the least distance.', {
    isRare: true,
  }),
  epochs: words('epochs', 'Epochs', 'Passes of the layout. Left out: by the number of states.', { empty: 'by size' }),
  negativeSamples: words(
    'negatives',
    'Negative samples',
    'States that each one is pushed from for every one that pulls it.',
    { isRare: true },
  ),
  densityWeight: words(
    'density',
    'Density weight',
    'Weight of densMAP’s term, which keeps local densities at some cost in neighbours. 0 leaves it out; 0.2 ' +
      'gains most for what it costs.',
  ),
  seed: words('mapseed', 'Seed', 'Another seed gives another, equally good map.'),
  landmarks: words(
    'landmarks',
    'Landmarks',
    'Where there are more states, so many are embedded and the others placed among them.',
    { empty: 'none' },
  ),
  statesPerSet: words('states', 'Most states per panel', 'Larger sets are thinned evenly.'),
  every: words('every', 'One state in', 'Takes every k-th step of each rollout, from its first on.'),
  bandwidth: words(
    'bandwidth',
    'Bandwidth',
    'Width of the kernel in map units, the same for all panels. Left out: by the rule.',
    { empty: 'by the rule' },
  ),
  rollouts: words(
    'rollouts',
    'Rollouts of each run, early and late',
    'Early are the first so many of a role, late the last.',
  ),
};

/** Fields without words of their own are asked for by their key. */
export function wordsOf(field: NumberField): FieldWords {
  const known = fieldWords[field.key] ?? words(field.key, field.key, '');
  return field.isNullable && field.preset !== null ? { ...known, hint: `${known.hint} “none” embeds all.` } : known;
}

export const methodTitles: Readonly<Record<EmbeddingMethod, string>> = {
  pca: 'PCA',
  tsne: 't-SNE',
  umap: 'UMAP',
  'umap-js': 'UMAP by umap-js',
};

/** What each method is good for, and what it costs. */
export const methodHints: Readonly<Record<EmbeddingMethod, string>> = {
  pca:
    'The two directions of largest variance. At once, always the same, and distances mean something; what lies ' +
    'in other directions is not seen.',
  tsne: 'Keeps neighbours together, at any size. Distances between groups and their sizes mean little.',
  umap: 'Keeps neighbours together and more of the whole than t-SNE; with a density weight also local densities.',
  'umap-js': 'The library that others use, as a reference: on one thread and with much memory.',
};

export const samplingTitles: Readonly<Record<Sampling, string>> = {
  capped: 'Capped',
  balanced: 'Balanced',
  proportional: 'Proportional',
};

export const samplingHints: Readonly<Record<Sampling, string>> = {
  capped: 'Each panel takes all its states, up to the limit.',
  balanced: 'Every panel takes as many states as the smallest has, up to the limit: none weighs more in the map.',
  proportional:
    'Every panel gives the same share of its states, so that larger ones weigh more; the largest gives the limit.',
};

export const bandwidthTitles: Readonly<Record<BandwidthRule, string>> = {
  likelihood: 'Likelihood',
  scott: 'Scott’s rule',
};

export const bandwidthHints: Readonly<Record<BandwidthRule, string>> = {
  likelihood: 'The bandwidth under which states of rollouts that were left out are the likeliest.',
  scott: 'From the spread of all states together: too wide where they lie in clusters.',
};

/** What a field takes, in a sentence; empty where anything goes. */
export function rangeText({ least, isAboveLeast, most }: NumberField): string {
  const from = least === null ? '' : `${isAboveLeast ? 'more than' : 'from'} ${written(least)}`;
  const text = [from, most === null ? '' : `${least === null ? 'up to' : 'to'} ${written(most)}`]
    .filter((part) => part !== '')
    .join(' ');
  return text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1)}${most === null && !isAboveLeast ? ' on' : ''}.`;
}

/** In the order in which a person thinks of them. */
export function inOrder(fields: readonly NumberField[]): readonly NumberField[] {
  const keys = Object.keys(fieldWords);
  return fields.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

/** What an address says of a field: its value, which is the preset where it says nothing, or what is wrong with it. */
export type NumberReading =
  { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly message: string };

export function readNumber(field: NumberField, text: string | undefined): NumberReading {
  if (text === undefined) return { ok: true, value: field.preset };
  const trimmed = text.trim();
  if (field.isNullable && trimmed.toLowerCase() === 'none') return { ok: true, value: null };
  const value = trimmed === '' ? Number.NaN : Number(trimmed.replaceAll(/,(?=\d{3})/g, ''));
  const message = wrongWith(field, value);
  return message === null ? { ok: true, value } : { ok: false, message };
}

function wrongWith({ isInteger, isNullable, least, isAboveLeast, most }: NumberField, value: number): string | null {
  const orNone = isNullable ? ', or “none”' : '';
  if (!Number.isFinite(value)) return `Write a ${isInteger ? 'whole ' : ''}number${orNone}.`;
  if (isInteger && !Number.isInteger(value)) return `Write a whole number${orNone}.`;
  if (least !== null && (value < least || (isAboveLeast && value === least)))
    return `${isAboveLeast ? 'More than' : 'At least'} ${written(least)}${orNone}.`;
  if (most !== null && value > most) return `At most ${written(most)}${orNone}.`;
  return null;
}

function written(value: number): string {
  return value >= 10_000 ? formatCount(value) : String(value);
}

/** As it stands in its input. */
export function numberText(field: NumberField, text: string | undefined): string {
  return text === undefined ? (field.preset === null ? '' : String(field.preset)) : text.trim();
}

/**
 * What the address says once a person has typed `text`: nothing where it is the preset, a blank where the field was
 * emptied but must not be.
 */
export function typedNumber(field: NumberField, text: string): string {
  if (text.trim() === (field.preset === null ? '' : String(field.preset))) return '';
  return text === '' ? ' ' : text;
}

/** The values of several fields by key, and what is wrong by the name in the address. */
export function readNumbers(
  fields: readonly NumberField[],
  query: Query,
): { readonly values: Readonly<Record<string, number | null>>; readonly errors: Readonly<Record<string, string>> } {
  const values: Record<string, number | null> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const { address } = wordsOf(field);
    const reading = readNumber(field, query[address]);
    if (reading.ok) values[field.key] = reading.value;
    else errors[address] = reading.message;
  }
  return { values, errors };
}

/** @throws RangeError where the schema has no such field. */
export function fieldOf(fields: CoverageForm['map'], key: string): NumberField {
  const field = fields.find((each) => each.key === key);
  if (field === undefined) throw new RangeError(`The form of a coverage request has no field “${key}”.`);
  return field;
}
