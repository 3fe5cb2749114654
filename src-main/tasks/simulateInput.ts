import { z } from 'zod';
import { DataError } from '../numerics/dataError.ts';
import type { SimulatorState, Task } from './task.ts';

/** Messages continue a path: "actions[3] has …". */
const finiteNumber = z.number({
  error: ({ input }) => (input === undefined ? 'is missing' : `is ${show(input)}, not a finite number`),
});

function numbers(task: Task, size: number) {
  return z
    .array(finiteNumber, {
      error: ({ input }) => (input === undefined ? 'is missing' : `is ${show(input)}, not a list of numbers`),
    })
    .refine((list) => list.length === size, {
      error: ({ input }) => `has ${count(input)}; ${task.name} takes ${size}`,
    });
}

function show(value: unknown): string {
  const text = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function count(list: unknown): string {
  const length = Array.isArray(list) ? list.length : 0;
  return length === 1 ? '1 number' : `${length} numbers`;
}

function record<Shape extends z.core.$ZodShape>(task: Task, shape: Shape) {
  const keys = Object.keys(shape).join(' and ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.map(show).join(', ')}; ${task.name} takes ${keys}`
        : `is ${show(issue.input)}; ${task.name} takes an object with ${keys}`,
  });
}

function parse<Output>(schema: z.ZodType<Output>, name: string, input: unknown): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  throw new DataError(`${name}${path} ${issue.message}.`);
}

/**
 * The initial state from JSON: `{qpos, qvel}`, for Pendulum `{theta, thetadot}` in rad and rad/s.
 *
 * @throws DataError that says where the input is wrong, as in "initial.qpos has 5 numbers; Hopper takes 6."
 */
export function parseInitialState(task: Task, input: unknown): SimulatorState {
  if (task.name === 'Pendulum') {
    const { theta, thetadot } = parse(record(task, { theta: finiteNumber, thetadot: finiteNumber }), 'initial', input);
    return { position: Float64Array.of(theta), velocity: Float64Array.of(thetadot) };
  }
  const shape = { qpos: numbers(task, task.positionSize), qvel: numbers(task, task.velocitySize) };
  const { qpos, qvel } = parse(record(task, shape), 'initial', input);
  return { position: Float64Array.from(qpos), velocity: Float64Array.from(qvel) };
}

/**
 * Actions from JSON: a list of lists of `actionSize` numbers, in the task's own units.
 *
 * @throws DataError that says where the input is wrong, as in "actions[3] has 2 numbers; Hopper takes 3."
 */
export function parseActions(task: Task, input: unknown): Float64Array[] {
  const schema = z.array(numbers(task, task.actionSize), {
    error: (issue) => `is ${show(issue.input)}, not a list of actions`,
  });
  return parse(schema, 'actions', input).map((action) => Float64Array.from(action));
}
