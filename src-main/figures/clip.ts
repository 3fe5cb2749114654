/** A box in points, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** The parts of a line through points that lie in the box, each a line of its own. */
export function clippedLine(points: readonly Point[], box: Box): Point[][] {
  const parts: Point[][] = [];
  let last: Point | null = null;
  for (let i = 1; i < points.length; i++) {
    const piece = clippedSegment(points[i - 1], points[i], box);
    if (piece === null) {
      last = null;
      continue;
    }
    const [from, to] = piece;
    const continues = last !== null && from[0] === last[0] && from[1] === last[1];
    if (continues) parts[parts.length - 1].push(to);
    else parts.push([from, to]);
    last = to;
  }
  return parts;
}

/** Liang and Barsky 1984: the share of the segment between the four edges. */
function clippedSegment(from: Point, to: Point, box: Box): readonly [Point, Point] | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [first, end] = [0, 1];
  const edges: readonly Point[] = [
    [-dx, from[0] - box.x],
    [dx, box.x + box.width - from[0]],
    [-dy, from[1] - box.y],
    [dy, box.y + box.height - from[1]],
  ];
  for (const [speed, room] of edges) {
    if (speed === 0) {
      if (room < 0) return null;
    } else if (speed < 0) first = Math.max(first, room / speed);
    else end = Math.min(end, room / speed);
  }
  if (first > end) return null;
  const at = (share: number): Point =>
    share === 0 ? from : share === 1 ? to : [from[0] + share * dx, from[1] + share * dy];
  return [at(first), at(end)];
}

/** A polygon cut to the box, edge by edge (Sutherland and Hodgman 1974); to be filled, not stroked. */
export function clippedPolygon(polygon: readonly Point[], box: Box): Point[] {
  const edges: readonly (readonly [axis: 0 | 1, bound: number, isUpper: boolean])[] = [
    [0, box.x, false],
    [0, box.x + box.width, true],
    [1, box.y, false],
    [1, box.y + box.height, true],
  ];
  return edges.reduce<Point[]>(
    (points, [axis, bound, isUpper]) => {
      const isIn = (point: Point): boolean => (isUpper ? point[axis] <= bound : point[axis] >= bound);
      return points.flatMap((point, i) => {
        const before = points[(i + points.length - 1) % points.length];
        if (isIn(point) === isIn(before)) return isIn(point) ? [point] : [];
        const share = (bound - before[axis]) / (point[axis] - before[axis]);
        const crossing: Point = [
          before[0] + share * (point[0] - before[0]),
          before[1] + share * (point[1] - before[1]),
        ];
        return isIn(point) ? [crossing, point] : [crossing];
      });
    },
    [...polygon],
  );
}

/** Whether a point lies in the box or on its edge. */
export function isInside([x, y]: Point, box: Box): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
