import { ddpgStudent, rateOptions, type LearnerOptions, type Likeness } from '../learner.ts';
import type { SimdEngine } from './kernel.ts';

/**
 * A snapshot is a header and the kernel's bytes: "TUTELAGE", the length of the
 * header's text as a little-endian uint32, the text (JSON: what the bytes mean
 * and of which learner they are), the bytes.
 */
const MAGIC = new TextEncoder().encode('TUTELAGE');
const VERSION = 1;

type Header = Readonly<Record<string, string | number>>;

/** What a header means that was written before it had these. */
const unsaid: Header = { criticL2Kernels: 'hidden', ...ddpgStudent };

function headerOf(engine: SimdEngine, options: LearnerOptions, size: number): Header {
  return {
    version: VERSION,
    engine,
    observationSize: options.observationSize,
    actionSize: options.actionSize,
    hiddenSizes: options.hiddenSizes.join(' x '),
    batchSize: options.batchSize,
    replayCapacity: options.replayCapacity,
    gamma: options.gamma,
    tau: options.tau,
    actorLearningRate: options.actorLearningRate,
    criticLearningRate: options.criticLearningRate,
    criticL2: options.criticL2,
    criticL2Kernels: options.criticL2Kernels,
    student: options.student,
    policyDelay: options.policyDelay,
    targetNoise: options.targetNoise,
    targetNoiseClip: options.targetNoiseClip,
    observationClip: options.observationClip,
    teacher: options.teacher,
    teacherInputSize: options.teacher === 'gaussian' ? options.teacherInputSize : 0,
    bytes: size,
  };
}

export function packSnapshot(engine: SimdEngine, options: LearnerOptions, state: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(headerOf(engine, options, state.length)));
  const start = MAGIC.length + 4;
  const snapshot = new Uint8Array(start + text.length + state.length);
  snapshot.set(MAGIC);
  new DataView(snapshot.buffer).setUint32(MAGIC.length, text.length, true);
  snapshot.set(text, start);
  snapshot.set(state, start + text.length);
  return snapshot;
}

/**
 * The kernel's bytes, `size` of them.
 * @throws where the snapshot is damaged or of another engine, other options or other sizes, naming the first
 * difference.
 */
export function unpackSnapshot(
  engine: SimdEngine,
  options: LearnerOptions,
  size: number,
  snapshot: Uint8Array,
  alike: Likeness,
): Uint8Array {
  const header = readHeader(snapshot);
  for (const [name, expected] of Object.entries(headerOf(engine, options, size))) {
    if (alike === 'sizes' && rateOptions.has(name)) continue;
    const found = header.fields[name] ?? unsaid[name];
    if (found !== expected) {
      throw new Error(
        `The snapshot is of another learner: its ${name} is ${String(found)}, this one's is ${expected}. ` +
          'Nothing was changed.',
      );
    }
  }
  const state = snapshot.subarray(header.end);
  if (state.length !== size) {
    throw new Error(`The snapshot is damaged: ${state.length} bytes of ${size} are there. Nothing was changed.`);
  }
  return state;
}

function readHeader(snapshot: Uint8Array): { fields: Readonly<Record<string, unknown>>; end: number } {
  const start = MAGIC.length + 4;
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const known = snapshot.length >= start && MAGIC.every((byte, i) => snapshot[i] === byte);
  const end = known ? start + view.getUint32(MAGIC.length, true) : 0;
  if (!known || end > snapshot.length)
    throw new Error('These bytes are no snapshot of a learner. Nothing was changed.');
  try {
    const fields: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(snapshot.subarray(start, end)));
    if (typeof fields === 'object' && fields !== null) return { fields: { ...fields }, end };
  } catch {
    // Told below, like a header that is JSON but no record.
  }
  throw new Error('The snapshot is damaged: its header cannot be read. Nothing was changed.');
}
