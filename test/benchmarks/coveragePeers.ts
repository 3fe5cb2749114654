import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '../../src-main/numerics/matrix.ts';

export interface PeerMap {
  readonly coordinates: Float32Array;
  /** Seconds by the clock and of all processors together, without loading and compiling. */
  readonly wall: number;
  readonly cpu: number;
}

export interface Peer {
  readonly name: string;
  readonly method: 'umap' | 'tsne';
  /** A map of the states, or why there is none. Files go into `folder`. */
  embed(matrix: Matrix, folder: string): PeerMap | string;
}

const clock = `
import sys, time, resource, numpy as np
X = np.fromfile(sys.argv[1], dtype=np.float32).reshape(-1, int(sys.argv[3]))
def used():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime
def timed(fit):
    t, c = time.time(), used()
    Y = fit()
    print(time.time() - t, used() - c)
    Y.astype(np.float32).tofile(sys.argv[2])
`;
const umapLearn = `${clock}
import umap
umap.UMAP(n_neighbors=15, n_epochs=11).fit_transform(X[:2000]) # compiles
timed(lambda: umap.UMAP(n_neighbors=15).fit_transform(X))
`;
const scikitLearn = `${clock}
from sklearn.manifold import TSNE
timed(lambda: TSNE(perplexity=30, init='pca', learning_rate='auto', n_iter=750, n_jobs=2).fit_transform(X))
`;
const rtsne = `
a <- commandArgs(TRUE)
X <- matrix(readBin(a[1], 'double', 1e9, size = 4), ncol = as.integer(a[3]), byrow = TRUE)
library(Rtsne)
t <- proc.time()
Y <- Rtsne(X, perplexity = 30, pca = FALSE, max_iter = 750, check_duplicates = FALSE, num_threads = 2)$Y
t <- proc.time() - t
cat(t[['elapsed']], t[['user.self']] + t[['sys.self']], '\\n')
writeBin(as.vector(t(Y)), a[2], size = 4)
`;

/** @param layOut makes the status of a map of `index`, and runs it. */
const scran = (layOut: string): string => `
import { readFileSync, writeFileSync } from 'node:fs';
import * as scran from 'scran.js';
const [input, output, columns] = process.argv.slice(-3);
const bytes = readFileSync(input);
const X = Float64Array.from(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
await scran.initialize({ numberOfThreads: 2, localFile: true });
const [begun, used] = [performance.now(), process.cpuUsage()];
const sizes = { numberOfDims: Number(columns), numberOfCells: X.length / Number(columns) };
const index = scran.buildNeighborSearchIndex(X, sizes);
${layOut}
const { x, y } = status.extractCoordinates();
const { user, system } = process.cpuUsage(used);
console.log((performance.now() - begun) / 1000, (user + system) / 1e6);
writeFileSync(output, Float32Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]));
process.exit();
`;
const scranUmap = scran(
  'const status = scran.initializeUmap(index, { epochs: 200, minDist: 0.1, numberOfThreads: 2 }); status.run();',
);
const scranTsne = scran(
  'const status = scran.initializeTsne(index, { perplexity: 30, numberOfThreads: 2 }); status.run({ ' +
    'maxIterations: 750 });',
);

/**
 * As Debian has them: umap-learn, r-cran-rtsne, python3-sklearn; and scran.js 4.1 where `npm install --no-save
 * scran.js@4.1` has put it.
 */
export const peers: readonly Peer[] = [
  {
    name: 'umap-learn',
    method: 'umap',
    embed: (matrix, folder) => run(['/usr/bin/python3', '-W', 'ignore', '-c', umapLearn], matrix, folder),
  },
  { name: 'Rtsne', method: 'tsne', embed: (matrix, folder) => run(['Rscript', '-e', rtsne], matrix, folder) },
  {
    name: 'scran.js, UMAP',
    method: 'umap',
    embed: (matrix, folder) => run([process.execPath, '-e', scranUmap, '--'], matrix, folder),
  },
  {
    name: 'scran.js, t-SNE',
    method: 'tsne',
    embed: (matrix, folder) => run([process.execPath, '-e', scranTsne, '--'], matrix, folder),
  },
  {
    name: 'scikit-learn',
    method: 'tsne',
    embed: (matrix, folder) => run(['/usr/bin/python3', '-W', 'ignore', '-c', scikitLearn], matrix, folder),
  },
];

function run([program, ...options]: readonly string[], { values, columns }: Matrix, folder: string): PeerMap | string {
  const [input, output] = [join(folder, 'states.f32'), join(folder, 'map.f32')];
  writeFileSync(input, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const { status, stdout, stderr, error } = spawnSync(program, [...options, input, output, String(columns)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (error !== undefined) return `missing: ${error.message}`;
  if (status !== 0) return `missing: ${stderr.trim().split('\n').at(-1) ?? `ended with ${String(status)}`}`;
  const [wall, cpu] = (stdout.trim().split('\n').at(-1) ?? '').split(/\s+/).map(Number);
  const bytes = readFileSync(output);
  return {
    wall,
    cpu,
    coordinates: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  };
}
