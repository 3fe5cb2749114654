import type { Band, Estimator } from '../statistics/aggregate.ts';
import type { Dash } from './colours.ts';
import type { FigureSize } from './size.ts';

/**
 * What a figure shows, as plain data that JSON can hold. Drawing is a function
 * of this alone. A number that is not finite (null after JSON) is a gap.
 */
export type FigureSpecification = LearningCurvesSpecification | MixedSpecification | DensityGridSpecification;

interface Figure {
  readonly size: FigureSize;
  /** The figure in a sentence, for those who do not see it; not drawn. */
  readonly description: string;
  /** Sentences that a reader needs, set small under the figure. */
  readonly notes: readonly string[];
}

/**
 * Where the legend stands; inside means in the first panel, where it covers least. What does not fit there stands
 * below.
 */
export const legendPlaces = ['below', 'above', 'beside', 'inside', 'none'] as const;
export type LegendPlace = (typeof legendPlaces)[number];

/** How panels of one figure go together. */
interface Panels extends Figure {
  /** Panels beside each other, at most; null for as many as are not too narrow. */
  readonly columns: number | null;
  readonly legend: LegendPlace;
  /** Whether panels are lettered: (a), (b), … */
  readonly isLettered: boolean;
}

/** Values over runs against steps, one panel a task. */
export interface LearningCurvesSpecification extends Panels {
  readonly kind: 'learning-curves';
  /** Names of the axes with their units, the same for all panels. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly panels: readonly CurvePanel[];
}

/** Panels of several kinds, each with axes of its own. */
export interface MixedSpecification extends Panels {
  readonly kind: 'mixed';
  readonly panels: readonly MixedPanel[];
}

export type MixedPanel =
  (CurvePanel & { readonly kind: 'curves'; readonly xTitle: string; readonly yTitle: string }) | IntervalPanel;

/** Estimates with intervals, one under the other: final returns, probabilities of improvement. */
export interface IntervalPanel {
  readonly kind: 'intervals';
  readonly title: string;
  readonly xTitle: string;
  /** A value that the estimates are compared with, drawn as a line: 0.5 for a probability of improvement. */
  readonly reference: number | null;
  readonly estimates: readonly IntervalEstimate[];
}

export interface IntervalEstimate {
  readonly name: string;
  readonly colour: string;
  readonly value: number;
  /** Not finite where there is no interval. */
  readonly low: number;
  readonly high: number;
}

export interface CurvePanel {
  readonly title: string;
  readonly series: readonly CurveSeries[];
}

/** One line with its band; the arrays have one length. */
export interface CurveSeries {
  /** Series of one name in several panels share a legend entry, and so their style. */
  readonly name: string;
  readonly colour: string;
  readonly dash: Dash;
  readonly x: readonly number[];
  readonly centre: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly estimator: Estimator;
  readonly band: Band;
  /** Runs behind the line. */
  readonly n: number;
  readonly grid: 'identical' | 'interpolated';
  /** Set where `centre` is smoothed: the weight, and the unsmoothed line to draw behind it. */
  readonly smoothing: { readonly weight: number; readonly raw: readonly number[] } | null;
}

/** State visitation densities on one map: Figure 4 of Xu et al. 2018 (rows stages, columns roles). */
export interface DensityGridSpecification extends Figure {
  readonly kind: 'density-grid';
  readonly rows: readonly string[];
  readonly columns: readonly DensityColumn[];
  /** `panels[row][column]`. */
  readonly panels: readonly (readonly DensityPanel[])[];
  /** The part of the map that every panel shows; widened to keep one scale on both axes. */
  readonly extent: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly xTitle: string;
  readonly yTitle: string;
}

export interface DensityColumn {
  readonly title: string;
  readonly colour: string;
}

export interface DensityPanel {
  readonly states: number;
  readonly rollouts: number;
  /** What more is to be said of the panel, below its counts; empty where there is nothing. */
  readonly remark?: string;
  /** Highest-density regions, in any order. Levels are shared by all panels. */
  readonly contours: readonly DensityContour[];
  /** States to mark one by one, in map coordinates; often none. */
  readonly points: readonly (readonly [number, number])[];
}

export interface DensityContour {
  /** Share of the estimated density inside the region, in (0, 1). */
  readonly mass: number;
  /** Share of the states that really lie inside, 0 to 1, where it is known. */
  readonly held?: number;
  /** Polygons of rings of [x, y] in map coordinates, as in GeoJSON: the first ring outside, the others holes. */
  readonly polygons: MultiPolygon;
}

export type MultiPolygon = readonly (readonly (readonly (readonly number[])[])[])[];
