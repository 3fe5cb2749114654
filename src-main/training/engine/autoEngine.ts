import type { EngineName, LearnerOptions } from '../../engines/learner.ts';

/**
 * From these sizes on a graphics card is plainly faster than one core: measured
 * on an H200, it pays with 1024 hidden units at minibatches of 64, and not yet
 * with 256 units at minibatches of 1,024. Below them `simd` is the fastest
 * engine or within a factor of two of it. What TensorFlow.js costs at the
 * paper's sizes is the host's: on that card an update was 431 dispatches in 30
 * submits with 58 buffers made, 39 ms of it on the host, before its constants
 * stayed on the device; it took 57 ms then and 23 to 32 since.
 */
const GRAPHICS_PAYS = { hiddenUnits: 1024, batchSize: 64 } as const;

/**
 * In the order in which they are preferred. The plain processor backends of TensorFlow.js are never faster than simd,
 * and simd-fma is not the same everywhere.
 */
const onGraphicsCards = ['tfjs-gpu', 'tfjs-webgpu'] as const satisfies readonly EngineName[];

type Sizes = Pick<LearnerOptions, 'hiddenSizes' | 'batchSize'>;

/** The engines that would serve these sizes better than `simd` where they are there, the best first. */
export function betterThanSimd({ hiddenSizes, batchSize }: Sizes): readonly EngineName[] {
  const isLarge =
    hiddenSizes.every((units) => units >= GRAPHICS_PAYS.hiddenUnits) && batchSize >= GRAPHICS_PAYS.batchSize;
  return isLarge ? onGraphicsCards : [];
}

/**
 * What `auto` takes: a function of the configuration and of what is installed,
 * and of nothing else, because a run's bytes follow from its engine.
 *
 * @param isThere whether an engine can be had here on hardware of its own.
 */
export function autoEngine(sizes: Sizes, isThere: (engine: EngineName) => boolean): EngineName {
  return betterThanSimd(sizes).find(isThere) ?? 'simd';
}
