import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { simulate } from '../../../src-main/tasks/simulate.ts';
import type { Trajectory } from '../../../src-main/tasks/simulate.ts';
import { parseActions, parseInitialState } from '../../../src-main/tasks/simulateInput.ts';
import { taskNames } from '../../../src-main/tasks/task.ts';
import type { TaskName } from '../../../src-main/tasks/task.ts';
import { loadSimulators, taskByName } from '../../../src-main/tasks/tasks.ts';
import type { SimulatorFactory } from '../../../src-main/tasks/tasks.ts';

interface Reference extends Trajectory {
  readonly initial: unknown;
  readonly actions: readonly (readonly number[])[];
  readonly dt: number;
  readonly firstTerminatedStep: number | null;
}

function reference<Extra = unknown>(name: TaskName): Reference & Extra {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/reference/trajectories/${name}.json`, import.meta.url), 'utf8'),
  );
}

function largestDifference(ours: readonly (readonly number[])[], theirs: readonly (readonly number[])[]): number {
  expect(ours.map((row) => row.length)).toEqual(theirs.map((row) => row.length));
  return ours
    .flatMap((row, t) => row.map((value, i) => Math.abs(value - theirs[t][i])))
    .reduce((a, b) => Math.max(a, b));
}

let simulators: SimulatorFactory;
beforeAll(async () => {
  simulators = await loadSimulators();
});

function simulateReference(name: TaskName, actions?: readonly (readonly number[])[]): Trajectory {
  const task = taskByName(name);
  const { initial, actions: theirs } = reference(name);
  const simulator = simulators.create(name);
  const trajectory = simulate(simulator, parseInitialState(task, initial), parseActions(task, actions ?? theirs));
  simulator.dispose();
  return trajectory;
}

describe.each(taskNames)('%s', (name) => {
  test('reproduces the reference trajectory to 1e-9, to the end', () => {
    const theirs = reference(name);
    const ours = simulateReference(name);
    expect(theirs.rewards).toHaveLength(60);
    expect(largestDifference(ours.observations, theirs.observations)).toBeLessThan(1e-9);
    expect(largestDifference([ours.rewards], [theirs.rewards])).toBeLessThan(1e-9);
    expect(largestDifference(ours.qpos, theirs.qpos)).toBeLessThan(1e-9);
    expect(largestDifference(ours.qvel, theirs.qvel)).toBeLessThan(1e-9);
    expect(ours.terminated).toEqual(theirs.terminated);
  });

  test('does not reproduce it with one action changed a little', () => {
    const { actions, observations } = reference(name);
    const changed = actions.map((action, t) => (t === 30 ? action.map((a) => a * 0.99) : action));
    expect(largestDifference(simulateReference(name, changed).observations, observations)).toBeGreaterThan(1e-6);
  });

  test('has the facts of the reference', () => {
    const task = taskByName(name);
    const { observations, actions, qpos, qvel, dt, rewards } = reference(name);
    expect(task.name).toBe(name);
    expect(task.observationSize).toBe(observations[0].length);
    expect(task.observationLabels).toHaveLength(task.observationSize);
    expect(task.actionSize).toBe(actions[0].length);
    expect(task.actionLabels).toHaveLength(task.actionSize);
    expect(task.positionSize).toBe(qpos[0].length);
    expect(task.velocitySize).toBe(qvel[0].length);
    expect(task.timestep).toBe(dt);
    expect(Math.max(...actions.flat().map(Math.abs))).toBeLessThanOrEqual(task.actionBound);
    if (task.largestReward !== null) expect(Math.max(...rewards)).toBeLessThanOrEqual(task.largestReward);
  });
});

test('the tasks that can end do so within their trajectory, the others never', () => {
  const terminating = taskNames.filter((name) => simulateReference(name).terminated.includes(true));
  expect(terminating).toEqual(taskNames.filter((name) => taskByName(name).canTerminate));
});

test('Pendulum moves with the velocity before the clip, and so parts from the later version', () => {
  const { variantV1 } = reference<{ variantV1: Trajectory }>('Pendulum');
  expect(largestDifference(simulateReference('Pendulum').qpos, variantV1.qpos)).toBeGreaterThan(0.1);
});

test('Hopper touches the floor as in 2018, and so parts from the wider margin of later engines', () => {
  const { variantModernMargin } = reference<{ variantModernMargin: Trajectory }>('Hopper');
  expect(largestDifference(simulateReference('Hopper').qpos, variantModernMargin.qpos)).toBeGreaterThan(1e-4);
});
