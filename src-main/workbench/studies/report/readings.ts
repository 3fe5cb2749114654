import type { Reduction } from '../../../contract/compare.ts';
import type { MetricKey } from '../../../contract/metrics.ts';

/** One way to read a student's return; they rank the methods differently, so that each is always named. */
export interface Reading {
  readonly key: 'test' | 'rollout' | 'cumulative';
  readonly name: string;
  readonly metric: MetricKey;
  readonly reduction: Reduction;
  readonly words: string;
}

export const readingsOfReport: readonly Reading[] = [
  {
    key: 'cumulative',
    name: 'cumulative return',
    metric: 'cumulative_return',
    reduction: 'last',
    words: 'mean of all training episodes since the start, as the Baselines log, and probably the paper, shows it',
  },
  {
    key: 'rollout',
    name: 'rollout return',
    metric: 'rollout_return',
    reduction: 'late',
    words: 'training episodes (noisy ones for ddpg), mean of the last tenth of the cycles that finished any',
  },
  {
    key: 'test',
    name: 'test return',
    metric: 'test_return',
    reduction: 'late',
    words: 'deterministic student from reset, off budget, mean of the last tenth of the tests',
  },
];
