import { refresh, observe } from './moments';
import { Network, padded4 } from './network/network';
import { copyFromReplay, drawFromReplay, empty, held, put } from './replayBuffer';
import {
  addresses,
  batchSize,
  delayed,
  DELAYED_BYTES,
  floatsEnd,
  generator,
  hostIndices,
  hostParameters,
  hostRows,
  hostTransitions,
  moments,
  observationSize,
  policyDelay,
  replay,
  rowAt,
  savedStudent,
  snapshotStart,
  studentEnd,
  studentPowers,
} from './state';
import { canonical } from './network/vectors';

/** What goes in and out besides rows: parameters, transitions, the student kept aside, snapshots. */

let cursor: usize;

/** The parameters of a network, or a gradient, into `hostParameters` in the order that networks.ts gives. */
export function readNetwork(network: Network): void {
  exchange(network, false);
}

export function writeNetwork(network: Network): void {
  exchange(network, true);
}

function exchange(network: Network, write: bool): void {
  const first = network.first,
    second = network.second,
    outputs = network.outputs;
  cursor = hostParameters;
  part(network.w1, network.inputs, first.size, first.padded, 1, write);
  part(network.b1, 1, first.size, first.padded, 1, write);
  part(network.g1, 1, first.size, first.padded, 1, write);
  part(network.s1, 1, first.size, first.padded, 1, write);
  part(network.w2, first.size, second.size, second.padded, 1, write);
  part(network.w2Actions, network.actions, second.size, second.padded, 1, write);
  part(network.b2, 1, second.size, second.padded, 1, write);
  part(network.g2, 1, second.size, second.padded, 1, write);
  part(network.s2, 1, second.size, second.padded, 1, write);
  part(network.w3, second.size, outputs, 1, second.padded, write);
  part(network.b3, 1, outputs, padded4(outputs), 1, write);
  part(network.logStd, 1, network.deviations, padded4(network.deviations), 1, write);
}

/** One part, row by row: element (i, j) is `i * rowStep + j * columnStep` numbers into the block. */
function part(block: usize, rows: i32, columns: i32, rowStep: i32, columnStep: i32, write: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = rowAt(block, i * rowStep + j * columnStep, 1);
      if (write) store<f32>(at, load<f32>(cursor));
      else v128.store32_lane(cursor, canonical(v128.load32_splat(at)), 0);
      cursor += 4;
    }
  }
}

/** Puts the first `count` of the host's transitions into the replay buffer, and their observations into the moments. */
export function append(count: i32): void {
  for (let i = 0; i < count; i++) {
    const row = rowAt(hostTransitions, i, replay.rowSize);
    put(replay, row, false);
    observe(moments, row);
  }
  refresh(moments);
}

/** Puts the first `count` of the host's transitions into the replay buffer, as those that a snapshot already counts. */
export function refill(count: i32): void {
  for (let i = 0; i < count; i++) put(replay, rowAt(hostTransitions, i, replay.rowSize), true);
}

export function replaySize(): u32 {
  return held(replay);
}

/** Raw observations of a minibatch's worth of transitions, into `hostRows`. */
export function sampleObservations(): void {
  drawFromReplay(replay, generator, addresses, batchSize);
  for (let i = 0; i < batchSize; i++) {
    const size = (<usize>observationSize) << 2;
    memory.copy(rowAt(hostRows, i, observationSize), load<usize>(addresses + ((<usize>i) << 2)), size);
  }
}

/** The transitions of the first `count` of the host's indices, slots of the replay buffer, into `hostTransitions`. */
export function readTransitions(count: i32): void {
  copyFromReplay(replay, hostIndices, hostTransitions, count);
}

export function saveStudent(): void {
  const size = studentEnd - snapshotStart;
  memory.copy(savedStudent, snapshotStart, size);
  memory.copy(savedStudent + size, studentPowers, 16);
  if (policyDelay > 0) memory.copy(savedStudent + size + 16, delayed, DELAYED_BYTES);
}

export function restoreStudent(): void {
  const size = studentEnd - snapshotStart;
  memory.copy(snapshotStart, savedStudent, size);
  memory.copy(studentPowers, savedStudent + size, 16);
  if (policyDelay > 0) memory.copy(delayed, savedStudent + size + 16, DELAYED_BYTES);
}

/** Before the host copies the bytes of a snapshot: one pattern for NaN. */
export function beforeSnapshot(): void {
  for (let at = snapshotStart; at < floatsEnd; at += 16) v128.store(at, canonical(v128.load(at)));
  const end = moments.start + ((<usize>(2 * moments.size + 1)) << 3);
  for (let at = moments.start; at < end; at += 8) {
    const number = load<f64>(at);
    store<f64>(at, number == number ? number : NaN);
  }
}

/** After the host has put the bytes of a snapshot back: what follows from them, and an empty replay buffer. */
export function afterRestore(): void {
  refresh(moments);
  empty(replay);
}

/** After the host has written the moments. */
export function refreshMoments(): void {
  refresh(moments);
}
