import type { Geom } from '../../tasks/geometry.ts';
import type { TaskName } from '../../tasks/task.ts';
import { clippedLine } from '../clip.ts';
import type { Frame, FrameStroke, MapExtent } from '../content.ts';
import { padded, type Range } from '../scale.ts';

/** Numbers of a pose: x y z and a unit quaternion x y z w. */
const poseSize = 7;

/** The arm on its table is seen from above, all others from the side. */
const seenFromAbove: readonly TaskName[] = ['Reacher', 'PointMaze'];
/** What runs is followed. */
const followed: readonly TaskName[] = ['Hopper', 'HalfCheetah', 'HalfCheetahSparse'];

interface Placed extends FrameStroke {
  /** Larger is farther away. */
  readonly depth: number;
}

/**
 * What is seen of a rollout at some of its steps.
 *
 * @param poses of each state, for each geom `poseSize` numbers (m).
 * @param timestep seconds of a step, for the captions.
 */
export function framesOf(
  task: TaskName,
  geoms: readonly Geom[],
  poses: Float32Array,
  steps: readonly number[],
  timestep: number,
): readonly Frame[] {
  const isAbove = seenFromAbove.includes(task);
  const scenes = steps.map((step) =>
    geoms.flatMap((geom, g) => placed(geom, poses.subarray((step * geoms.length + g) * poseSize), isAbove)),
  );
  const views = viewsOf(scenes, followed.includes(task));
  const floors = geoms.flatMap(({ shape }, g) => (shape === 'plane' && !isAbove ? [poses[g * poseSize + 2]] : []));
  return steps.map((step, i) => {
    const view = views[i];
    const floor = floors.find((height) => height >= view.y[0] && height <= view.y[1]);
    return {
      caption: `${(step * timestep).toFixed(2)} s`,
      strokes: scenes[i]
        .toSorted((a, b) => b.depth - a.depth)
        .flatMap(({ from, to, radius, isDecor }) =>
          within(view, radius, from, to).map(([start, end]) => ({ from: start, to: end, radius, isDecor })),
        ),
      floor: floor ?? null,
      view,
    };
  });
}

/** A sphere as a dot, a capsule or a cylinder as the line along its axis, a box as two; planes are no strokes. */
function placed({ shape, size, decor }: Geom, pose: Float32Array, isAbove: boolean): Placed[] {
  if (shape === 'plane') return [];
  if (shape === 'box') return placedBox(size, decor, pose, isAbove);
  const [x, y, z, qx, qy, qz, qw] = pose;
  // A cylinder ends at its half-length, a capsule a radius beyond.
  const half = shape === 'sphere' ? 0 : shape === 'capsule' ? size[1] : Math.max(0, size[1] - size[0]);
  const axis = [2 * (qx * qz + qw * qy), 2 * (qy * qz - qw * qx), 1 - 2 * (qx * qx + qy * qy)];
  const end = (sign: number): readonly [number, number] =>
    isAbove
      ? [x + sign * half * axis[0], y + sign * half * axis[1]]
      : [x + sign * half * axis[0], z + sign * half * axis[2]];
  return [{ from: end(-1), to: end(1), radius: size[0], isDecor: decor, depth: isAbove ? -z : y }];
}

/** Two thick lines side by side, along the longer side of what is seen of it. */
function placedBox(size: Geom['size'], isDecor: boolean, pose: Float32Array, isAbove: boolean): Placed[] {
  const [x, y, z, qx, qy, qz, qw] = pose;
  // The box's own axes as they are seen: its x, and what is up in the picture.
  const right = isAbove
    ? [1 - 2 * (qy * qy + qz * qz), 2 * (qx * qy + qw * qz)]
    : [1 - 2 * (qy * qy + qz * qz), 2 * (qx * qz - qw * qy)];
  const up = [-right[1], right[0]];
  const [middle, depth] = isAbove ? [[x, y], -z] : [[x, z], y];
  const halves = [size[0], isAbove ? size[1] : size[2]];
  const isWide = halves[0] >= halves[1];
  const [long, short] = isWide ? [right, up] : [up, right];
  const radius = Math.min(...halves) / 2;
  const reach = Math.max(...halves) - radius;
  return [-1, 1].map((side) => {
    const end = (sign: number): readonly [number, number] => [
      middle[0] + side * radius * short[0] + sign * reach * long[0],
      middle[1] + side * radius * short[1] + sign * reach * long[1],
    ];
    return { from: end(-1), to: end(1), radius, isDecor, depth };
  });
}

/** Views of one size: of all that moves where the camera stands, around what moves where it follows. */
function viewsOf(scenes: readonly (readonly Placed[])[], follows: boolean): readonly MapExtent[] {
  const boxes = scenes.map((scene) => {
    const seen = scene.filter(({ isDecor }) => !isDecor);
    return boxOf(seen.length === 0 ? scene : seen);
  });
  const y = padded([Math.min(...boxes.map((box) => box.y[0])), Math.max(...boxes.map((box) => box.y[1]))], 0.06);
  const whole = [Math.min(...boxes.map((box) => box.x[0])), Math.max(...boxes.map((box) => box.x[1]))] as const;
  const widest = Math.max(...boxes.map((box) => box.x[1] - box.x[0]));
  const width = 1.1 * Math.max(follows ? widest : whole[1] - whole[0], 0.5 * (y[1] - y[0]));
  return boxes.map((box) => {
    const centre = follows ? (box.x[0] + box.x[1]) / 2 : (whole[0] + whole[1]) / 2;
    return { x: [centre - width / 2, centre + width / 2], y };
  });
}

function boxOf(strokes: readonly Placed[]): { readonly x: Range; readonly y: Range } {
  const span = (place: 0 | 1): Range => [
    Math.min(...strokes.map(({ from, to, radius }) => Math.min(from[place], to[place]) - radius)),
    Math.max(...strokes.map(({ from, to, radius }) => Math.max(from[place], to[place]) + radius)),
  ];
  return { x: span(0), y: span(1) };
}

type End = readonly [number, number];

/** The part of a stroke that stays in the view, its round ends with it; none where nothing does. */
function within({ x, y }: MapExtent, radius: number, from: End, to: End): readonly (readonly [End, End])[] {
  const box = {
    x: x[0] + radius,
    y: y[0] + radius,
    width: x[1] - x[0] - 2 * radius,
    height: y[1] - y[0] - 2 * radius,
  };
  if (box.width < 0 || box.height < 0) return [];
  return clippedLine([from, to], box).map((points) => [points[0], points[points.length - 1]]);
}
