import { execFileSync } from 'node:child_process';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Provenance, RunOrigin } from '../contract/runs.ts';
import { streams } from '../learning/trainer/streams.ts';
import { randomFromSeed } from '../numerics/random.ts';
import { programManifest } from './versions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where a run comes from, so that it can be made again. Reads the machine and the clone; changes nothing. */
export function gatherProvenance(
  seed: number,
  command: readonly string[],
  origin: RunOrigin | null = null,
  graphics: Provenance['graphics'] | null = null,
): Provenance {
  const { version, dependencies } = programManifest();
  const processors = cpus();
  return {
    versions: { tutelage: version, node: process.version, v8: process.versions.v8, ...dependencies },
    machine: {
      platform: `${platform()} ${release()} ${arch()}`,
      processor: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryBytes: totalmem(),
      hostname: hostname(),
    },
    ...(graphics === null ? {} : { graphics }),
    command,
    git: gitState(),
    ...(origin === null ? {} : { origin: { run: origin.run, cycle: origin.cycle } }),
    seeds: {
      root: seed,
      ...Object.fromEntries(streams.map((stream) => [stream, randomFromSeed(seed, stream).state()[0]])),
    },
  };
}

/** Null where the program does not run from a clone. */
function gitState(): Provenance['git'] {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain') !== '' };
  } catch {
    return null;
  }
}
