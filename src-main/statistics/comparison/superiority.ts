import { mean } from '../../numerics/moments.ts';
import { normalQuantile } from '../../numerics/random.ts';
import type { Interval } from '../studentT.ts';
import { probabilityOfSuperiority, type ScoresByTask } from './rliable.ts';

/** P(X > Y), in [0, 1], NaN where either group is empty; with its interval, NaN below two runs in either. */
export interface Superiority extends Interval {
  readonly estimate: number;
}

/**
 * Probability that a run of x is better than a run of y on one task, with the
 * score interval of Newcombe 2006 (Statistics in Medicine 25, method 5): the
 * values within z of the estimate by the variance of Hanley and McNeil 1982,
 * both group sizes in it replaced by their mean. It holds its level from three
 * runs on, and at 0 and 1, where a bootstrap has no width. One run says nothing
 * of how runs differ, so that there is no interval of it.
 */
export function superiority(x: readonly number[], y: readonly number[], level = 0.95): Superiority {
  const estimate = probabilityOfSuperiority(x, y);
  if (Math.min(x.length, y.length) < 2) return { estimate, low: NaN, high: NaN };
  const z = normalQuantile((1 + level) / 2);
  const isWithin = (value: number): boolean =>
    Math.abs(estimate - value) <= z * Math.sqrt(variance(value, x.length, y.length));
  return { estimate, low: boundary(0, estimate, isWithin), high: boundary(1, estimate, isWithin) };
}

function variance(p: number, n: number, m: number): number {
  const others = (n + m) / 2 - 1;
  return (p * (1 - p) * (1 + others * ((1 - p) / (2 - p) + p / (1 + p)))) / (n * m);
}

/** Between a value outside and one inside, by bisection. */
function boundary(outside: number, inside: number, isWithin: (value: number) => boolean): number {
  let [out, within] = [outside, inside];
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (out + within) / 2;
    if (isWithin(middle)) within = middle;
    else out = middle;
  }
  return within;
}

/**
 * Probability of improvement of x over y: the mean over tasks of `superiority`,
 * its interval from theirs by the method of variance estimates recovery (Zou
 * and Donner 2008), NaN where one of these has none. Both list the same tasks in
 * the same order.
 */
export function improvement(x: ScoresByTask, y: ScoresByTask, level = 0.95): Superiority {
  if (x.length !== y.length)
    throw new RangeError(`Both methods need scores on the same tasks; got ${x.length} and ${y.length} tasks.`);
  const tasks = x.map((scores, task) => superiority(scores, y[task], level));
  const estimate = mean(tasks.map((task) => task.estimate));
  const reach = (end: 'low' | 'high'): number =>
    Math.sqrt(tasks.reduce((sum, task) => sum + (task.estimate - task[end]) ** 2, 0)) / tasks.length;
  return { estimate, low: estimate - reach('low'), high: estimate + reach('high') };
}
