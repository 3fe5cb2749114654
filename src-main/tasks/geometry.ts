import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';

export type GeomShape = 'plane' | 'sphere' | 'capsule' | 'cylinder' | 'box';

/** By MuJoCo's number, mjtGeom. */
const shapes: ReadonlyMap<number, GeomShape> = new Map([
  [0, 'plane'],
  [2, 'sphere'],
  [3, 'capsule'],
  [5, 'cylinder'],
  [6, 'box'],
]);

/** One solid to draw; metres, frames right-handed with z up. */
export interface Geom {
  readonly name: string;
  readonly shape: GeomShape;
  /**
   * MuJoCo's three sizes. Plane: half-lengths along x and y, and grid spacing.
   * Sphere: radius. Capsule and cylinder: radius and half-length along z (of a
   * capsule, without its caps). Box: half-lengths. What a shape does not use is 0.
   */
  readonly size: readonly [number, number, number];
  readonly body: string;
  /** Place in the body's frame. */
  readonly position: readonly [number, number, number];
  /** Rotation in the body's frame, a unit quaternion w x y z. */
  readonly quaternion: readonly [number, number, number, number];
  /** Fixed to the world and touching nothing: there to be looked at. */
  readonly decor: boolean;
}

/** Where each geom is, in the order of `geoms`, in the world's frame. */
export interface Poses {
  /** Three numbers per geom, metres. */
  readonly positions: Float64Array;
  /** Nine numbers per geom: a rotation matrix, row-major; columns are the geom's axes. */
  readonly rotations: Float64Array;
}

/** What can be drawn. */
export interface Drawable {
  readonly geoms: readonly Geom[];
  /** The poses in the present state, a copy. Asking changes nothing in the simulation. */
  poses(): Poses;
}

/**
 * The geoms of a compiled model.
 *
 * @throws Error on a shape that none of the tasks has.
 */
export function geomsOf(mujoco: MainModule, model: MjModel): Geom[] {
  const types: Int32Array = model.geom_type;
  const sizes: Float64Array = model.geom_size;
  const positions: Float64Array = model.geom_pos;
  const quaternions: Float64Array = model.geom_quat;
  const bodies: Int32Array = model.geom_bodyid;
  return Array.from({ length: model.ngeom }, (_, i) => {
    const shape = shapes.get(types[i]);
    if (shape === undefined)
      throw new Error(`Geom ${i} of the model has MuJoCo's type ${types[i]}, which is not drawn.`);
    return {
      name: mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_GEOM.value, i),
      shape,
      size: [sizes[3 * i], sizes[3 * i + 1], sizes[3 * i + 2]],
      body: mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_BODY.value, bodies[i]),
      position: [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]],
      quaternion: [quaternions[4 * i], quaternions[4 * i + 1], quaternions[4 * i + 2], quaternions[4 * i + 3]],
      decor: bodies[i] === 0 && !canTouch(model, i),
    };
  });
}

/** Whether the collision masks let geom `i` touch a geom of another body. */
function canTouch(model: MjModel, i: number): boolean {
  const types: Int32Array = model.geom_contype;
  const affinities: Int32Array = model.geom_conaffinity;
  const bodies: Int32Array = model.geom_bodyid;
  return bodies.some(
    (body, j) => body !== bodies[i] && ((types[i] & affinities[j]) !== 0 || (types[j] & affinities[i]) !== 0),
  );
}

/** The poses for the present qpos: `mj_step` itself leaves those of its last evaluation. */
export function posesOf(mujoco: MainModule, model: MjModel, data: MjData): Poses {
  mujoco.mj_kinematics(model, data);
  return { positions: Float64Array.from(data.geom_xpos), rotations: Float64Array.from(data.geom_xmat) };
}
