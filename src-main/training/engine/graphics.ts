import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A graphics processor that the machine has, whether or not an engine can use it. */
export interface GraphicsProcessor {
  readonly name: string;
  readonly driver: string;
  readonly memory: string | null;
  /** NVIDIA's number of its generation, such as 9.0; null where the driver is too old to tell. */
  readonly computeCapability: string | null;
}

/** In one line, as for a record. */
export function describeProcessor({ name, driver, memory, computeCapability }: GraphicsProcessor): string {
  const capability = computeCapability === null ? null : `compute capability ${computeCapability}`;
  return [name, driver, memory, capability].filter((part) => part !== null).join(', ');
}

const run = promisify(execFile);

/**
 * The NVIDIA devices, as nvidia-smi tells them, or the kernel where that program is missing. Others are named by
 * WebGPU's adapter.
 */
export async function graphicsProcessors(): Promise<GraphicsProcessor[]> {
  // Drivers before 510 do not know the last column, and then tell nothing.
  for (const columns of ['name,driver_version,memory.total,compute_cap', 'name,driver_version,memory.total']) {
    try {
      const { stdout } = await run('nvidia-smi', [`--query-gpu=${columns}`, '--format=csv,noheader'], {
        timeout: 10_000,
      });
      return parseNvidiaSmi(stdout);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') break;
    }
  }
  return nvidiaKernelModule();
}

/** One line a device: "NVIDIA H100, 550.54.15, 81559 MiB, 9.0". */
export function parseNvidiaSmi(text: string): GraphicsProcessor[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name, driver, memory, computeCapability] = line.split(',').map((part) => part.trim());
      return {
        name,
        driver: driver === undefined ? 'unknown driver' : `NVIDIA driver ${driver}`,
        memory: memory ?? null,
        computeCapability: computeCapability ?? null,
      };
    });
}

async function nvidiaKernelModule(): Promise<GraphicsProcessor[]> {
  try {
    const [line] = (await readFile('/proc/driver/nvidia/version', 'utf8')).split('\n');
    return [
      { name: 'NVIDIA device', driver: line.replace(/^NVRM version:\s*/, ''), memory: null, computeCapability: null },
    ];
  } catch {
    return [];
  }
}
