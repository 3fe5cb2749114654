import { transitionLength, type LearnerOptions } from '../learner.ts';
import { layoutOf } from './shader/layout.ts';

/** What a device allows, in bytes. */
export interface DeviceLimits {
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
}

/** Bytes that the two large buffers of so many learners take. */
export function sizesOf(options: LearnerOptions, learners: number): { readonly memory: number; readonly rows: number } {
  return {
    memory: 4 * learners * layoutOf(options).stride,
    rows: 4 * learners * options.replayCapacity * transitionLength(options),
  };
}

/** What no device carries out, asked before one is opened. */
export function checkStudent({ student }: LearnerOptions): void {
  if (student !== 'ddpg')
    throw new RangeError(
      `The engine webgpu-fused carries out the student ddpg; this one is ${student}. Take simd or tfjs.`,
    );
}

/** @throws {RangeError} that says what does not fit and how many learners would; or what is not carried out. */
export function checkFit(options: LearnerOptions, learners: number, limits: DeviceLimits): void {
  checkStudent(options);
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const { memory, rows } = sizesOf(options, learners);
  const { hiddenSizes, batchSize, replayCapacity } = options;
  for (const [what, bytes] of [
    [`networks of ${hiddenSizes.join(' and ')} hidden units at minibatches of ${batchSize}`, memory],
    [`a replay buffer of ${replayCapacity} transitions`, rows],
  ] as const) {
    if (bytes <= most) continue;
    const fitting = Math.floor((most * learners) / bytes);
    throw new RangeError(
      `${learners} learners with ${what} take ${megabytes(bytes)} in one buffer, and this device allows ` +
        `${megabytes(most)}. ` +
        (fitting > 0 ? `At most ${fitting} of them fit.` : 'Not one of them fits: take simd or tfjs-webgpu.'),
    );
  }
}

/** At most so many updates go into one dispatch: as many as a cycle of the paper has. */
const MOST_UPDATES = 50;
/** Multiplications that one workgroup gets through in about a second on a weak device. */
const MOST_WORK = 5e8;

/** A driver takes a dispatch of seconds for a hanging device: of large networks fewer updates go into one. */
export function updatesPerDispatch(options: LearnerOptions): number {
  // Forwards and backwards, with the targets' pass: about four times each parameter for each row.
  const work = 4 * layoutOf(options).student * options.batchSize;
  return Math.max(1, Math.min(MOST_UPDATES, Math.floor(MOST_WORK / work)));
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
