/** The last `capacity` transitions, in a ring: row `n mod capacity` takes the nth transition ever put in. */
export interface ReplayBuffer {
  readonly size: number;
  /** Rows of transitions, in order. */
  push(transitions: Float32Array): void;
  /** The rows at these places of the ring. */
  gather(indices: Uint32Array): Float32Array;
  /** Forgets all transitions. */
  clear(): void;
}

export function createReplayBuffer(capacity: number, rowLength: number): ReplayBuffer {
  const ring = new Float32Array(capacity * rowLength);
  let size = 0;
  let next = 0;
  return {
    get size() {
      return size;
    },
    push(transitions) {
      for (let start = 0; start < transitions.length; start += rowLength) {
        ring.set(transitions.subarray(start, start + rowLength), next * rowLength);
        next = (next + 1) % capacity;
        size = Math.min(size + 1, capacity);
      }
    },
    gather: (indices) => gatherRows(ring, rowLength, indices),
    clear() {
      size = 0;
      next = 0;
    },
  };
}

/** The rows of a row-major matrix at `indices`, in that order. */
export function gatherRows(matrix: Float32Array, rowLength: number, indices: Uint32Array): Float32Array {
  const rows = new Float32Array(indices.length * rowLength);
  indices.forEach((index, i) => rows.set(matrix.subarray(index * rowLength, (index + 1) * rowLength), i * rowLength));
  return rows;
}
