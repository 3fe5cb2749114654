import { z } from 'zod';
import type { RunMethod } from '../learning/configuration.ts';
import { metricKeys } from '../learning/record.ts';
import type { RunGroup } from './groups.ts';
import { runId } from './runs.ts';
import { bands, curveAxes, estimators, fitsEstimator, type BandName, type EstimatorName } from './words/choices.ts';

export { bands, curveAxes, estimators, fitsEstimator, type BandName, type EstimatorName };

export type CurveAxis = (typeof curveAxes)[number];

/** Where figures are printed, each with its widths and type size. */
export const venueNames = [
  'icml',
  'aistats',
  'neurips',
  'iclr',
  'jmlr',
  'tmlr',
  'cvpr',
  'aaai',
  'uai',
  'ieee',
  'nature',
  'slides',
  'poster',
] as const;
export type VenueName = (typeof venueNames)[number];

/**
 * A metric's key, `sigma:0` for a dimension of the teacher's standard deviation, or `own:NAME` for what an imported run
 * logged under a name of its own.
 */
export const curveMetric = z.union([
  z.enum(metricKeys),
  z
    .string()
    .regex(
      /^(sigma:\d{1,3}|own:.{1,500})$/s,
      'A metric is one of the keys of system.describe, sigma:0 and so on, or own: and the name that an imported run ' +
        'logged it under.',
    ),
]);

const curves = {
  runs: z.array(runId).min(1).max(500),
  metric: curveMetric,
  axis: z.enum(curveAxes).default('interactions'),
  estimator: z.enum(estimators).default('mean'),
  band: z.enum(bands).default('standard-deviation'),
  /**
   * Weight of the debiased moving average that each run is smoothed by before the runs are aggregated, 0 (off) to below
   * 1.
   */
  smoothing: z.number().min(0).max(0.999).default(0),
};
const message = 'With iqm or median the band is bootstrap, range or none; sd, standard error and t belong to the mean.';

export const curvesRequest = z
  .strictObject({
    ...curves,
    /** Whether each run's own line comes too. */
    seeds: z.boolean().default(false),
    /** For display: a line is thinned to about so many points, peaks kept; null gives all. */
    points: z.int().min(50).max(100_000).nullable().default(null),
    /** The part of the axis that is shown; null is all of it. */
    range: z.tuple([z.number(), z.number()]).nullable().default(null),
  })
  .refine(fitsEstimator, { message, path: ['band'] });
export type CurvesRequest = z.output<typeof curvesRequest>;

export const curvesExportRequest = z
  .strictObject({
    ...curves,
    /** tex: a TikZ picture, whose text the paper's own LaTeX sets. */
    format: z.enum(['svg', 'pdf', 'tex', 'png', 'csv', 'json']),
    venue: z.enum(venueNames).default('icml'),
    width: z.enum(['column', 'full']).nullable().default(null),
  })
  .refine(fitsEstimator, { message, path: ['band'] });

/** One line of a panel: a group of runs that differ in their seed alone. Arrays of equal length; null is a gap. */
export interface CurveLine {
  /** The group's name. */
  readonly label: string;
  readonly group: RunGroup;
  readonly method: RunMethod;
  /** Estimator, band and n in words. */
  readonly aggregate: string;
  readonly n: number;
  readonly x: readonly number[];
  readonly centre: readonly (number | null)[];
  readonly low: readonly (number | null)[] | null;
  readonly high: readonly (number | null)[] | null;
  /** The centre of the unsmoothed runs, where the runs are smoothed. */
  readonly raw: readonly (number | null)[] | null;
  readonly seeds: readonly {
    readonly run: string;
    readonly seed: number;
    readonly x: readonly number[];
    readonly y: readonly (number | null)[];
  }[];
}

export interface CurvePanel {
  readonly task: string;
  readonly lines: readonly CurveLine[];
  /** What a reader must know of how the lines were made. */
  readonly notes: readonly string[];
}

export interface CurvesResult {
  readonly panels: readonly CurvePanel[];
}
