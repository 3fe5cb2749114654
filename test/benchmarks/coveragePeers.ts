import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '../../src-main/coverage/matrix.ts';

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

/** As Debian has them: umap-learn, r-cran-rtsne, python3-sklearn. */
export const peers: readonly Peer[] = [
  { name: 'umap-learn', method: 'umap', embed: (matrix, folder) => run(['/usr/bin/python3', '-W', 'ignore', '-c', umapLearn], matrix, folder) },
  { name: 'Rtsne', method: 'tsne', embed: (matrix, folder) => run(['Rscript', '-e', rtsne], matrix, folder) },
  { name: 'scikit-learn', method: 'tsne', embed: (matrix, folder) => run(['/usr/bin/python3', '-W', 'ignore', '-c', scikitLearn], matrix, folder) },
];

function run([program, ...options]: readonly string[], { values, columns }: Matrix, folder: string): PeerMap | string {
  const [input, output] = [join(folder, 'states.f32'), join(folder, 'map.f32')];
  writeFileSync(input, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const { status, stdout, stderr, error } = spawnSync(program, [...options, input, output, String(columns)], { encoding: 'utf8', maxBuffer: 1e8 });
  if (error !== undefined) return `missing: ${error.message}`;
  if (status !== 0) return `missing: ${stderr.trim().split('\n').at(-1) ?? `ended with ${String(status)}`}`;
  const [wall, cpu] = (stdout.trim().split('\n').at(-1) ?? '').split(/\s+/).map(Number);
  const bytes = readFileSync(output);
  return { wall, cpu, coordinates: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) };
}
