import { exponential } from '../../numerics/elementary.ts';
import type { Configuration } from '../configuration.ts';
import { logRatios, type GaussianRows } from './gaussian.ts';

/**
 * What the gradient of each step's log-probability is multiplied by in one
 * update of the teacher: its meta-reward, and what `teacherStep` makes of it.
 * One number where it is the same for all steps.
 *
 * With rho = pi_now(a | s) / pi_before(a | s), the gradient of rho r is that of
 * log pi times rho r: importance. clipped takes min(rho r, clip(rho, 1 - c, 1 + c) r)
 * in its place (Schulman et al. 2017, equation 7), whose gradient is the same or 0.
 *
 * @param metaRewards one for each D0; the steps are shared evenly among them.
 */
export function teacherWeights(
  { teacherStep, teacherClip }: Pick<Configuration, 'teacherStep' | 'teacherClip'>,
  metaRewards: readonly number[],
  before: GaussianRows,
  now: GaussianRows,
  draws: Float32Array,
): number | Float32Array {
  if (teacherStep === 'gradient' && metaRewards.length === 1) return metaRewards[0];
  const steps = draws.length / before.logStd.length;
  const rewardAt = (step: number): number => metaRewards[Math.floor((step * metaRewards.length) / steps)];
  if (teacherStep === 'gradient') return Float32Array.from({ length: steps }, (_, step) => rewardAt(step));
  return Float32Array.from(logRatios(before, now, draws), (logRatio, step) => {
    const ratio = exponential(logRatio);
    const reward = rewardAt(step);
    const isPast = reward > 0 ? ratio > 1 + teacherClip : ratio < 1 - teacherClip;
    return teacherStep === 'clipped' && isPast ? 0 : ratio * reward;
  });
}
