import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { findGpu } from '../dawn/gpu.ts';
import { importOptional, messageOf } from '../dawn/optional.ts';
import type { EngineName } from '../learner.ts';
import { registerGradients } from './gradients.ts';

export type TfjsEngineName = Extract<EngineName, `tfjs-${string}`>;
export type BackendName = 'gpu' | 'webgpu' | 'wasm' | 'cpu';

/** Either what the backend runs on, or why it does not run and what would help. Both texts are whole sentences. */
export type BackendAvailability =
  | { readonly available: true; readonly device: string; readonly isSoftware: boolean }
  | { readonly available: false; readonly reason: string; readonly remedy: string };

/** What TensorFlow.js calls each backend. */
const registeredNames: Record<BackendName, string> = { gpu: 'tensorflow', webgpu: 'webgpu', wasm: 'wasm', cpu: 'cpu' };

export function backendOf(engine: TfjsEngineName): BackendName {
  switch (engine) {
    case 'tfjs-gpu':
      return 'gpu';
    case 'tfjs-webgpu':
      return 'webgpu';
    case 'tfjs-wasm':
      return 'wasm';
    case 'tfjs-cpu':
      return 'cpu';
  }
}

/**
 * Loads a backend and makes it the one of this process. Where it cannot be
 * had, the backend that was there before stays, and the answer says why.
 */
export async function loadBackend(name: BackendName): Promise<BackendAvailability> {
  const before = currentBackend();
  tf.enableProdMode(); // or the cpu backend prints an advertisement
  registerGradients();
  const result = await select(name);
  if (!result.available && before !== undefined) await tf.setBackend(before);
  return result;
}

/** Whether an engine's backend can be had; the process's backend stays as it is. Not while a learner is at work. */
export async function availability(engine: TfjsEngineName): Promise<BackendAvailability> {
  const before = currentBackend();
  const result = await loadBackend(backendOf(engine));
  if (before !== undefined) await tf.setBackend(before);
  return result;
}

async function select(name: BackendName): Promise<BackendAvailability> {
  const loaded = await load(name);
  if (!loaded.available) return loaded;
  try {
    const asked = registeredNames[name];
    await tf.setBackend(asked);
    // TensorFlow.js falls back to another backend without an error.
    if (currentBackend() !== asked)
      return unavailable(name, `TensorFlow.js took the backend ${currentBackend()} in place of ${asked}.`);
    return name === 'gpu' ? checkCuda() : loaded;
  } catch (error) {
    return unavailable(name, sentence(`TensorFlow.js could not start it: ${messageOf(error)}`));
  }
}

/** Brings in the code of a backend, which registers itself with TensorFlow.js. */
async function load(name: BackendName): Promise<BackendAvailability> {
  try {
    switch (name) {
      case 'gpu':
        await loadNodeGpu();
        return { available: true, device: 'a CUDA device, through TensorFlow.', isSoftware: false };
      case 'webgpu':
        return await loadWebGpu();
      case 'wasm':
        await import('@tensorflow/tfjs-backend-wasm');
        return { available: true, device: 'this processor, through WebAssembly.', isSoftware: false };
      case 'cpu':
        await import('@tensorflow/tfjs-backend-cpu');
        return { available: true, device: 'this processor, through JavaScript.', isSoftware: false };
    }
  } catch (error) {
    return unavailable(name, sentence(messageOf(error)));
  }
}

async function loadNodeGpu(): Promise<void> {
  // Node 23 took this function away; tfjs-node 4.22 still calls it.
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined });
  }
  await importOptional('@tensorflow/tfjs-node-gpu');
}

/** tfjs-node-gpu computes on the processor, with no more than a line in its log, where it finds no CUDA device. */
function checkCuda(): BackendAvailability {
  const backend: object = tf.backend();
  if ('isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true) {
    return { available: true, device: 'a CUDA device, through TensorFlow.', isSoftware: false };
  }
  return {
    available: false,
    reason:
      '@tensorflow/tfjs-node-gpu is installed but found no CUDA device and would compute on the processor. ' +
      CUDA_SERVES,
    remedy: CUDA_NEEDS,
  };
}

/** WebGPU's backend looks for what `findGpu` puts in place when its code is read: hence not before. */
async function loadWebGpu(): Promise<BackendAvailability> {
  const found = await findGpu();
  if (!found.isThere) return { available: false, reason: found.reason, remedy: found.remedy };
  await import('@tensorflow/tfjs-backend-webgpu');
  return { available: true, device: found.device, isSoftware: found.isSoftware };
}

function unavailable(name: BackendName, reason: string): BackendAvailability {
  return { available: false, reason, remedy: remedies[name] };
}

/** TensorFlow 2.9.1 is what tfjs-node-gpu 4.22 brings; the generations are those that CUDA 11.2 has code for. */
const CUDA_SERVES =
  'It is of CUDA 11.2 and cuDNN 8.1, for NVIDIA cards of compute capability 3.5 to 8.9: none of Hopper, Blackwell or ' +
  'newer.';
const CUDA_NEEDS =
  'Those libraries have to be where the linker finds them (LD_LIBRARY_PATH). The engine tfjs-webgpu serves every card.';

const remedies: Record<BackendName, string> = {
  gpu: `\`npm install @tensorflow/tfjs-node-gpu@4.22.0\` brings it. ${CUDA_SERVES} ${CUDA_NEEDS}`,
  webgpu: 'A newer driver of the graphics processor may have what TensorFlow.js asks of it.',
  wasm: 'Run `npm ci` again: the package @tensorflow/tfjs-backend-wasm belongs to every installation.',
  cpu: 'Run `npm ci` again: the package @tensorflow/tfjs-backend-cpu belongs to every installation.',
};

/** The process's backend, if it has one yet; TensorFlow.js declares a string and returns nothing before the first. */
function currentBackend(): string | undefined {
  return tf.getBackend() || undefined;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
