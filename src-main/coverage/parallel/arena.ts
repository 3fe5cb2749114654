import { DataError } from '../../numerics/dataError.ts';

/**
 * Shared memory handed out block after block, and given back all at once down
 * to a mark. Blocks start on a cache line; `byteOffset` is their address. What
 * was given back comes again with what it held.
 */
export interface Arena {
  readonly memory: WebAssembly.SharedMemory;
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  /** What `release` takes to give back all that is handed out from here on. */
  mark(): number;
  release(mark: number): void;
}

const LINE = 64;
const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** The kernel keeps its constants below. */
const START = PAGE;

/** @throws DataError from an allocation that the 4 GiB of WebAssembly or the machine's memory do not hold. */
export function createArena(): Arena {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  let end = START;

  function reserve(bytes: number): number {
    const start = end;
    end = Math.ceil((start + bytes) / LINE) * LINE;
    const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) grow(missing);
    return start;
  }

  function grow(pages: number): void {
    try {
      memory.grow(pages);
    } catch (error) {
      throw new DataError(
        `So many states and neighbours need ${(end / 1e9).toFixed(1)} GB of memory, which is not there (4.29 ` +
          'GB is the most that can be used). Embed fewer states, landmarks, or at a smaller perplexity.',
        { cause: error },
      );
    }
  }

  /** The buffer is asked for after the memory has grown: an older one does not reach so far. */
  function view<T>(
    Numbers: { new (buffer: SharedArrayBuffer, offset: number, length: number): T; readonly BYTES_PER_ELEMENT: number },
    length: number,
  ): T {
    const start = reserve(Numbers.BYTES_PER_ELEMENT * length);
    return new Numbers(memory.buffer, start, length);
  }

  return {
    memory,
    float32: (length) => view(Float32Array, length),
    float64: (length) => view(Float64Array, length),
    int32: (length) => view(Int32Array, length),
    mark: () => end,
    release: (mark) => {
      end = mark;
    },
  };
}
