import { absenceOfAdapter, type Absence } from './absence.ts';
import { graphicsFacts } from './facts.ts';
import { importOptional, messageOf } from './optional.ts';

/** A graphics processor through Dawn, or why there is none and what would help. */
export type GpuFinding =
  | { readonly isThere: true; readonly adapter: GPUAdapter; readonly device: string; readonly isSoftware: boolean }
  | ({ readonly isThere: false } & Absence);

const PACKAGE = 'webgpu@0.6.2';

/** What Dawn drives graphics processors by, on each system. */
const interfaces: Readonly<Record<string, string>> = { linux: 'Vulkan', darwin: 'Metal', win32: 'Direct3D 12' };

/**
 * The strongest adapter of this machine. Puts `navigator.gpu` and the classes
 * of WebGPU where a browser has them: TensorFlow.js looks for them there, and
 * what is there is not collected, without which Dawn crashes.
 */
export async function findGpu(): Promise<GpuFinding> {
  let gpu: GPU;
  try {
    gpu = await gpuOfNavigator();
  } catch (error) {
    return {
      isThere: false,
      reason: `${messageOf(error)}.`,
      remedy:
        `It comes with \`npm install ${PACKAGE}\`, and drives a graphics processor by Vulkan, Metal or ` +
        'Direct3D 12.',
    };
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return { isThere: false, ...absenceOfAdapter(graphicsFacts()) };
  // The declarations, which TensorFlow.js brings, are older than this property.
  const { vendor, architecture, device, description } = (adapter as unknown as { info: GPUAdapterInfo }).info;
  const name = [vendor, architecture, device].filter((part) => part !== '').join(' ') || 'an unnamed adapter';
  // Dawn puts the driver and its version into the description.
  const driver = description === '' ? '' : ` (${description})`;
  return {
    isThere: true,
    adapter,
    device: `${name}${driver}, through Dawn on ${interfaces[process.platform] ?? process.platform}.`,
    isSoftware: /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${name} ${description}`),
  };
}

async function gpuOfNavigator(): Promise<GPU> {
  // Node's own navigator has no `gpu`; what is there was put there by this function.
  const host = globalThis.navigator as { gpu?: GPU };
  if (host.gpu !== undefined) return host.gpu;
  // The package's own type declarations are there only where this optional dependency is.
  const dawn = (await importOptional('webgpu')) as { create(flags: string[]): GPU; globals: object };
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}
