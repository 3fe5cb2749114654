import { mean } from '../../numerics/moments.ts';

/**
 * Measures across tasks of Agarwal et al. 2021 (rliable). Scores are given by
 * task: one array of final scores, one a run, for each task.
 */
export type ScoresByTask = readonly (readonly number[])[];

/** P(X > Y) on one task: the Mann-Whitney U of x over y divided by n m; ties count one half. NaN if either is empty. */
export function probabilityOfSuperiority(x: readonly number[], y: readonly number[]): number {
  let wins = 0;
  for (const a of x) for (const b of y) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (x.length * y.length);
}

/**
 * Probability of improvement of x over y: P(X > Y) averaged over tasks, in [0, 1]. The two list the same tasks in the
 * same order.
 */
export function probabilityOfImprovement(x: ScoresByTask, y: ScoresByTask): number {
  if (x.length !== y.length)
    throw new RangeError(`Both methods need scores on the same tasks; got ${x.length} and ${y.length} tasks.`);
  return mean(x.map((scores, task) => probabilityOfSuperiority(scores, y[task])));
}

/** Performance profile: for each tau the share of all runs whose normalised score is above it (strictly). */
export function performanceProfile(scores: ScoresByTask, taus: readonly number[]): number[] {
  const all = scores.flat();
  return taus.map((tau) => all.filter((score) => score > tau).length / all.length);
}

/** Optimality gap: gamma - mean(min(score, gamma)) over all runs; gamma is the score that counts as solved. */
export function optimalityGap(scores: ScoresByTask, gamma = 1): number {
  return gamma - mean(scores.flat().map((score) => Math.min(score, gamma)));
}
