/**
 * Leaves out points of a closed ring that lie within `tolerance` of the line
 * between the points kept (Douglas and Peucker 1973). Marching squares puts a
 * point on every line of the grid; most of them say nothing.
 *
 * @param ring x, y per point, the first repeated at the end.
 * @param tolerance in the ring's units; no point moves, none is off by more.
 */
export function simplifyRing(ring: Float32Array, tolerance: number): Float32Array {
  const points = ring.length / 2;
  if (points < 5) return ring;
  const kept = new Uint8Array(points);
  // A closed ring has no ends: its point farthest from the first one serves as the second anchor.
  const far = farthest(ring, 0, points - 1).point;
  kept[0] = kept[far] = kept[points - 1] = 1;
  const stretches: [number, number][] = [
    [0, far],
    [far, points - 1],
  ];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [from, to] = stretch;
    if (to - from < 2) continue;
    const { point, squared } = farthest(ring, from, to);
    if (squared <= tolerance * tolerance) continue;
    kept[point] = 1;
    stretches.push([from, point], [point, to]);
  }
  const simplified: number[] = [];
  for (let p = 0; p < points; p++) if (kept[p] === 1) simplified.push(ring[2 * p], ring[2 * p + 1]);
  // Three corners and the first again are the least that encloses anything.
  return simplified.length < 8 ? ring : Float32Array.from(simplified);
}

/** The point strictly between `from` and `to` that is farthest from the segment between them, by squared distance. */
function farthest(ring: Float32Array, from: number, to: number): { readonly point: number; readonly squared: number } {
  const x = ring[2 * from];
  const y = ring[2 * from + 1];
  const dx = ring[2 * to] - x;
  const dy = ring[2 * to + 1] - y;
  const length = dx * dx + dy * dy;
  let point = from + 1;
  let squared = -1;
  for (let p = from + 1; p < to; p++) {
    const px = ring[2 * p] - x;
    const py = ring[2 * p + 1] - y;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
    const distance = (px - share * dx) ** 2 + (py - share * dy) ** 2;
    if (distance > squared) {
      squared = distance;
      point = p;
    }
  }
  return { point, squared };
}
