import { expect, test } from 'vitest';
import { DataError } from '../../../src-main/numerics/dataError.ts';
import { parseActions, parseInitialState } from '../../../src-main/tasks/simulateInput.ts';
import { taskByName } from '../../../src-main/tasks/tasks.ts';

const hopper = taskByName('Hopper');
const pendulum = taskByName('Pendulum');
const six = [1, 2, 3, 4, 5, 6];

test('good input comes through as it is', () => {
  expect(parseInitialState(hopper, { qpos: six, qvel: six })).toEqual({
    position: Float64Array.from(six),
    velocity: Float64Array.from(six),
  });
  expect(parseInitialState(pendulum, { theta: 1, thetadot: -2 })).toEqual({
    position: Float64Array.of(1),
    velocity: Float64Array.of(-2),
  });
  expect(
    parseActions(hopper, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)]);
  expect(parseActions(hopper, [])).toEqual([]);
});

test.each([
  [
    [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2],
    ],
    'actions[3] has 2 numbers; Hopper takes 3.',
  ],
  [[[1]], 'actions[0] has 1 number; Hopper takes 3.'],
  [
    [
      [1, 2, 3],
      [1, null, 3],
    ],
    'actions[1][1] is null, not a finite number.',
  ],
  [[[1, NaN, 3]], 'actions[0][1] is NaN, not a finite number.'],
  [[[1, '2', 3]], 'actions[0][1] is "2", not a finite number.'],
  [[7], 'actions[0] is 7, not a list of numbers.'],
  [{ a: 1 }, 'actions is {"a":1}, not a list of actions.'],
])('actions %j are refused, saying where', (input, message) => {
  expect(() => parseActions(hopper, input)).toThrow(new DataError(message));
});

test.each([
  [hopper, { qpos: six }, 'initial.qvel is missing.'],
  [hopper, { qpos: [1, 2], qvel: six }, 'initial.qpos has 2 numbers; Hopper takes 6.'],
  [hopper, { qpos: six, qvel: [1, 2, 3, Infinity, 5, 6] }, 'initial.qvel[3] is Infinity, not a finite number.'],
  [hopper, { qpos: six, qvel: six, time: 0 }, 'initial has "time"; Hopper takes qpos and qvel.'],
  [hopper, null, 'initial is null; Hopper takes an object with qpos and qvel.'],
  [pendulum, { theta: 1 }, 'initial.thetadot is missing.'],
  [pendulum, { theta: 'up', thetadot: 0 }, 'initial.theta is "up", not a finite number.'],
])('$0.name: an initial state is refused, saying where', (task, input, message) => {
  expect(() => parseInitialState(task, input)).toThrow(new DataError(message));
});
