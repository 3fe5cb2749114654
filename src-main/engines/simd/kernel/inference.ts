import { copyRow, normaliseRow } from './moments';
import { Network, padded4 } from './network/network';
import { hiddenSums, outputs, outputsAt } from './network/perceptron';
import {
  actions,
  actionSize,
  activations,
  hostActions,
  hostRows,
  hostValues,
  moments,
  observationSize,
  policyActions,
  rowAt,
  sums,
  teacher,
  values,
  x,
} from './state';
import { tanhInPlace } from './network/tanh';
import { canonical } from './network/vectors';

/** Forward passes alone, from the host's rows to the host's rows; `rows` is at most `rowLimit`. */

/** mu(s) of raw observations in `hostRows`, into `hostActions`. */
export function act(network: Network, rows: i32): void {
  normaliseRows(rows);
  means(network, rows);
}

/** f(x) of normalised inputs in `hostRows`, into `hostActions`. */
export function teacherMean(rows: i32): void {
  takeRows(hostRows, x, teacher.inputs, rows);
  means(teacher, rows);
}

/** Q(s, a) of raw observations in `hostRows` and actions in `hostActions`, into `hostValues`. */
export function value(network: Network, rows: i32): void {
  normaliseRows(rows);
  takeRows(hostActions, actions, actionSize, rows);
  hiddenSums(network, activations, x, sums, rows);
  outputsAt(network, activations, sums, actions, values, rows);
  giveRows(values, hostValues, 1, rows);
}

/** clip((s - mean) / std) of raw observations in `hostRows`, in place. */
export function normalise(rows: i32): void {
  normaliseRows(rows);
  giveRows(x, hostRows, observationSize, rows);
}

function means(network: Network, rows: i32): void {
  hiddenSums(network, activations, x, activations.n2, rows);
  outputs(network, activations, policyActions, rows);
  tanhInPlace(policyActions, rowAt(policyActions, rows, padded4(actionSize)));
  giveRows(policyActions, hostActions, actionSize, rows);
}

function normaliseRows(rows: i32): void {
  for (let i = 0; i < rows; i++) {
    normaliseRow(moments, rowAt(hostRows, i, observationSize), rowAt(x, i, padded4(observationSize)));
  }
}

/** Rows of `size` numbers to padded rows. */
export function takeRows(from: usize, to: usize, size: i32, rows: i32): void {
  for (let i = 0; i < rows; i++) copyRow(rowAt(from, i, size), rowAt(to, i, padded4(size)), size);
}

/** Padded rows to rows of `size` numbers. */
function giveRows(from: usize, to: usize, size: i32, rows: i32): void {
  for (let i = 0; i < rows; i++) {
    const row = rowAt(from, i, padded4(size));
    for (let j = 0; j < size; j++)
      v128.store32_lane(rowAt(to, i * size + j, 1), canonical(v128.load32_splat(rowAt(row, j, 1))), 0);
  }
}
