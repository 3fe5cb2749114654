import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A graphics processor that the machine has, whether or not an engine can use it. */
export interface GraphicsProcessor {
  readonly name: string;
  readonly driver: string;
  readonly memory: string | null;
}

const run = promisify(execFile);

/**
 * The NVIDIA devices, as nvidia-smi tells them, or the kernel where that program is missing. Others are named by
 * WebGPU's adapter.
 */
export async function graphicsProcessors(): Promise<GraphicsProcessor[]> {
  try {
    const { stdout } = await run(
      'nvidia-smi',
      ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'],
      { timeout: 10_000 },
    );
    return parseNvidiaSmi(stdout);
  } catch {
    return nvidiaKernelModule();
  }
}

/** One line a device: "NVIDIA H100, 550.54.15, 81559 MiB". */
export function parseNvidiaSmi(text: string): GraphicsProcessor[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name, driver, memory] = line.split(',').map((part) => part.trim());
      return {
        name,
        driver: driver === undefined ? 'unknown driver' : `NVIDIA driver ${driver}`,
        memory: memory ?? null,
      };
    });
}

async function nvidiaKernelModule(): Promise<GraphicsProcessor[]> {
  try {
    const [line] = (await readFile('/proc/driver/nvidia/version', 'utf8')).split('\n');
    return [{ name: 'NVIDIA device', driver: line.replace(/^NVRM version:\s*/, ''), memory: null }];
  } catch {
    return [];
  }
}
