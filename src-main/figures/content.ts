import type { Band, Estimator } from '../statistics/aggregate.ts';
import type { Dash, SeriesStyle } from './colours.ts';
import type { FigureSize } from './size.ts';
import type { Table } from './table.ts';

/**
 * What a figure shows, with its numbers, as plain data that JSON can hold.
 * Drawing is a function of this alone. A number that is not finite (null after
 * JSON) is a gap.
 */
export type FigureContent = LearningCurvesContent | MixedContent | DensityGridContent;

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
  /**
   * Of a legend inside: where its upper left corner stands in the first panel, as shares of the room that it leaves;
   * where it covers least if not given.
   */
  readonly legendAt?: readonly [x: number, y: number];
  /** Whether panels are lettered: (a), (b), … */
  readonly isLettered: boolean;
  /** Height over width of a panel; 0.7 if not given. */
  readonly proportion?: number;
  /** Widths of the columns of panels relative to each other, from the left; 1 where not given. */
  readonly widths?: readonly number[];
  /** Heights of the rows in place of what the proportion gives, as multiples of it, from above; 1 where not given. */
  readonly heights?: readonly number[];
  /** Whether how the lines were made is said under the figure; so if not given. */
  readonly isExplained?: boolean;
}

/** Values over runs against steps, one panel a task. */
export interface LearningCurvesContent extends Panels {
  readonly kind: 'learning-curves';
  /** Names of the axes with their units, the same for all panels. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly panels: readonly CurvePanel[];
}

/** Panels of several kinds, each with axes of its own. */
export interface MixedContent extends Panels {
  readonly kind: 'mixed';
  readonly panels: readonly MixedPanel[];
}

export type MixedPanel =
  | (CurvePanel & { readonly kind: 'curves'; readonly xTitle: string; readonly yTitle: string })
  | IntervalPanel
  | ProfilePanel
  | DensitiesPanel
  | FramesPanel
  | TablePanel;

/** Estimates with intervals, one under the other: final returns, probabilities of improvement. */
export interface IntervalPanel {
  readonly kind: 'intervals';
  readonly title: string;
  readonly xTitle: string;
  readonly xRange?: readonly [number, number];
  /** A value that the estimates are compared with, drawn as a line: 0.5 for a probability of improvement. */
  readonly reference: number | null;
  readonly estimates: readonly IntervalEstimate[];
  /** What the intervals are, in a sentence for the notes. */
  readonly explanation?: string;
}

export interface IntervalEstimate {
  readonly name: string;
  readonly colour: string;
  readonly value: number;
  /** Not finite where there is no interval. */
  readonly low: number;
  readonly high: number;
  /** Values of single runs behind the estimate. */
  readonly runs?: readonly { readonly run: string; readonly seed: number; readonly value: number }[];
}

/** Share of runs above each normalised score (Agarwal et al. 2021), a line a group. */
export interface ProfilePanel {
  readonly kind: 'profile';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xRange?: readonly [number, number];
  readonly lines: readonly ProfileLine[];
}

export interface ProfileLine {
  readonly name: string;
  readonly colour: string;
  readonly dash: Dash;
  readonly x: readonly number[];
  readonly centre: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Densities of some sets over each other on one map; a set alone is filled, several are outlines. */
export interface DensitiesPanel {
  readonly kind: 'densities';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly extent: MapExtent;
  readonly sets: readonly {
    readonly name: string;
    readonly colour: string;
    readonly dash: Dash;
    readonly contours: readonly DensityContour[];
  }[];
}

/** Moments of one rollout, beside each other. */
export interface FramesPanel {
  readonly kind: 'frames';
  readonly title: string;
  readonly colour: string;
  readonly frames: readonly Frame[];
}

/** What is seen at one moment: solids as rounded strokes, in metres, y upwards, the farthest first. */
export interface Frame {
  readonly caption: string;
  readonly strokes: readonly FrameStroke[];
  /** Height of the floor, where it is seen from its side. */
  readonly floor: number | null;
  /** What the frame shows; all frames of a panel have one size. */
  readonly view: MapExtent;
}

/** A capsule from its side: a line with round ends (a disc where both ends are one). */
export interface FrameStroke {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Metres. */
  readonly radius: number;
  /** Things to be looked at, such as a target, are paler. */
  readonly isDecor: boolean;
}

/** A table set as a panel. */
export interface TablePanel {
  readonly kind: 'table';
  readonly title: string;
  readonly table: Table;
}

export interface CurvePanel {
  readonly title: string;
  readonly series: readonly CurveSeries[];
  /** The part of an axis that is shown; what leaves it is cut. All where not given. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Linear if not given. On a logarithmic axis, what is not above 0 is not there. */
  readonly xScale?: 'linear' | 'log';
  readonly yScale?: 'linear' | 'log';
  /** A value drawn as a level line. */
  readonly level?: number;
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
  /** The runs one by one, as they enter the line; drawn behind it where `areSeedsDrawn`. */
  readonly runs?: readonly RunLine[];
  readonly areSeedsDrawn?: boolean;
}

export interface RunLine {
  readonly run: string;
  readonly seed: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** State visitation densities on one map: Figure 4 of Xu et al. 2018 (rows stages, columns roles). */
export interface DensityGridContent extends Figure {
  readonly kind: 'density-grid';
  readonly rows: readonly string[];
  readonly columns: readonly DensityColumn[];
  /** `panels[row][column]`. */
  readonly panels: readonly (readonly DensityPanel[])[];
  /** The part of the map that every panel shows; widened to keep one scale on both axes. */
  readonly extent: MapExtent;
  readonly xTitle: string;
  readonly yTitle: string;
}

export interface MapExtent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface DensityColumn {
  readonly title: string;
  readonly colour: string;
  /** Of the outermost contours; drawn through where there is none. */
  readonly dash?: Dash;
}

export interface DensityPanel {
  readonly states: number;
  readonly rollouts: number;
  /** Where it is not the column's. */
  readonly style?: SeriesStyle;
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
