import type { LearnerOptions } from '../learner.ts';
import { expectCapacity, expectLength, rowsOf } from '../rows.ts';

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
  expectCapacity('actions', count, explorationCapacity);
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
