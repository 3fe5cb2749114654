import type { EngineName, Learner, LearnerOptions } from './learner.ts';

/** Whether an engine can be had here: what it would run on, or why not and what would help. */
export type EngineAvailability =
  | { readonly engine: EngineName; readonly available: true; readonly device: string; readonly isSoftware: boolean }
  | { readonly engine: EngineName; readonly available: false; readonly reason: string };

/**
 * A learner of the engine asked for and no other.
 * @throws Error where the engine is not available here, with the reason and what to do.
 */
export async function createLearner(engine: EngineName, options: LearnerOptions): Promise<Learner> {
  switch (engine) {
    case 'simd':
    case 'simd-fma': {
      const { createSimdLearner, loadKernel } = await import('./simd/learner.ts');
      return createSimdLearner(loadKernel(engine), engine, options);
    }
    case 'tfjs-gpu':
    case 'tfjs-webgpu':
    case 'tfjs-wasm':
    case 'tfjs-cpu': {
      const { createTfjsLearner } = await import('./tfjs/learner.ts');
      return createTfjsLearner(engine, options);
    }
    case 'webgpu-fused': {
      const { createFusedLearners } = await import('./fused/learner.ts');
      const [learner] = await createFusedLearners(options, [options.samplingState]);
      return learner;
    }
  }
}

/**
 * Whether an engine can be had here. Loads its code; not while a learner of this process is at work, because
 * TensorFlow.js has one backend at a time.
 */
export async function availabilityOf(engine: EngineName): Promise<EngineAvailability> {
  switch (engine) {
    case 'simd':
    case 'simd-fma':
      try {
        const { loadKernel } = await import('./simd/learner.ts');
        loadKernel(engine);
        return { engine, available: true, device: 'this processor, through WebAssembly SIMD.', isSoftware: false };
      } catch (error) {
        return { engine, available: false, reason: error instanceof Error ? error.message : String(error) };
      }
    case 'tfjs-gpu':
    case 'tfjs-webgpu':
    case 'tfjs-wasm':
    case 'tfjs-cpu': {
      const { availability } = await import('./tfjs/backend.ts');
      const result = await availability(engine);
      return result.available
        ? { engine, ...result }
        : { engine, available: false, reason: `${result.reason} ${result.remedy}` };
    }
    case 'webgpu-fused': {
      const { findGpu } = await import('./dawn/gpu.ts');
      const found = await findGpu();
      return found.isThere
        ? { engine, available: true, device: found.device, isSoftware: found.isSoftware }
        : { engine, available: false, reason: `${found.reason} ${found.remedy}` };
    }
  }
}
