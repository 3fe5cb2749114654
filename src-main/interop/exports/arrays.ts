import { DataError } from '../../numerics/dataError.ts';
import type { WrittenArray } from '../arrays/writeNpy.ts';
import type { ExportedRollout, ExportedRun } from './exportedRun.ts';

/**
 * Rollouts as flat arrays under the names of D4RL, with the state after each step, and which rollout each row is of.
 *
 * @throws DataError where there is no step.
 */
export function flatArrays(
  run: ExportedRun,
  rollouts: Iterable<ExportedRollout>,
): Readonly<Record<string, WrittenArray>> {
  const all = [...rollouts];
  const rows = all.reduce((sum, { steps }) => sum + steps, 0);
  if (rows === 0) throw new DataError(`The run ${run.id} has no rollouts of that role to write.`);
  const { observationSize, actionSize } = run;
  const observations = new Float32Array(rows * observationSize);
  const next = new Float32Array(rows * observationSize);
  const isDouble = all.some(({ actions }) => actions instanceof Float64Array);
  const actions = isDouble ? new Float64Array(rows * actionSize) : new Float32Array(rows * actionSize);
  const rewards = new Float32Array(rows);
  const [terminals, timeouts] = [new Uint8Array(rows), new Uint8Array(rows)];
  const [episode, step] = [new Int32Array(rows), new Int32Array(rows)];
  let row = 0;
  all.forEach((rollout, place) => {
    const width = rollout.steps * observationSize;
    observations.set(rollout.observations.subarray(0, width), row * observationSize);
    next.set(rollout.observations.subarray(observationSize, observationSize + width), row * observationSize);
    actions.set(rollout.actions, row * actionSize);
    rewards.set(rollout.rewards, row);
    episode.fill(place, row, row + rollout.steps);
    for (let i = 0; i < rollout.steps; i++) step[row + i] = i;
    row += rollout.steps;
    terminals[row - 1] = Number(rollout.ending === 'terminated');
    timeouts[row - 1] = Number(rollout.ending === 'truncated');
  });
  const states = statesOf(all, rows);
  return {
    observations: { shape: [rows, observationSize], values: observations },
    next_observations: { shape: [rows, observationSize], values: next },
    actions: { shape: [rows, actionSize], values: actions },
    rewards: { shape: [rows], values: rewards },
    terminals: { shape: [rows], values: terminals },
    timeouts: { shape: [rows], values: timeouts },
    episode: { shape: [rows], values: episode },
    step: { shape: [rows], values: step },
    ...states,
  };
}

/** Of every step, where they are all known. */
function statesOf(all: readonly ExportedRollout[], rows: number): Readonly<Record<string, WrittenArray>> {
  const widthOf = (values: Float64Array, steps: number): number => values.length / (steps + 1);
  const [positions, velocities] = [widthOf(all[0].positions, all[0].steps), widthOf(all[0].velocities, all[0].steps)];
  const isWhole = all.every(
    (each) =>
      each.isWhole &&
      widthOf(each.positions, each.steps) === positions &&
      widthOf(each.velocities, each.steps) === velocities,
  );
  if (!isWhole || positions < 1 || !Number.isInteger(positions) || !Number.isInteger(velocities)) return {};
  const flat = (width: number, of: (each: ExportedRollout) => Float64Array): WrittenArray => {
    const values = new Float64Array(rows * width);
    let at = 0;
    for (const each of all) {
      values.set(of(each).subarray(0, each.steps * width), at);
      at += each.steps * width;
    }
    return { shape: [rows, width], values };
  };
  return {
    qpos: flat(positions, (each) => each.positions),
    qvel: flat(velocities, (each) => each.velocities),
  };
}
