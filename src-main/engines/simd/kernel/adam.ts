import { multiplyAdd } from './network/vectors';
import { Trained } from './network/network';

/**
 * Adam (Kingma and Ba 2015) as Baselines has it: eps is added to sqrt(v), and
 * both bias corrections are in the step size. The powers of beta are running
 * products in float64, two of them side by side in memory: b1^t, b2^t.
 */
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f32 = 1e-8;
/** A moment that decays for lack of gradients ends at 0 here, before subnormal numbers slow the processor down. */
const SMALLEST: f32 = 1e-30;

export function startPowers(powers: usize): void {
  store<f64>(powers, 1);
  store<f64>(powers, 1, 8);
}

/** Counts one more step. */
export function advancePowers(powers: usize): void {
  store<f64>(powers, load<f64>(powers) * BETA1);
  store<f64>(powers, load<f64>(powers, 8) * BETA2, 8);
}

/** lr sqrt(1 - b2^t) / (1 - b1^t). */
export function stepSize(powers: usize, learningRate: f64): f32 {
  return <f32>((learningRate * sqrt<f64>(1 - load<f64>(powers, 8))) / (1 - load<f64>(powers)));
}

@inline
function settled(moment: v128): v128 {
  return v128.andnot(moment, f32x4.lt(f32x4.abs(moment), f32x4.splat(SMALLEST)));
}

/** Moves both moments on; m / (sqrt(v) + eps), the direction of the step. */
@inline
function direction(gradient: usize, firstMoment: usize, secondMoment: usize): v128 {
  const g = v128.load(gradient);
  const m = settled(
    multiplyAdd(f32x4.splat(<f32>BETA1), v128.load(firstMoment), f32x4.mul(f32x4.splat(<f32>(1 - BETA1)), g)),
  );
  const squares = f32x4.mul(f32x4.splat(<f32>(1 - BETA2)), f32x4.mul(g, g));
  const v = settled(multiplyAdd(f32x4.splat(<f32>BETA2), v128.load(secondMoment), squares));
  v128.store(firstMoment, m);
  v128.store(secondMoment, v);
  return f32x4.div(m, f32x4.add(f32x4.sqrt(v), f32x4.splat(EPSILON)));
}

/** One step down the gradient; then the target network, from `target` on, moves towards the parameters by tau. */
export function descend(trained: Trained, target: usize, size: f32, tau: f32): void {
  const step = f32x4.splat(-size),
    weight = f32x4.splat(tau),
    end = trained.network.end;
  let gradient = trained.gradient.start,
    m = trained.firstMoment,
    v = trained.secondMoment;
  for (let p = trained.network.start; p < end; p += 16) {
    const moved = multiplyAdd(step, direction(gradient, m, v), v128.load(p)),
      behind = v128.load(target);
    v128.store(p, moved);
    v128.store(target, multiplyAdd(weight, f32x4.sub(moved, behind), behind));
    gradient += 16;
    m += 16;
    v += 16;
    target += 16;
  }
}

/** One step up the gradient. */
export function ascend(trained: Trained, size: f32): void {
  const step = f32x4.splat(size),
    end = trained.network.end;
  let gradient = trained.gradient.start,
    m = trained.firstMoment,
    v = trained.secondMoment;
  for (let p = trained.network.start; p < end; p += 16) {
    v128.store(p, multiplyAdd(step, direction(gradient, m, v), v128.load(p)));
    gradient += 16;
    m += 16;
    v += 16;
  }
}
