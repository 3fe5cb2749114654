import { readFileSync } from 'node:fs';
import type { MainModule, MjModel } from '@mujoco/mujoco';
import loadMujoco from '@mujoco/mujoco';
import { beforeAll, expect, test } from 'vitest';
import { halfCheetahModel } from '../../../src-main/tasks/models/halfCheetah.ts';
import { hopperModel } from '../../../src-main/tasks/models/hopper.ts';
import { invertedDoublePendulumModel } from '../../../src-main/tasks/models/invertedDoublePendulum.ts';
import { invertedPendulumModel } from '../../../src-main/tasks/models/invertedPendulum.ts';
import { reacherModel } from '../../../src-main/tasks/models/reacher.ts';

type Json = number | string | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

const compiled: Readonly<Record<string, { readonly [key: string]: Json }>> = JSON.parse(
  readFileSync(new URL('../../fixtures/reference/compiled-models.json', import.meta.url), 'utf8'),
);

let mujoco: MainModule;
beforeAll(async () => {
  mujoco = await loadMujoco();
});

/** Row i of a flat array with `width` numbers a row. */
function row(array: ArrayLike<number>, width: number, i: number): number[] {
  return Array.from({ length: width }, (_, k) => array[width * i + k]);
}

/** Reads a compiled model in the form of the reference file. */
function describeModel(model: MjModel) {
  const name = (kind: number, id: number) => mujoco.mj_id2name(model, kind, id);
  const { mjOBJ_BODY, mjOBJ_JOINT, mjOBJ_GEOM, mjOBJ_SITE, mjOBJ_ACTUATOR } = mujoco.mjtObj;
  const body = (id: number) => name(mjOBJ_BODY.value, id);
  const list = (length: number, read: (i: number) => Json) => Array.from({ length }, (_, i) => read(i));
  const option = model.opt;
  return {
    nq: model.nq,
    nv: model.nv,
    nu: model.nu,
    nbody: model.nbody,
    njnt: model.njnt,
    ngeom: model.ngeom,
    nsite: model.nsite,
    option: {
      timestep: option.timestep,
      integrator: ['Euler', 'RK4'][option.integrator],
      gravity: row(option.gravity, 3, 0),
      cone: ['pyramidal', 'elliptic'][option.cone],
      solver: ['PGS', 'CG', 'Newton'][option.solver],
      iterations: option.iterations,
      tolerance: option.tolerance,
      ls_iterations: option.ls_iterations,
      ls_tolerance: option.ls_tolerance,
      noslip_iterations: option.noslip_iterations,
      impratio: option.impratio,
      jacobian: ['dense', 'sparse', 'auto'][option.jacobian],
      density: option.density,
      viscosity: option.viscosity,
      disableflags: option.disableflags,
      enableflags: option.enableflags,
    },
    totalMass: Array.from<number>(model.body_mass).reduce((a, b) => a + b),
    qpos0: row(model.qpos0, model.nq, 0),
    bodies: list(model.nbody, (i) => ({
      name: body(i),
      parent: body(model.body_parentid[i]),
      pos: row(model.body_pos, 3, i),
      mass: model.body_mass[i],
      ipos: row(model.body_ipos, 3, i),
      iquat: row(model.body_iquat, 4, i),
      inertia: row(model.body_inertia, 3, i),
    })),
    joints: list(model.njnt, (i) => ({
      name: name(mjOBJ_JOINT.value, i),
      body: body(model.jnt_bodyid[i]),
      type: ['free', 'ball', 'slide', 'hinge'][model.jnt_type[i]],
      pos: row(model.jnt_pos, 3, i),
      axis: row(model.jnt_axis, 3, i),
      limited: model.jnt(i).limited,
      range: row(model.jnt_range, 2, i),
      stiffness: model.jnt_stiffness[i],
      margin: model.jnt_margin[i],
      solref: row(model.jnt_solref, 2, i),
      solimp: row(model.jnt_solimp, 5, i),
      damping: model.dof_damping[i],
      armature: model.dof_armature[i],
      frictionloss: model.dof_frictionloss[i],
      invweight0: model.dof_invweight0[i],
      M0: model.dof_M0[i],
    })),
    geoms: list(model.ngeom, (i) => ({
      name: name(mjOBJ_GEOM.value, i),
      body: body(model.geom_bodyid[i]),
      type: ['plane', 'hfield', 'sphere', 'capsule', 'ellipsoid', 'cylinder'][model.geom_type[i]],
      size: row(model.geom_size, 3, i),
      pos: row(model.geom_pos, 3, i),
      quat: row(model.geom_quat, 4, i),
      contype: model.geom_contype[i],
      conaffinity: model.geom_conaffinity[i],
      condim: model.geom_condim[i],
      friction: row(model.geom_friction, 3, i),
      margin: model.geom_margin[i],
      gap: model.geom_gap[i],
      solref: row(model.geom_solref, 2, i),
      solimp: row(model.geom_solimp, 5, i),
    })),
    sites: list(model.nsite, (i) => ({
      name: name(mjOBJ_SITE.value, i),
      body: body(model.site_bodyid[i]),
      pos: row(model.site_pos, 3, i),
    })),
    actuators: list(model.nu, (i) => ({
      name: name(mjOBJ_ACTUATOR.value, i),
      joint: name(mjOBJ_JOINT.value, model.actuator_trnid[2 * i]),
      gear: model.actuator_gear[6 * i],
      ctrllimited: model.actuator(i).ctrllimited,
      ctrlrange: row(model.actuator_ctrlrange, 2, i),
    })),
  };
}

/** Every place where the two differ by more than rounding. */
function differences(ours: Json, theirs: Json, path: string): string[] {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    const close = Math.abs(ours - theirs) <= 1e-12 * Math.max(Math.abs(ours), Math.abs(theirs)) + 1e-15;
    return close ? [] : [`${path}: ${ours} for ${theirs}`];
  }
  if (typeof ours === 'object' && ours !== null && typeof theirs === 'object' && theirs !== null) {
    const left = new Map(Object.entries(ours));
    const right = new Map(Object.entries(theirs));
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      differences(left.get(key), right.get(key), `${path}.${key}`),
    );
  }
  return ours === theirs ? [] : [`${path}: ${String(ours)} for ${String(theirs)}`];
}

/** Unlike the reference: `model` and `mujocoVersion` name its source, "emsc" stands for an actuator without a name. */
function differencesFromReference(text: string, key: string): string[] {
  const model = mujoco.MjModel.from_xml_string(text);
  const theirs = Object.fromEntries(
    Object.entries(compiled[key]).filter(([field]) => field !== 'model' && field !== 'mujocoVersion'),
  );
  const found = differences(describeModel(model), theirs, key);
  model.delete();
  return found.filter((difference) => !difference.endsWith('for emsc'));
}

const CONTACT_OFF = 16; // mjDSBL_CONTACT: nothing can touch in these models, and the bits of a rollout stay the same

test.each([
  ['inverted_pendulum', invertedPendulumModel, [`inverted_pendulum.option.disableflags: ${CONTACT_OFF} for 0`]],
  [
    'inverted_double_pendulum',
    invertedDoublePendulumModel,
    [`inverted_double_pendulum.option.disableflags: ${CONTACT_OFF} for 0`],
  ],
  ['reacher', reacherModel, [`reacher.option.disableflags: ${CONTACT_OFF} for 0`]],
  ['half_cheetah', halfCheetahModel, []],
  // Half of each margin: MuJoCo adds those of a pair now, and took the larger in 2018.
  ['hopper', hopperModel, [0, 1, 2, 3, 4].map((i) => `hopper.geoms.${i}.margin: 0.0005 for 0.001`)],
])('%s compiles to the reference numbers, but for what is stated', (key, text, stated) => {
  expect(differencesFromReference(text, key)).toEqual(stated);
});

test('a model that is off by a little is told apart', () => {
  const heavier = halfCheetahModel.replace('settotalmass="14"', 'settotalmass="14.0000001"');
  expect(differencesFromReference(heavier, 'half_cheetah').join()).toMatch(
    /half_cheetah\.totalMass: 14\.0000001 for 14\.0000000000/,
  );
});
