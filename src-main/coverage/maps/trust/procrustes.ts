import { DataError } from '../../../numerics/dataError.ts';

/** How one map is laid over another. */
export interface Alignment {
  /** The moving map turned, mirrored, scaled and shifted onto the other; x, y per row. */
  readonly coordinates: Float32Array;
  readonly isMirrored: boolean;
  /**
   * Root mean square distance of the aligned states, as part of the fixed map's
   * root mean square distance from its centre: 0 (the same shape) to 1 (nothing
   * in common). Its square is the Procrustes statistic of Gower 1975; the same
   * whichever map is moved.
   */
  readonly residual: number;
}

/**
 * Least squares over rotation, reflection, scale and shift (Procrustes). In the
 * plane it has a closed form: with the centred maps as complex numbers z and w,
 * the best turn and scale of w is c = sum(z conj(w)) / sum(|w|^2), and that of
 * its mirror image sum(z w) / sum(|w|^2); the larger of the two fits better.
 *
 * @param fixed x, y per row.
 * @param moving x, y of the same rows.
 * @throws RangeError where the maps have different lengths, or the points of one are all the same.
 */
export function alignMaps(fixed: Float32Array, moving: Float32Array): Alignment {
  if (fixed.length !== moving.length || fixed.length === 0)
    throw new RangeError(`Maps are aligned row by row; these have ${fixed.length / 2} and ${moving.length / 2} rows.`);
  const [fixedX, fixedY] = centre(fixed);
  const [movingX, movingY] = centre(moving);
  let [dot, cross, mirroredDot, mirroredCross, fixedSquares, movingSquares] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < fixed.length; i += 2) {
    const [zx, zy] = [fixed[i] - fixedX, fixed[i + 1] - fixedY];
    const [wx, wy] = [moving[i] - movingX, moving[i + 1] - movingY];
    dot += zx * wx + zy * wy;
    cross += zy * wx - zx * wy;
    mirroredDot += zx * wx - zy * wy;
    mirroredCross += zx * wy + zy * wx;
    fixedSquares += zx * zx + zy * zy;
    movingSquares += wx * wx + wy * wy;
  }
  if (!(fixedSquares > 0 && movingSquares > 0))
    throw new DataError('All points of a map are the same; there is nothing to align.');
  const isMirrored = mirroredDot * mirroredDot + mirroredCross * mirroredCross > dot * dot + cross * cross;
  const [real, imaginary] = isMirrored ? [mirroredDot, mirroredCross] : [dot, cross];
  const flip = isMirrored ? -1 : 1;
  const coordinates = new Float32Array(moving.length);
  for (let i = 0; i < moving.length; i += 2) {
    const x = (moving[i] - movingX) / movingSquares;
    const y = (flip * (moving[i + 1] - movingY)) / movingSquares;
    coordinates[i] = fixedX + real * x - imaginary * y;
    coordinates[i + 1] = fixedY + imaginary * x + real * y;
  }
  const explained = (real * real + imaginary * imaginary) / (fixedSquares * movingSquares);
  return { coordinates, isMirrored, residual: Math.sqrt(Math.max(0, 1 - explained)) };
}

function centre(map: Float32Array): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < map.length; i += 2) {
    x += map[i];
    y += map[i + 1];
  }
  return [x / (map.length / 2), y / (map.length / 2)];
}
