/** A closed line of x, y per point, the first repeated at the end. */
export type Ring = number[];

/** As many as a node has bits for. */
const MOST_LEVELS = 32;

/**
 * Lines of equal value on a grid, by marching squares (Lorensen and Cline 1987, in
 * the plane): for each level the boundary of where values are at least that, straight
 * between the places that linear interpolation finds on the grid's edges. Every line
 * is walked along from where it is met first, what is inside always on its left. At
 * a saddle the two insides are kept apart. Beyond the grid nothing is inside; the
 * boundary there runs half a step off the grid.
 *
 * @param values row-major, none of them NaN.
 * @param levels ascending, at most 32.
 * @returns of each level, rings in steps of the grid, node (i, j) at x = i, y = j: outlines with positive area, holes
 * with negative.
 */
export function isolines(values: Float32Array, columns: number, rows: number, levels: readonly number[]): Ring[][] {
  if (levels.length > MOST_LEVELS)
    throw new RangeError(`Lines of ${MOST_LEVELS} levels can be found at once, not of ${levels.length}.`);
  const lines = levels.map((): Ring[] => []);
  /**
   * A bit for each level: whether its line has been walked across the edge to a node from the one before it in its row,
   * where it lies.
   */
  const crossed = new Uint32Array(values.length);
  const valueAt = (x: number, y: number): number =>
    x >= 0 && y >= 0 && x < columns && y < rows ? values[y * columns + x] : -Infinity;

  /** Where an edge crosses a level, as a share of the way from its inside node to its outside one. */
  function shareOf(inside: number, outside: number, level: number): number {
    return outside === -Infinity ? 0.5 : (inside - level) / (inside - outside);
  }

  /** From the edge between (startX, startY), which is inside, and the node before it in its row, which is not. */
  function walk(startX: number, startY: number, level: number, bit: number): Ring {
    const ring: Ring = [];
    // The node inside, on the left, and where the walk is heading; the node outside is on the right, at (x + dy, y -
    // dx).
    let [x, y, dx, dy] = [startX, startY, 0, -1];
    do {
      if (dy === -1) crossed[y * columns + x] |= bit;
      const share = shareOf(values[y * columns + x], valueAt(x + dy, y - dx), level);
      ring.push(x + share * dy, y - share * dx);
      if (valueAt(x + dx, y + dy) < level) [dx, dy] = [-dy, dx];
      else {
        x += dx;
        y += dy;
        if (valueAt(x + dy, y - dx) >= level) {
          x += dy;
          y -= dx;
          [dx, dy] = [dy, -dx];
        }
      }
    } while (x !== startX || y !== startY || dy !== -1);
    ring.push(ring[0], ring[1]);
    return ring;
  }

  for (let y = 0; y < rows; y++) {
    let reached = 0; // levels that the node before is inside of
    for (let x = 0; x < columns; x++) {
      const value = values[y * columns + x];
      for (; reached < levels.length && value >= levels[reached]; reached++) {
        const bit = 1 << reached;
        if ((crossed[y * columns + x] & bit) === 0) lines[reached].push(walk(x, y, levels[reached], bit));
      }
      while (reached > 0 && value < levels[reached - 1]) reached--;
    }
  }
  return lines;
}

/** Outlines, each with the holes in it: a hole belongs to the smallest outline about it. */
export function polygonsOf(rings: readonly Ring[]): Ring[][] {
  const measured = rings.map((ring) => ({ ring, area: areaOf(ring) }));
  const polygons = measured
    .filter(({ area }) => area > 0)
    .sort((a, b) => a.area - b.area)
    .map(({ ring }) => ({ rings: [ring], box: boxOf(ring) }));
  for (const { ring, area } of measured) {
    if (area > 0) continue;
    const [x, y] = ring;
    polygons
      .find(
        ({ rings: [outline], box }) =>
          x >= box.left && x <= box.right && y >= box.bottom && y <= box.top && isInside(outline, x, y),
      )
      ?.rings.push(ring);
  }
  return polygons.map((polygon) => polygon.rings);
}

function areaOf(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) twice += ring[i] * ring[i + 3] - ring[i + 2] * ring[i + 1];
  return twice / 2;
}

function boxOf(ring: Ring): {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
} {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    left = Math.min(left, ring[i]);
    right = Math.max(right, ring[i]);
    bottom = Math.min(bottom, ring[i + 1]);
    top = Math.max(top, ring[i + 1]);
  }
  return { left, right, bottom, top };
}

/** By how often a line to the left crosses the ring. */
function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x1, y1, x2, y2] = [ring[i], ring[i + 1], ring[i + 2], ring[i + 3]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}
