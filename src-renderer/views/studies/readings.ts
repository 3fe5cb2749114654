import type { MetricKey } from '../../../src-main/contract/metrics.ts';
import type { Reading } from '../../../src-main/contract/studies.ts';

/** The readings of a return that a study shows, and the metric whose curve belongs to each. */
export const readingTitles: Readonly<
  Record<Reading, { readonly title: string; readonly about: string; readonly metric: MetricKey }>
> = {
  test: {
    title: 'Test, last',
    about: 'Test return: deterministic student from reset, last test',
    metric: 'test_return',
  },
  late: { title: 'Test, last tenth', about: 'Test return: mean of the last tenth of the tests', metric: 'test_return' },
  rollout: {
    title: 'Rollout',
    about: 'Rollout return: mean of the last 100 finished training episodes',
    metric: 'rollout_return',
  },
  cumulative: {
    title: 'Cumulative',
    about: 'Cumulative return: all training episodes since the start',
    metric: 'cumulative_return',
  },
};

export const readings = ['test', 'late', 'rollout', 'cumulative'] as const;
