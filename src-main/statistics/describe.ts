import type { Band, Estimator } from './aggregate.ts';
import { coverageNote } from './comparison/coverageTable.ts';

/** Smallest and largest number of runs behind the values of one table or legend entry. */
export interface Runs {
  readonly least: number;
  readonly most: number;
}

const estimatorWords: Readonly<Record<Estimator, string>> = {
  mean: 'mean',
  iqm: 'interquartile mean',
  median: 'median',
};

const bandWords: Readonly<Record<Band, string>> = {
  none: '',
  'standard-deviation': '± one standard deviation',
  'standard-error': '± one standard error',
  'student-t': 'with 95% Student t interval',
  bootstrap: 'with 95% bootstrap interval',
  range: 'with range from smallest to largest',
};

/**
 * Estimator, band and n in words, as a legend or caption must name them: "mean ± one standard deviation over n = 3
 * runs".
 */
export function describeAggregate(estimator: Estimator, band: Band, runs: Runs): string {
  const n = runs.least === runs.most ? `${runs.most}` : `${runs.least} to ${runs.most}`;
  const spread = runs.most < 2 ? '' : bandWords[band];
  return [estimatorWords[estimator], spread, `over n = ${n} ${runs.most === 1 ? 'run' : 'runs'}`]
    .filter((part) => part !== '')
    .join(' ');
}

/**
 * What must stand beside an interval over few runs, or beside one whose simulated
 * coverage is not the 95% of its name; null where nothing is due.
 */
export function underCoverageNote(band: Band, runs: Runs, estimator: Estimator = 'mean'): string | null {
  if (band !== 'student-t' && band !== 'bootstrap') return null;
  const coverage = coverageNote(band === 'student-t' ? 'mean by student-t' : `${estimator} by bootstrap`, runs.least);
  const few = runs.least < 5 ? 'With fewer than 5 runs the interval covers less than its name says.' : null;
  return few === null ? coverage : [few, coverage ?? []].flat().join(' ');
}

/** How smoothed lines were made, and what is drawn behind them. */
export function smoothingNote(weight: number): string {
  return (
    `Each run is smoothed by a debiased exponential moving average of weight ${weight}, then line and band are ` +
    'taken; the pale lines are of the unsmoothed runs.'
  );
}

export function runsOf(counts: readonly number[]): Runs {
  return { least: Math.min(...counts), most: Math.max(...counts) };
}
