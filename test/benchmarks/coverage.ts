/** How long maps of states take, how well they keep neighbours, and the same of peers on the same states. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helperEntry } from '../../src-main/doors/entries.ts';
import { densityExtent, gridOver, scottBandwidth } from '../../src-main/coverage/densities/density.ts';
import { embed } from '../../src-main/coverage/maps/embedding.ts';
import { embeddingRequestSchema, type EmbeddingInput } from '../../src-main/contract/coverage/embeddingRequest.ts';
import { kernelDensity } from '../../src-main/coverage/densities/kernelDensity.ts';
import type { Matrix } from '../../src-main/numerics/matrix.ts';
import { runToEnd } from '../../src-main/coverage/progress.ts';
import { measureTrust } from '../../src-main/coverage/maps/trust/trust.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { recruitFrom } from '../../src-main/workbench/analyses/recruit.ts';
import { peers } from './coveragePeers.ts';
import { hopperStates } from './coverageStates.ts';
import { summarise, type Timing } from './timing.ts';

export interface MapBenchmark {
  readonly name: string;
  readonly states: number;
  /** Seconds by the clock and of all processors together; null where the map was not made. */
  readonly wall: number | null;
  readonly cpu: number | null;
  /**
   * Most megabytes that the process held while the map was made, states included; null for a peer and where the system
   * does not say.
   */
  readonly memory: number | null;
  readonly neighbourPreservation: number | null;
  readonly trustworthiness: number | null;
  readonly note: string;
}

/** Ours, and which peers it is held against. */
const contests = [
  { name: 'UMAP', request: { method: 'umap', landmarks: null }, method: 'umap' },
  { name: 't-SNE', request: { method: 'tsne', perplexity: 30, landmarks: null }, method: 'tsne' },
] as const satisfies readonly { readonly name: string; readonly request: EmbeddingInput; readonly method: string }[];

const large: readonly { readonly name: string; readonly request: EmbeddingInput }[] = [
  { name: 'landmarks, UMAP', request: { method: 'umap' } },
  { name: 'full UMAP', request: { method: 'umap', landmarks: null } },
  { name: 'full t-SNE, perplexity 10', request: { method: 'tsne', perplexity: 10, landmarks: null } },
  { name: 'full t-SNE, perplexity 30', request: { method: 'tsne', perplexity: 30, landmarks: null } },
];

/** Maps of `states` states, ours and the peers' in turn. */
export async function benchCoverage(states: number): Promise<MapBenchmark[]> {
  const matrix = await hopperStates(states);
  const folder = mkdtempSync(join(tmpdir(), 'tutelage-bench-'));
  const results: MapBenchmark[] = [];
  try {
    for (const { name, request, method } of contests) {
      results.push(benchOurs(name, request, matrix));
      for (const peer of peers.filter((candidate) => candidate.method === method)) {
        const map = peer.embed(matrix, folder);
        results.push(
          typeof map === 'string'
            ? {
                name: peer.name,
                states,
                wall: null,
                cpu: null,
                memory: null,
                neighbourPreservation: null,
                trustworthiness: null,
                note: map,
              }
            : {
                name: peer.name,
                states,
                wall: map.wall,
                cpu: map.cpu,
                memory: null,
                ...trustOf(matrix, map.coordinates),
                note: '',
              },
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return results;
}

/** The paper's scale: no peer is waited for. */
export async function benchLargeCoverage(states = 2_500_000): Promise<MapBenchmark[]> {
  const matrix = await hopperStates(states);
  return large.map(({ name, request }) => benchOurs(name, request, matrix));
}

/** Milliseconds to estimate the density of a million normal points on the default grid, by Scott's rule. */
export function benchDensity(rounds = 9): Timing {
  const random = randomFromSeed(1, 'density');
  const points = Float32Array.from({ length: 2_000_000 }, () => random.normal());
  const bandwidth = scottBandwidth(points);
  const grid = gridOver(densityExtent(points, bandwidth));
  return summarise(
    Array.from({ length: rounds }, () => {
      const begun = performance.now();
      kernelDensity(points, grid, bandwidth);
      return performance.now() - begun;
    }),
  );
}

function benchOurs(name: string, request: EmbeddingInput, matrix: Matrix): MapBenchmark {
  const crew = recruitFrom(helperEntry)();
  try {
    forgetPeak();
    const [begun, used] = [performance.now(), process.cpuUsage()];
    const { coordinates } = runToEnd(embed(embeddingRequestSchema.parse(request), matrix, [matrix.rows], crew));
    const wall = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(used);
    return {
      name,
      states: matrix.rows,
      wall,
      cpu: (user + system) / 1e6,
      memory: peakMemory(),
      ...trustOf(matrix, coordinates),
      note: '',
    };
  } finally {
    crew.dismiss();
  }
}

/** Linux keeps the largest resident size of a process, until it is told to forget. */
function forgetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function peakMemory(): number | null {
  if (process.platform !== 'linux') return null;
  const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
}

function trustOf(
  matrix: Matrix,
  coordinates: Float32Array,
): { neighbourPreservation: number; trustworthiness: number } {
  const { neighbourPreservation, trustworthiness } = runToEnd(measureTrust(matrix, coordinates, randomFromSeed(1)));
  return { neighbourPreservation, trustworthiness };
}
