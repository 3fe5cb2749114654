import type { BandName, CurveAxis, EstimatorName } from '../../../src-main/contract/figures.ts';
import type { Metric } from '../../../src-main/contract/metrics.ts';
import { bands, curveAxes, estimators, fitsEstimator } from '../../../src-main/contract/vocabulary.ts';
import { numberIn, oneOf, parseList, type Query } from '../../state/place.ts';

/** What the compare screen asks a person for. */
export interface CompareSettings {
  /** Metrics' keys or `sigma:0` and so on, one row of charts each; one at least. */
  readonly metrics: readonly string[];
  readonly axis: CurveAxis;
  readonly estimator: EstimatorName;
  readonly band: BandName;
  readonly seeds: boolean;
  /** Weight of the moving average, 0 (off) to below 1. */
  readonly smoothing: number;
  /** Axes that go by powers of ten. */
  readonly isLogX: boolean;
  readonly isLogY: boolean;
}

/** More rows of charts than these nobody looks at together. */
export const mostMetrics = 8;

/** Runs that the workbench draws at once; `figures.curves` takes no more. */
export const mostRuns = 500;

export const axisTitles: Readonly<Record<CurveAxis, string>> = {
  interactions: 'Interactions',
  episodes: 'Finished episodes',
  updates: 'Updates of the student',
  seconds: 'Seconds of training',
};
export const axisChoices: Readonly<Record<CurveAxis, string>> = {
  interactions: 'Interactions',
  episodes: 'Episodes',
  updates: 'Updates',
  seconds: 'Time',
};
export const estimatorTitles: Readonly<Record<EstimatorName, string>> = {
  mean: 'Mean',
  iqm: 'Interquartile mean',
  median: 'Median',
};
export const bandTitles: Readonly<Record<BandName, string>> = {
  'standard-deviation': '± one standard deviation',
  'standard-error': '± one standard error',
  'student-t': '95% Student t interval',
  bootstrap: '95% bootstrap interval',
  range: 'Least to greatest',
  none: 'None',
};

/** The bands that say something of an estimator; the first is its usual one. */
export function bandsOf(estimator: EstimatorName): readonly [BandName, ...BandName[]] {
  const [first = 'none', ...others] = bands.filter((band) => fitsEstimator({ estimator, band }));
  return [first, ...others];
}

/** Estimator and band in words, for the head of a panel. */
export function describeBand({ estimator, band }: Pick<CompareSettings, 'estimator' | 'band'>): string {
  const spread =
    band === 'none'
      ? ''
      : band === 'range'
        ? ', from least to greatest'
        : `${band.startsWith('standard') ? ' ' : ' with '}${bandTitles[band]}`;
  return `${estimatorTitles[estimator]}${spread} over n runs`;
}

/** Reads the settings from the address; what is missing or does not fit takes the default. */
export function readCompare(query: Query): CompareSettings {
  const estimator: EstimatorName = oneOf(query['estimator'], estimators);
  const metrics = [...new Set(parseList(query['metric']))].slice(0, mostMetrics);
  return {
    metrics: metrics.length === 0 ? ['test_return'] : metrics,
    axis: oneOf<CurveAxis>(query['x'], curveAxes),
    estimator,
    band: oneOf<BandName>(query['band'], bandsOf(estimator)),
    seeds: query['seeds'] === 'each',
    smoothing: numberIn(query['smooth'], 0, 0, 0.99),
    isLogX: query['log']?.includes('x') === true,
    isLogY: query['log']?.includes('y') === true,
  };
}

export interface MetricChoice {
  readonly key: string;
  readonly title: string;
  readonly group: string;
  readonly unit: string;
  readonly description: string;
}

/** All metrics, and the teacher's sigma for each action dimension of the tasks at hand. */
export function metricChoices(
  metrics: Readonly<Record<string, Metric>>,
  actionLabels: readonly string[],
): readonly MetricChoice[] {
  const sigma = actionLabels.map((label, dimension): MetricChoice => ({
    key: `sigma:${dimension}`,
    title: `Teacher σ, ${label}`,
    group: 'teacher',
    unit: 'action range',
    description: 'Standard deviation of the teacher in this action dimension, after its update.',
  }));
  return [...Object.entries(metrics).map(([key, metric]) => ({ key, ...metric })), ...sigma];
}
