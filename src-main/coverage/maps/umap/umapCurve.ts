import { exponential, logarithm } from '../../../numerics/elementary.ts';

/** The map's membership curve 1 / (1 + a d^(2b)). */
export interface UmapCurve {
  readonly a: number;
  readonly b: number;
}

const SAMPLES = 300;

/**
 * a and b that fit the curve to 1 for d < minDist and exp(-(d - minDist) / spread)
 * beyond, by least squares over 300 distances from 0 to 3 spread (McInnes, Healy and
 * Melville 2018, section 4.2 and definition 11): Levenberg-Marquardt from a = b = 1.
 *
 * @param minDist in [0, spread].
 */
export function fitUmapCurve(minDist: number, spread: number): UmapCurve {
  let point = { a: 1, b: 1 };
  let current = normalEquations(point, minDist, spread);
  let damping = 1e-3;
  for (let step = 0; step < 500; step++) {
    const { aa, ab, bb, ga, gb } = current;
    const p = aa * (1 + damping);
    const q = bb * (1 + damping);
    const determinant = p * q - ab * ab;
    const moved = { a: point.a + (q * ga - ab * gb) / determinant, b: point.b + (p * gb - ab * ga) / determinant };
    const next = moved.a > 0 && moved.b > 0 ? normalEquations(moved, minDist, spread) : null;
    if (next !== null && next.loss <= current.loss) {
      const settled = current.loss - next.loss <= 1e-15 * current.loss;
      point = moved;
      current = next;
      damping /= 10;
      if (settled) break;
    } else {
      damping *= 10;
      if (damping > 1e12) break;
    }
  }
  return point;
}

/** Loss, J'J and J'r of the residuals r = wanted - curve. */
function normalEquations(
  { a, b }: UmapCurve,
  minDist: number,
  spread: number,
): { loss: number; aa: number; ab: number; bb: number; ga: number; gb: number } {
  let [loss, aa, ab, bb, ga, gb] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    const distance = (3 * spread * i) / (SAMPLES - 1);
    const wanted = distance < minDist ? 1 : exponential(-(distance - minDist) / spread);
    const power = distance > 0 ? exponential(2 * b * logarithm(distance)) : 0;
    const curve = 1 / (1 + a * power);
    const byA = -power * curve * curve;
    const byB = distance > 0 ? byA * a * 2 * logarithm(distance) : 0;
    const residual = wanted - curve;
    loss += residual * residual;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ga += byA * residual;
    gb += byB * residual;
  }
  return { loss, aa, ab, bb, ga, gb };
}
