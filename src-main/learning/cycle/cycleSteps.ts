import type { Configuration } from '../configuration.ts';

/** Steps of one role in a cycle: as configured, but no more than the whole budget. */
export function stepsOf(
  configuration: Configuration,
  key: 'exploreSteps' | 'evaluationSteps' | 'rolloutSteps',
): number {
  return Math.min(configuration[key], configuration.interactions);
}
