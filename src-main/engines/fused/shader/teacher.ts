import type { LearnerOptions } from '../../learner.ts';
import { algebra } from './algebra.ts';
import { bindings } from './bindings.ts';
import type { Layout } from './layout.ts';
import { perceptron } from './perceptron.ts';
import { activationsOf } from './student.ts';

/**
 * `teach`: one step of Adam up sum_t r_t grad log pi_e(a_t | x_t) (equation 5 of
 * the paper) over the order's rows, a minibatch's worth at a time. A row of
 * `transitions` is inputs | action | r; `numbers` has a step size a workgroup.
 */
export function teacherShader(options: LearnerOptions, layout: Layout, invocations: number, lanes: number): string {
  const { actionSize, batchSize, teacher } = options;
  const { areas, teacher: shape } = layout;
  const isGaussian = teacher === 'gaussian';
  return `${bindings}
const STRIDE = ${layout.stride}u;
const BATCH = ${batchSize}u;
const ACTION = ${actionSize}u;
const INPUT = ${shape.inputs}u;
const WIDTH = INPUT + ACTION + 1u;
const SIZE = ${shape.size}u;
const TEACHER = ${layout.teacherStart}u;
const GRADIENT = TEACHER + 3u * SIZE;
const LOG_STD = ${shape.offsets.logStd}u;
${algebra(invocations, lanes)}
${isGaussian ? perceptron('teacher', shape, activationsOf(layout, 'actor')) : ''}

fn gather(group: u32, start: u32, rows: u32) {
  for (var e = t; e < rows * WIDTH; e += INVOCATIONS) {
    let row = e / WIDTH;
    let c = e % WIDTH;
    let v = transitions[(group * order.rows + start + row) * WIDTH + c];
    if (c < INPUT) {
      m[base + ${isGaussian ? areas.inputs : areas.chosen}u + row * INPUT + c] = v;
    } else if (c < INPUT + ACTION) {
      m[base + ${areas.actions}u + row * ACTION + c - INPUT] = v;
    } else {
      m[base + ${areas.rewards}u + row] = v;
    }
  }
  storageBarrier();
}
${
  isGaussian
    ? `
fn choose(rows: u32) {
  teacherFirst(TEACHER, matrix(${areas.inputs}u, INPUT), rows);
  teacherSecond(TEACHER, matrix(${areas.chosen}u, ACTION), rows);
  for (var e = t; e < rows * ACTION; e += INVOCATIONS) {
    m[base + ${areas.chosen}u + e] = tanh(m[base + ${areas.chosen}u + e]);
  }
  storageBarrier();
}
`
    : ''
}
// d/df = r (a - f) / sigma^2, through tanh; d/d log sigma = r ((a - f)^2 / sigma^2 - 1).
fn weigh(rows: u32, keep: f32) {
  for (var j = t; j < ACTION; j += INVOCATIONS) {
    let inverse = exp(-2.0 * m[base + TEACHER + LOG_STD + j]);
    var total = 0.0;
    if (keep != 0.0) { total = m[base + GRADIENT + LOG_STD + j]; }
    for (var i = 0u; i < rows; i++) {
      let at = i * ACTION + j;
      let mean = m[base + ${areas.chosen}u + at];
      let difference = m[base + ${areas.actions}u + at] - mean;
      let ratio = difference * inverse;
      let reward = m[base + ${areas.rewards}u + i];
      total += reward * (difference * ratio - 1.0);
      m[base + ${areas.dChosen}u + at] = reward * ratio * (1.0 - mean * mean);
    }
    m[base + GRADIENT + LOG_STD + j] = total;
  }
  storageBarrier();
}

@compute @workgroup_size(${invocations})
fn teach(@builtin(local_invocation_index) invocation: u32, @builtin(workgroup_id) group: vec3u) {
  t = invocation;
  base = places[group.x] * STRIDE;
  for (var start = 0u; start < order.rows; start += BATCH) {
    let rows = min(BATCH, order.rows - start);
    let keep = select(1.0, 0.0, start == 0u);
    gather(group.x, start, rows);
    ${isGaussian ? 'choose(rows);' : ''}
    weigh(rows, keep);
    ${
      isGaussian
        ? `teacherBack(TEACHER, GRADIENT, matrix(${areas.inputs}u, INPUT), matrix(${areas.dChosen}u, ACTION), rows,
      GRADIENT, keep, keep, keep);`
        : ''
    }
  }
  // Up, where \`adam\` goes down.
  let size = -numbers[group.x];
  for (var e = t; e < SIZE; e += INVOCATIONS) {
    let at = base + TEACHER + e;
    adam(at, at + 3u * SIZE, at + SIZE, at + 2u * SIZE, size);
  }
}
`;
}
