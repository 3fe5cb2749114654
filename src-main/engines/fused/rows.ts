import type { LearnerOptions } from '../learner.ts';

/** How many whole rows an array has. */
export function rowsOf(name: string, array: Float32Array, rowSize: number): number {
  if (array.length % rowSize !== 0)
    throw new RangeError(`${name} has ${array.length} numbers, which are not whole rows of ${rowSize}.`);
  return array.length / rowSize;
}

export function expectLength(name: string, array: { readonly length: number }, length: number): void {
  if (array.length !== length) throw new RangeError(`${name} has ${array.length} numbers; ${length} are needed.`);
}

export function expectBelow(name: string, indices: Uint32Array, limit: number): void {
  const stray = indices.find((index) => index >= limit);
  if (stray !== undefined) throw new RangeError(`${name} are below ${limit}; got ${stray}.`);
}

/** The rows of a teacher's step as its shader takes them: inputs | action | meta-reward. */
export function checkTeacherRows(
  { actionSize, explorationCapacity, teacher }: LearnerOptions,
  inputSize: number,
  inputs: Float32Array,
  actions: Float32Array,
  metaReward: number | Float32Array,
): Float32Array {
  if (teacher === 'none') throw new Error("teacherUpdate: a learner whose teacher is 'none' has nothing to update.");
  const count = rowsOf('actions', actions, actionSize);
  expectLength('inputs', inputs, count * inputSize);
  if (count > explorationCapacity)
    throw new RangeError(`actions has ${count} rows; explorationCapacity is ${explorationCapacity}.`);
  if (typeof metaReward !== 'number') expectLength('metaReward', metaReward, count);
  const width = inputSize + actionSize + 1;
  const rows = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    rows.set(inputs.subarray(i * inputSize, (i + 1) * inputSize), i * width);
    rows.set(actions.subarray(i * actionSize, (i + 1) * actionSize), i * width + inputSize);
    rows[i * width + width - 1] = typeof metaReward === 'number' ? metaReward : metaReward[i];
  }
  return rows;
}
