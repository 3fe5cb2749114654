import { record, reserve } from './memory';
import { drawIndex } from './generator';

/**
 * The replay buffer, a ring of transitions, each one row as engines/learner.ts
 * lays it out. The transition that is the i-th of its run belongs in slot
 * i mod capacity, so that a minibatch depends on the run alone. After a restart
 * the ring is refilled from its first row on, with all of the run's transitions
 * or only the last of them: then slot and row differ by a fixed `shift`.
 */
@unmanaged
export class ReplayBuffer {
  capacity: u32;
  rowSize: i32;
  rowBytes: usize;
  start: usize;
  /** Transitions of the run that were ever appended; u64 in memory, for the snapshot. */
  appended: usize;
  /** Rows written in this process. */
  written: u64;
}

/** Reserves the part that a snapshot carries; `reserveRows` the rest. */
export function reserveReplay(capacity: u32, rowSize: i32): ReplayBuffer {
  const replay = record<ReplayBuffer>();
  replay.capacity = capacity;
  replay.rowSize = rowSize;
  replay.rowBytes = (<usize>rowSize) << 2;
  replay.appended = reserve(8);
  return replay;
}

export function reserveRows(replay: ReplayBuffer): void {
  replay.start = reserve(<u64>replay.capacity * <u64>replay.rowBytes);
}

/** Transitions that the buffer holds now. */
export function held(replay: ReplayBuffer): u32 {
  return <u32>min<u64>(replay.written, replay.capacity);
}

/** Writes a row over the oldest. `known` when it is one of the transitions that `appended` already counts. */
export function put(replay: ReplayBuffer, row: usize, known: bool): void {
  memory.copy(replay.start + <usize>(replay.written % replay.capacity) * replay.rowBytes, row, replay.rowBytes);
  replay.written += 1;
  const appended = load<u64>(replay.appended);
  store<u64>(replay.appended, known ? max<u64>(appended, replay.written) : appended + 1);
}

/** An emptied ring, as after a restart. */
export function empty(replay: ReplayBuffer): void {
  replay.written = 0;
}

/** How far a slot's row is ahead of the slot; 0 while the refill is not complete, when slots have no meaning. */
function shift(replay: ReplayBuffer): u32 {
  const appended = load<u64>(replay.appended),
    capacity = <u64>replay.capacity;
  if (held(replay) < <u32>min<u64>(appended, capacity)) return 0;
  return <u32>(((replay.written % capacity) + capacity - (appended % capacity)) % capacity);
}

/** Draws `count` transitions with replacement; their addresses into `addresses`. */
export function drawFromReplay(replay: ReplayBuffer, generator: usize, addresses: usize, count: i32): void {
  const size = held(replay),
    ahead = shift(replay);
  for (let i = 0; i < count; i++)
    store<usize>(addresses + ((<usize>i) << 2), addressOf(replay, drawIndex(generator, size), ahead));
}

/** Copies the transitions of the `count` slots that stand at `slots` to `to`. */
export function copyFromReplay(replay: ReplayBuffer, slots: usize, to: usize, count: i32): void {
  const ahead = shift(replay);
  for (let i = 0; i < count; i++) {
    const from = addressOf(replay, load<u32>(slots + ((<usize>i) << 2)), ahead);
    memory.copy(to + <usize>i * replay.rowBytes, from, replay.rowBytes);
  }
}

@inline
function addressOf(replay: ReplayBuffer, slot: u32, ahead: u32): usize {
  const row = <u64>slot + <u64>ahead,
    capacity = replay.capacity;
  const wrapped = <usize>(row < capacity ? row : row - capacity);
  return replay.start + wrapped * replay.rowBytes;
}

/**
 * Reads a word of each cache line of the rows at `addresses`. The buffer is far
 * larger than the caches: asked for together, the lines arrive together.
 */
export function touch(addresses: usize, count: i32, rowBytes: usize): u32 {
  let seen: u32 = 0;
  for (let i = 0; i < count; i++) {
    const row = load<usize>(addresses + ((<usize>i) << 2));
    for (let line: usize = 0; line < rowBytes; line += 64) seen |= load<u32>(row + line);
    seen |= load<u32>(row + rowBytes - 4);
  }
  return seen;
}
