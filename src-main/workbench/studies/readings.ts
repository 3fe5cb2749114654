import type { Reduction } from '../../contract/compare.ts';
import type { MetricKey } from '../../contract/metrics.ts';
import type { RunSummary } from '../../contract/runs.ts';
import type { Reading } from '../../contract/studies.ts';

/**
 * One way to read a student's return; they rank the methods differently, so that each is always named. Tables and
 * reports read the same: `read` is what `reduction` makes of the metric's curve.
 */
export interface StudyReading {
  readonly key: Reading;
  readonly name: string;
  readonly metric: MetricKey;
  readonly reduction: Reduction;
  readonly words: string;
  readonly read: (run: RunSummary) => number | null;
}

export const readings: Readonly<Record<Reading, StudyReading>> = {
  cumulative: {
    key: 'cumulative',
    name: 'cumulative return',
    metric: 'cumulative_return',
    reduction: 'last',
    words: 'mean of all training episodes since the start, as the Baselines log, and probably the paper, shows it',
    read: (run) => run.returns.cumulative,
  },
  rollout: {
    key: 'rollout',
    name: 'rollout return',
    metric: 'rollout_return',
    reduction: 'last',
    words: 'mean of the last 100 finished training episodes (noisy ones for ddpg)',
    read: (run) => run.returns.rollout,
  },
  test: {
    key: 'test',
    name: 'last test return',
    metric: 'test_return',
    reduction: 'last',
    words: 'deterministic student from reset, off budget, last test',
    read: (run) => run.returns.test,
  },
  late: {
    key: 'late',
    name: 'test return',
    metric: 'test_return',
    reduction: 'late',
    words: 'deterministic student from reset, off budget, mean of the last tenth of the tests',
    read: (run) => run.lateTest,
  },
};

/** Those that a report judges by. */
export const readingsOfReport: readonly StudyReading[] = [readings.cumulative, readings.rollout, readings.late];
