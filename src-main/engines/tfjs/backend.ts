import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
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
        return { available: true, ...(await loadWebGpu()) };
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
  return unavailable(
    'gpu',
    '@tensorflow/tfjs-node-gpu is installed but found no CUDA device and would compute on the processor.',
  );
}

/**
 * Gives Node the `navigator.gpu` and the WebGPU classes that the backend
 * expects of a browser, before its code is read: it looks for them then.
 */
async function loadWebGpu(): Promise<{ readonly device: string; readonly isSoftware: boolean }> {
  const gpu = await gpuOfNavigator();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('Dawn finds no graphics adapter');
  const { vendor, architecture, device, description } = adapter.info;
  await import('@tensorflow/tfjs-backend-webgpu');
  const name = [vendor, architecture, device].filter((part) => part !== '').join(' ') || 'an unnamed adapter';
  return {
    // Dawn puts the driver and its version into the description.
    device: `${name}${description === '' ? '' : ` (${description})`}, through Dawn.`,
    isSoftware: /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${name} ${description}`),
  };
}

/** The part of WebGPU's entry point that is used here. */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<{
    readonly info: {
      readonly vendor: string;
      readonly architecture: string;
      readonly device: string;
      readonly description: string;
    };
  } | null>;
}

async function gpuOfNavigator(): Promise<Gpu> {
  // Node's own navigator has no `gpu`; what is there was put there by this function.
  const host = globalThis.navigator as { gpu?: Gpu };
  if (host.gpu !== undefined) return host.gpu;
  // The package's own type declarations are there only where this optional dependency is.
  const dawn = (await importOptional('webgpu')) as { create(flags: string[]): Gpu; globals: object };
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

/** A package that may not be installed: its name is kept from the compiler, which would insist on it. */
async function importOptional(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const missing =
      error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_MODULE_NOT_FOUND' &&
      error.message.includes(`'${name}'`);
    throw missing
      ? new Error(`The package ${name} is not installed`)
      : new Error(`The package ${name} does not load: ${messageOf(error)}`);
  }
}

function unavailable(name: BackendName, reason: string): BackendAvailability {
  return { available: false, reason, remedy: remedies[name] };
}

const remedies: Record<BackendName, string> = {
  gpu:
    'It needs the package @tensorflow/tfjs-node-gpu 4.22.0 (`npm install @tensorflow/tfjs-node-gpu@4.22.0`), an ' +
    'NVIDIA driver, CUDA 11 and cuDNN 8.',
  webgpu:
    'It needs the package webgpu 0.6.2 (`npm install webgpu@0.6.2`) and a graphics driver with Vulkan, Metal ' +
    'or Direct3D 12.',
  wasm: 'Run `npm ci` again: the package @tensorflow/tfjs-backend-wasm belongs to every installation.',
  cpu: 'Run `npm ci` again: the package @tensorflow/tfjs-backend-cpu belongs to every installation.',
};

/** The process's backend, if it has one yet; TensorFlow.js declares a string and returns nothing before the first. */
function currentBackend(): string | undefined {
  return tf.getBackend() || undefined;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].trim();
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
