import type { MainModule, MjData } from '@mujoco/mujoco';
import { checkAction, checkState } from './checks.ts';
import { geomsOf, posesOf } from './geometry.ts';
import type { Drawable } from './geometry.ts';
import type { MujocoRules, World } from './mujocoRules.ts';
import type { Simulator } from './task.ts';
import { clip } from './vectors.ts';

interface Views extends World {
  readonly control: Float64Array;
}

function viewsOf(data: MjData): Views {
  return {
    position: data.qpos,
    velocity: data.qvel,
    control: data.ctrl,
    constraintForce: data.qfrc_constraint,
    bodyPosition: data.xpos,
    sitePosition: data.site_xpos,
  };
}

/**
 * A simulator of a MuJoCo task, by the protocol of Gym's "-v2" tasks. Reset:
 * `mj_resetData` (clears time, controls and the solver's warm start), write
 * qpos and qvel, `mj_forward`. Step: write the action as it is, `mj_step`
 * frameSkip times, no `mj_forward` after it. The action is not clipped here:
 * the reward sees it as given, MuJoCo clamps the force.
 *
 * A state that is not a number or beyond 1e10 makes `mj_step` warn and reset
 * everything by itself, time included, and go on from there. That is looked for
 * after every step, and ends the episode as dm_control does: reward 0, discount 0.
 *
 * @param mujoco the loaded module; one per thread, any number of simulators on it.
 * @throws Error with MuJoCo's message where the model does not compile.
 */
export function createMujocoSimulator(mujoco: MainModule, rules: MujocoRules): Simulator & Drawable {
  const { task, frameSkip } = rules;
  const model = mujoco.MjModel.from_xml_string(rules.model);
  const data = new mujoco.MjData(model);
  const geoms = geomsOf(mujoco, model);
  const observation = new Float64Array(task.observationSize);
  const duration = frameSkip * model.opt.timestep;
  let reward = 0;
  let terminated = false;
  let fault: string | null = null;
  /** MuJoCo's time after the last step; 0 after `load`. */
  let time = 0;
  let views = viewsOf(data);

  // Growth of the WebAssembly heap, by whatever else lives on it, detaches
  // every view: reads then give undefined and writes are lost without a word.
  function currentViews(): Views {
    if (views.position.length === 0) views = viewsOf(data);
    return views;
  }

  /**
   * Reading warnings allocates, so it waits for a time that only a reset explains; in the first step a reset leaves
   * none.
   */
  function findFault(): string | null {
    const before = time;
    time = data.time;
    if (before > 0 && time > before + duration / 2) return null;
    const reset = resetWarning(mujoco, data);
    return reset === null && before > 0 ? 'MuJoCo reset the simulation within the step.' : reset;
  }

  return {
    task,
    geoms,
    observation,
    get reward() {
      return reward;
    },
    get terminated() {
      return terminated;
    },
    get fault() {
      return fault;
    },
    drawInitialState: (random) => rules.drawInitialState(random),
    load(state) {
      checkState(task, state);
      mujoco.mj_resetData(model, data);
      const world = currentViews();
      world.position.set(state.position);
      world.velocity.set(state.velocity);
      mujoco.mj_forward(model, data);
      rules.observe(world, observation);
      reward = 0;
      terminated = false;
      fault = null;
      time = 0;
    },
    step(action) {
      checkAction(task, action);
      const world = currentViews();
      const before = rules.before(world, observation);
      if (rules.velocityLimit !== undefined) {
        for (let i = 0; i < world.velocity.length; i++)
          world.velocity[i] = clip(world.velocity[i], rules.velocityLimit);
        mujoco.mj_forward(model, data);
      }
      world.control.set(action);
      for (let i = 0; i < frameSkip; i++) mujoco.mj_step(model, data);
      fault = findFault();
      if (fault !== null) {
        reward = 0;
        terminated = true;
        return;
      }
      rules.observe(world, observation);
      reward = rules.reward(world, action, before);
      terminated = rules.terminated(world);
    },
    state() {
      const { position, velocity } = currentViews();
      return { position: Float64Array.from(position), velocity: Float64Array.from(velocity) };
    },
    poses: () => posesOf(mujoco, model, data),
    dispose() {
      data.delete();
      model.delete();
    },
  };
}

/** MuJoCo's words for the first warning that comes with a reset; null where there is none since `mj_resetData`. */
function resetWarning(mujoco: MainModule, data: MjData): string | null {
  const { mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC } = mujoco.mjtWarning;
  // A part of `data`, which frees it; what it gives is a copy, which is ours to free.
  const warnings = data.warning;
  for (const { value } of [mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC]) {
    const warning = warnings.get(value);
    if (warning === undefined) continue;
    const { number, lastinfo } = warning;
    warning.delete();
    if (number > 0) return mujoco.mju_warningText(value, lastinfo);
  }
  return null;
}
