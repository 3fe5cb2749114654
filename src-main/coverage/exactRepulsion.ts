/**
 * The repulsive part of t-SNE's gradient over all pairs of points of a map.
 * Fills `forces` (x, y per point) with sum_j (y_i - y_j) / (1 + d_ij^2)^2 and
 * returns Z = sum_{i != j} 1 / (1 + d_ij^2).
 */
export type Repulsion = (map: Float32Array, forces: Float64Array) => number;

/** Every pair in turn: n^2 / 2 of them. */
export const exactRepulsion: Repulsion = (map, forces) => {
  forces.fill(0);
  let z = 0;
  for (let i = 0; i < map.length; i += 2) {
    const x = map[i];
    const y = map[i + 1];
    let fx = 0;
    let fy = 0;
    for (let j = i + 2; j < map.length; j += 2) {
      const dx = x - map[j];
      const dy = y - map[j + 1];
      const kernel = 1 / (1 + dx * dx + dy * dy);
      const gx = kernel * kernel * dx;
      const gy = kernel * kernel * dy;
      z += kernel;
      fx += gx;
      fy += gy;
      forces[j] -= gx;
      forces[j + 1] -= gy;
    }
    forces[i] += fx;
    forces[i + 1] += fy;
  }
  return 2 * z;
};
