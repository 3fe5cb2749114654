import { advancePowers, ascend, stepSize } from './adam';
import { takeRows } from './inference';
import { padded4 } from './network/network';
import { backward, hiddenSums, outputs } from './network/perceptron';
import {
  actions,
  actionSize,
  activations,
  hostActions,
  hostRows,
  outputGradient,
  policyActions,
  rowAt,
  scratch,
  teacher,
  teacherGradient,
  teacherPowers,
  trainedTeacher,
  x,
} from './state';
import { tanhInPlace } from './network/tanh';

/**
 * The teacher's policy gradient (equation 5 of the paper), the sum over D0 of
 * r grad log N(a; f(x), sigma^2), gathered piece by piece:
 * d/df = r (a - f) / sigma^2 and d/d log sigma = r ((a - f)^2 / sigma^2 - 1).
 */
export function clearTeacherGradient(): void {
  memory.fill(teacherGradient.start, 0, teacherGradient.end - teacherGradient.start);
}

/**
 * Adds `rows` rows of inputs in `hostRows` and actions in `hostActions`; the inputs of a `variance` teacher are the
 * means.
 */
export function addTeacherGradient(rows: i32, metaReward: f32): void {
  takeRows(hostActions, actions, actionSize, rows);
  if (teacher.inputs > 0) {
    takeRows(hostRows, x, teacher.inputs, rows);
    hiddenSums(teacher, activations, x, activations.n2, rows);
    outputs(teacher, activations, policyActions, rows);
    tanhInPlace(policyActions, rowAt(policyActions, rows, padded4(actionSize)));
  } else {
    takeRows(hostRows, policyActions, actionSize, rows);
  }
  for (let j = 0; j < actionSize; j++) addDimension(rowAt(0, j, 1), rows, metaReward);
  if (teacher.inputs > 0) backward(teacher, teacherGradient, activations, x, 0, outputGradient, rows, scratch);
}

/**
 * One action dimension, `offset` bytes into a row: the gradient of its log sigma, and of tanh's argument into
 * `outputGradient`.
 */
function addDimension(offset: usize, rows: i32, metaReward: f32): void {
  const precision = <f32>Math.exp(-2 * <f64>load<f32>(teacher.logStd + offset)); // compiled to + - * /, like all here
  const total = teacherGradient.logStd + offset,
    size = padded4(actionSize);
  for (let i = 0; i < rows; i++) {
    const mean = load<f32>(rowAt(policyActions, i, size) + offset);
    const difference = load<f32>(rowAt(actions, i, size) + offset) - mean,
      ratio = difference * precision;
    store<f32>(total, load<f32>(total) + metaReward * (difference * ratio - 1));
    store<f32>(rowAt(outputGradient, i, size) + offset, metaReward * ratio * (1 - mean * mean));
  }
}

/** Adam's step up the gradient. */
export function stepTeacher(learningRate: f64): void {
  advancePowers(teacherPowers);
  ascend(trainedTeacher, stepSize(teacherPowers, learningRate));
}
