import type { Geom } from '../../../../src-main/contract/replay.ts';
import { poseSize } from '../../../state/replay/episode.ts';

export type Vector = readonly [number, number, number];

/** What moves, and how. */
export interface Motion {
  readonly geoms: readonly Geom[];
  readonly poses: Float32Array;
}

/** Where the camera looks at, and from where: so that the whole motion is in the picture. Metres. */
export interface Framing {
  /** Middle of the box that holds what is to be seen; of a body that travels, as it is at the start. */
  readonly target: Vector;
  /** Half the sides of that box. */
  readonly half: Vector;
  /** Half the box's diagonal. */
  readonly radius: number;
  /** Unit vector from the target towards the camera. */
  readonly direction: Vector;
  /** Height of the floor. */
  readonly floor: number;
  /** Distance of the floor's lines. */
  readonly spacing: number;
  /** Whether the body goes so far that the camera should go with it. */
  readonly travels: boolean;
}

/** A body that moves this far along the floor leaves its picture. */
const travelMetres = 2;
/** From the side, a little to the right and above. */
const side: Vector = unit([0.3, -1, 0.26]);
/** Onto a motion that lies in the plane of the floor. */
const above: Vector = unit([0.12, -0.5, 1]);

/** One framing for all motions of the same solids, so that they are seen at one scale from one side. */
export function frameTogether(motions: readonly Motion[]): readonly Framing[] {
  const kind = ({ geoms }: Motion): string => JSON.stringify(geoms);
  const groups = Map.groupBy(motions, kind);
  const framings = new Map([...groups].map(([key, group]) => [key, frame(group)]));
  return motions.map((motion) => framings.get(kind(motion)) ?? frame([motion]));
}

/** @param motions of the same solids, one at least. */
export function frame(motions: readonly Motion[]): Framing {
  const [{ geoms, poses }] = motions;
  const travels = motions.some((motion) => reach(motion) > travelMetres);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const motion of motions) widen(motion, travels, low, high);
  const half: Vector = [(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2];
  const radius = Math.max(0.01, Math.hypot(...half));
  const plane = geoms.findIndex((geom) => geom.shape === 'plane');
  return {
    target: [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2],
    half,
    radius,
    direction: motions.every(isFlat) ? above : side,
    floor: plane >= 0 ? positionAt({ geoms, poses }, 0, plane)[2] : low[2],
    spacing: roundNumber(radius / 2),
    travels,
  };
}

/** Place of the body that the camera follows: the first solid that is neither floor nor decoration. */
export function rootOf(geoms: readonly Geom[]): number {
  return Math.max(
    0,
    geoms.findIndex((geom) => geom.shape !== 'plane' && !geom.decor),
  );
}

export function statesOf({ geoms, poses }: Motion): number {
  return poses.length / (geoms.length * poseSize);
}

export function positionAt({ geoms, poses }: Motion, state: number, geom: number): Vector {
  const at = (state * geoms.length + geom) * poseSize;
  return [poses[at], poses[at + 1], poses[at + 2]];
}

/** The distance along `direction` at which the box fits into an opening, given by the tangents of half its angles. */
export function fittingDistance({ half, direction }: Framing, tangentAcross: number, tangentUp: number): number {
  const across = unit([-direction[1], direction[0], 0]);
  const up: Vector = [
    direction[1] * across[2] - direction[2] * across[1],
    direction[2] * across[0] - direction[0] * across[2],
    direction[0] * across[1] - direction[1] * across[0],
  ];
  let distance = 0;
  for (const x of [-half[0], half[0]])
    for (const y of [-half[1], half[1]])
      for (const z of [-half[2], half[2]]) {
        const corner: Vector = [x, y, z];
        const nearer = dot(corner, direction);
        distance = Math.max(
          distance,
          nearer + Math.abs(dot(corner, across)) / tangentAcross,
          nearer + Math.abs(dot(corner, up)) / tangentUp,
        );
      }
  return distance;
}

/** Widens the box by a motion; one that travels is carried back to its start. */
function widen(motion: Motion, travels: boolean, low: number[], high: number[]): void {
  const { geoms } = motion;
  const root = rootOf(geoms);
  const start = positionAt(motion, 0, root);
  for (let state = 0; state < statesOf(motion); state += 1) {
    const now = positionAt(motion, state, root);
    const shift: Vector = travels ? [now[0] - start[0], now[1] - start[1], 0] : [0, 0, 0];
    for (let geom = 0; geom < geoms.length; geom += 1) {
      if (geoms[geom].shape === 'plane') continue;
      const place = positionAt(motion, state, geom);
      const extent = extentAt(motion, state, geom);
      for (let axis = 0; axis < 3; axis += 1) {
        low[axis] = Math.min(low[axis], place[axis] - shift[axis] - extent[axis]);
        high[axis] = Math.max(high[axis], place[axis] - shift[axis] + extent[axis]);
      }
    }
  }
}

/** Half the sides of a box around the geom: of a cylinder a little more than it takes, and of a box that is turned. */
function extentAt({ geoms, poses }: Motion, state: number, geom: number): Vector {
  const {
    shape,
    size: [radius, half],
  } = geoms[geom];
  if (shape === 'box') {
    const reach = Math.hypot(...geoms[geom].size);
    return isUpright(poses, (state * geoms.length + geom) * poseSize + 3) ? geoms[geom].size : [reach, reach, reach];
  }
  const along = shape === 'capsule' || shape === 'cylinder' ? half : 0;
  const at = (state * geoms.length + geom) * poseSize + 3;
  const [x, y, z, w] = [poses[at], poses[at + 1], poses[at + 2], poses[at + 3]];
  // The geom's z-axis in the world's frame.
  const axis: Vector = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
  return [radius + along * Math.abs(axis[0]), radius + along * Math.abs(axis[1]), radius + along * Math.abs(axis[2])];
}

/** Whether a geom stands in the world's axes. */
function isUpright(poses: Motion['poses'], at: number): boolean {
  return Math.abs(poses[at + 3]) > 1 - 1e-9;
}

/** How far the body gets along the floor. */
function reach(motion: Motion): number {
  const root = rootOf(motion.geoms);
  const start = positionAt(motion, 0, root);
  let furthest = 0;
  for (let state = 1; state < statesOf(motion); state += 1) {
    const now = positionAt(motion, state, root);
    furthest = Math.max(furthest, Math.hypot(now[0] - start[0], now[1] - start[1]));
  }
  return furthest;
}

/** Whether everything that moves, of two bodies at least, keeps its height. */
function isFlat(motion: Motion): boolean {
  const moving = motion.geoms.flatMap((geom, index) => (geom.shape === 'plane' || geom.decor ? [] : [index]));
  if (new Set(moving.map((geom) => motion.geoms[geom].body)).size < 2) return false;
  for (let state = 0; state < statesOf(motion); state += 1) {
    if (moving.some((geom) => Math.abs(positionAt(motion, state, geom)[2] - positionAt(motion, 0, geom)[2]) > 1e-4))
      return false;
  }
  return true;
}

/** The nearest of 1, 2 and 5 times a power of ten, not above `value`. */
export function roundNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return Number(((lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power).toPrecision(1));
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
