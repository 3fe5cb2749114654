import { incompleteBeta } from './distributions.ts';
import { cosine, sine } from './elementary.ts';

/**
 * P(|T| <= t) of Student's t as a function of theta = atan(t / sqrt(degrees)):
 * for whole degrees of freedom the finite sums of Abramowitz and Stegun 1964,
 * equations 26.7.3 and 26.7.4, for others the incomplete beta function (26.7.1).
 */
function centralProbability(theta: number, degrees: number): number {
  const s = sine(theta);
  if (!Number.isSafeInteger(degrees)) return incompleteBeta(s * s, 0.5, degrees / 2);
  const c = cosine(theta);
  const odd = degrees % 2 === 1;
  let term = odd ? c : 1;
  let sum = 0;
  for (let k = odd ? 1 : 0; k <= degrees - 2; k += 2) {
    sum += term;
    term *= (c * c * (k + 1)) / (k + 2);
  }
  return odd ? (2 / Math.PI) * (theta + s * sum) : s * sum;
}

/**
 * The quantile of Student's t distribution, by bisection on `centralProbability`.
 *
 * @param probability in (0, 1).
 * @param degrees degrees of freedom, a finite number from 1 on; Welch's are seldom whole.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`A probability lies between 0 and 1; got ${probability}.`);
  if (!Number.isFinite(degrees) || degrees < 1)
    throw new RangeError(`Degrees of freedom are a finite number from 1 on; got ${degrees}.`);
  const central = Math.abs(2 * probability - 1);
  let low = 0;
  let high = Math.PI / 2;
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (centralProbability(middle, degrees) < central) low = middle;
    else high = middle;
  }
  const magnitude = (Math.sqrt(degrees) * sine(low)) / cosine(low);
  return probability < 0.5 ? -magnitude : magnitude;
}
