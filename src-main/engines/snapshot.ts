import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  ddpgStudent,
  rateOptions,
  type EngineName,
  type LearnerOptions,
  type Likeness,
  type Moments,
} from './learner.ts';

/** What a snapshot keeps of a learner. */
export interface LearnerState {
  readonly moments: Moments;
  readonly samplingState: Uint32Array;
  /** Steps that Adam has taken, by trained network. */
  readonly steps: readonly number[];
  /** Networks and Adam's moments, in an order that is the learner's own. */
  readonly vectors: readonly Float32Array[];
}

/** Whose snapshot it is. */
export interface Owner {
  readonly engine: EngineName;
  readonly options: LearnerOptions;
}

const magic = 'tutelage learner snapshot 1\n';

/** What options mean that were written before there were these. */
const unsaid: Partial<LearnerOptions> = { criticL2Kernels: 'hidden', ...ddpgStudent };

const headerSchema = z.object({
  engine: z.string(),
  options: z.record(z.string(), z.unknown()),
  samplingState: z.array(z.number()),
  steps: z.array(z.number()),
  vectorSizes: z.array(z.number().int().nonnegative()),
});

/**
 * Bytes of a snapshot: the magic line, a line of JSON (owner, generator, step
 * counts, sizes), then little-endian numbers: the moments as float64 (count,
 * sums, sums of squares) and the vectors as float32.
 */
export function encodeSnapshot(owner: Owner, state: LearnerState): Uint8Array {
  const { moments, samplingState, steps, vectors } = state;
  const header = {
    engine: owner.engine,
    options: identity(owner.options),
    samplingState: [...samplingState],
    steps,
    vectorSizes: vectors.map((vector) => vector.length),
  };
  return Buffer.concat([
    Buffer.from(`${magic}${JSON.stringify(header)}\n`),
    bytesOf(Float64Array.of(moments.count, ...moments.sum, ...moments.sumOfSquares)),
    ...vectors.map(bytesOf),
  ]);
}

/** The state in a snapshot of this owner's. Throws, naming the difference, for any other bytes. */
export function decodeSnapshot(owner: Owner, snapshot: Uint8Array, alike: Likeness = 'options'): LearnerState {
  const bytes = Buffer.from(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const headerEnd = bytes.indexOf('\n', magic.length);
  if (bytes.toString('latin1', 0, magic.length) !== magic || headerEnd < 0) {
    throw new Error(
      `These ${bytes.length} bytes are not a snapshot of a ${owner.engine} learner; restore one that this engine took.`,
    );
  }
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', magic.length, headerEnd)));
  if (header.engine !== owner.engine) {
    throw new Error(
      `The snapshot is of a learner of the ${header.engine} engine, this learner's engine is ${owner.engine}; ` +
        'restore it with the engine that took it.',
    );
  }
  const expected = identity(owner.options);
  const found: Record<string, unknown> = { ...unsaid, ...header.options };
  const differing = Object.keys(expected)
    .filter((key) => alike === 'options' || !rateOptions.has(key))
    .find((key) => !isDeepStrictEqual(found[key], expected[key]));
  if (differing !== undefined) {
    throw new Error(
      `The snapshot is of a learner whose ${differing} is ${JSON.stringify(found[differing])}; this learner's ` +
        `is ${JSON.stringify(expected[differing])}.`,
    );
  }
  const { observationSize } = owner.options;
  const momentsEnd = headerEnd + 1 + 8 * (1 + 2 * observationSize);
  const length = header.vectorSizes.reduce((sum, size) => sum + 4 * size, momentsEnd);
  if (bytes.length !== length)
    throw new Error(`The snapshot has ${bytes.length} bytes where its header promises ${length}: it is damaged.`);
  const [count, ...sums] = new Float64Array(copyOf(bytes, headerEnd + 1, momentsEnd));
  let start = momentsEnd;
  const vectors = header.vectorSizes.map((size) => {
    const vector = new Float32Array(copyOf(bytes, start, start + 4 * size));
    start += 4 * size;
    return vector;
  });
  return {
    moments: {
      count,
      sum: Float64Array.from(sums.slice(0, observationSize)),
      sumOfSquares: Float64Array.from(sums.slice(observationSize)),
    },
    samplingState: Uint32Array.from(header.samplingState),
    steps: header.steps,
    vectors,
  };
}

/** The options that two learners must share: all but the generator's first state. */
function identity({ samplingState: _start, ...options }: LearnerOptions): Record<string, unknown> {
  return options;
}

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The bytes from `start` to `end` in a buffer of their own, aligned for any typed array. */
function copyOf(bytes: Uint8Array, start: number, end: number): ArrayBuffer {
  return Uint8Array.from(bytes.subarray(start, end)).buffer;
}
