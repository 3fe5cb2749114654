import { loadKernelFile } from '../../kernels/kernelFile.ts';
import type { Operation } from './operations.ts';

/**
 * What kernel/index.ts exports, where each is documented: `positions` are those of `inOrder`, then the block and the
 * scratch.
 */
export type CoverageKernel = Readonly<Record<Operation, (...positions: readonly number[]) => void>>;

/** @throws where the kernel was never compiled, or where this runtime cannot run it. */
export function loadCoverageKernel(): WebAssembly.Module {
  return loadKernelFile('coverage', 'The embedding of states');
}

/** An instance for one thread, on the memory that its crew shares. */
export function instantiateCoverageKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.SharedMemory,
): CoverageKernel {
  // The compiler cannot know what a module exports; operations.ts is held to kernel/index.ts by a test.
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as CoverageKernel;
}
