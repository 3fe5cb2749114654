/**
 * What a request may choose between, each list once: the validators, the command line and the interface read it here.
 * It imports nothing, so that it can be bundled into the interface.
 */

/**
 * The one number that a run's curve gives. late: mean of the last tenth of its
 * values. last, best: its last, its largest. area: its mean over the steps that
 * all runs of the task span (area under the curve over the span).
 */
export const reductions = ['late', 'last', 'best', 'area'] as const;

/**
 * What curves are drawn against. episodes: finished ones of all roles but test. updates: of the student's networks,
 * those that an exercise takes back not counted. seconds: of training.
 */
export const curveAxes = ['interactions', 'episodes', 'updates', 'seconds'] as const;

/**
 * How the runs of a group become one line, and what the band around it is; `conventions`: the unit of replication is
 * the run.
 */
export const estimators = ['mean', 'iqm', 'median'] as const;
export const bands = ['standard-deviation', 'standard-error', 'student-t', 'bootstrap', 'range', 'none'] as const;

export type EstimatorName = (typeof estimators)[number];
export type BandName = (typeof bands)[number];

/** Bands about the mean say nothing of another estimator. */
export function fitsEstimator({
  estimator,
  band,
}: {
  readonly estimator: EstimatorName;
  readonly band: BandName;
}): boolean {
  return estimator === 'mean' || band === 'none' || band === 'bootstrap' || band === 'range';
}

/** How the line of a group is drawn. */
export const groupDashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const;

/** Rollouts of a role at the beginning and at the end of a run that stand for early and late training. */
export const STAGE_ROLLOUTS = 50;

/** Sets of states in one figure, a panel each. */
export const MOST_SETS = 24;

/** Rollouts that are listed as having begun alike; more of them nobody looks through. */
export const MOST_ALIKE = 100;
