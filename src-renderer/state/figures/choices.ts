import type { VenueName } from '../../../src-main/contract/figures.ts';
import { venueTitles } from '../../../src-main/contract/vocabulary.ts';
import type { FigurePanel, FigureSpecification, PanelKind } from '../../../src-main/contract/figures/specification.ts';
import type { FigureFormat } from '../../../src-main/contract/figures/stored.ts';

export function isVenueName(text: string): text is VenueName {
  return Object.hasOwn(venueTitles, text);
}

export const panelTitles: Readonly<Record<PanelKind, string>> = {
  curves: 'Learning curves',
  'meta-reward': 'Meta-reward',
  intervals: 'Estimates with intervals',
  profile: 'Performance profile',
  densities: 'Densities on a map',
  frames: 'Frames of a replay',
  table: 'Table',
};

/** What can be added without more being known; a map and a rollout are chosen on their own screens. */
export const addableKinds = [
  'curves',
  'meta-reward',
  'intervals',
  'profile',
  'table',
] as const satisfies readonly PanelKind[];

const labels = { title: null, xTitle: null, yTitle: null };
const estimate = { metric: 'test_return', reduction: 'late' } as const;

type Fresh = { readonly [Kind in (typeof addableKinds)[number]]: Extract<FigurePanel, { kind: Kind }> };

const fresh: Fresh = {
  curves: {
    kind: 'curves',
    ...labels,
    xScale: 'linear',
    yScale: 'linear',
    xRange: null,
    yRange: null,
    tasks: null,
    metric: 'test_return',
    axis: 'interactions',
    estimator: 'mean',
    band: 'standard-deviation',
    smoothing: 0,
    seeds: false,
  },
  'meta-reward': { kind: 'meta-reward', ...labels, xRange: null, yRange: null, tasks: null, smoothing: 0.95 },
  intervals: {
    kind: 'intervals',
    ...labels,
    xRange: null,
    tasks: null,
    quantity: 'value',
    ...estimate,
    reference: null,
  },
  profile: { kind: 'profile', ...labels, xRange: null, ...estimate },
  table: { kind: 'table', title: null, tasks: null, ...estimate, estimator: 'mean', band: 'standard-deviation' },
};

/** A panel as it is where nothing was chosen. */
export function newPanel<Kind extends keyof Fresh>(kind: Kind): Fresh[Kind] {
  return fresh[kind];
}

/** A figure of some runs as it is where nothing else was chosen. */
export function newSpecification(
  runs: FigureSpecification['runs'],
  panels: FigureSpecification['panels'],
): FigureSpecification {
  return {
    version: 1,
    runs,
    panels,
    venue: 'icml',
    width: panels.length > 1 ? 'full' : 'column',
    text: null,
    columns: null,
    proportion: 0.7,
    widths: [],
    heights: [],
    axes: 'shared',
    legend: { place: 'below', at: null },
    isLettered: panels.length > 1,
    palette: 'groups',
    styles: [],
    notes: { automatic: true, own: [] },
  };
}

export const formats: readonly { readonly format: FigureFormat; readonly title: string; readonly about: string }[] = [
  { format: 'pdf', title: 'PDF', about: 'vector, fonts embedded' },
  { format: 'tex', title: 'TikZ', about: 'for \\input in LaTeX, set in its font' },
  { format: 'svg', title: 'SVG', about: 'vector, with live text' },
  { format: 'png', title: 'PNG', about: 'pixels, at the dpi below' },
  { format: 'csv', title: 'CSV', about: 'the plotted numbers, runs one by one' },
  { format: 'json', title: 'JSON', about: 'specification, runs, digests' },
];
export const tableFormats: typeof formats = [
  { format: 'latex', title: 'LaTeX', about: 'its tables, for booktabs' },
  { format: 'md', title: 'Markdown', about: 'its tables' },
];
