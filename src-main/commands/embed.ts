import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { embed } from '../coverage/maps/embedding.ts';
import { standardise, type Matrix } from '../numerics/matrix.ts';
import type { Embedding, EmbeddingPhase } from '../coverage/progress.ts';
import type { EmbeddingRequest } from '../coverage/maps/embeddingRequest.ts';
import type { Column, TablePart } from '../interop/columns.ts';
import { readNpy, writeNpy } from '../interop/npy.ts';
import { readNumberTable } from '../interop/numberTable.ts';
import { recruitFrom } from '../workbench/analyses/recruit.ts';
import { parseEmbedding, type EmbeddingOptions } from './embeddingOptions.ts';
import { say, UsageError, type ExitCode } from './shell.ts';
import { writeTable } from './tableFile.ts';
import { terminalProgress } from './terminalProgress.ts';

export interface EmbedOptions extends EmbeddingOptions {
  readonly input: string;
  readonly out: string;
  readonly standardise: boolean;
}

const titles: Readonly<Record<EmbeddingPhase, string>> = {
  neighbours: 'finding neighbours',
  graph: 'building the graph',
  layout: 'laying out',
  placement: 'placing the rest',
};

/** `tutelage embed`: any table of numbers, laid out in the plane. */
export function embedCommand(options: EmbedOptions): ExitCode {
  const request = parseEmbedding(options);
  const write = writerFor(options.out);
  const table = readTable(options.input);
  const matrix = options.standardise ? standardise(table, undefined, table.values) : table;
  const begun = performance.now();
  const { coordinates, landmarks } = layOut(request, matrix);
  write({ rows: matrix.rows, columns: 2, values: coordinates });
  const placed =
    landmarks === null
      ? ''
      : ` (${landmarks.length.toLocaleString('en')} embedded, ${(matrix.rows - landmarks.length).toLocaleString('en')} placed among them)`;
  say(
    `Laid out ${matrix.rows.toLocaleString('en')} rows of ${matrix.columns} by ${request.method}${placed} in ${((performance.now() - begun) / 1000).toFixed(1)} s. Wrote ${options.out}`,
  );
  return 0;
}

function layOut(request: EmbeddingRequest, matrix: Matrix): Embedding {
  const progress = terminalProgress(process.stderr, () => performance.now());
  const crew = recruitFrom(new URL('../workbench/analyses/analysisWorker.ts', import.meta.url))();
  const steps = embed(request, matrix, [matrix.rows], crew);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      progress.show(titles[step.value.phase], step.value.fraction);
    }
  } finally {
    crew.dismiss();
    progress.clear();
  }
}

function readTable(path: string): Matrix {
  if (extname(path).toLowerCase() === '.parquet')
    throw new UsageError(`--input ${path}: Parquet is written here, not read. Save the table as .csv or .npy first.`);
  const bytes = fileBytes(path);
  try {
    return extname(path).toLowerCase() === '.npy' ? readNpy(bytes) : readNumberTable(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--input ${path}: ${error.message}`);
    throw error;
  }
}

function fileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(
      `--input ${path}: the file cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

/** Known before the work begins, so that a mistaken name costs no time. */
function writerFor(path: string): (map: Matrix) => void {
  if (!existsSync(dirname(path)))
    throw new UsageError(`--out ${path}: there is no folder ${dirname(path)}. Make it first, or name another.`);
  switch (extname(path).toLowerCase()) {
    case '.npy':
      return (map) => writeFileSync(path, writeNpy(map));
    case '.csv':
      return (map) => writeTable(path, 'csv', placesTable(map));
    case '.parquet':
      return (map) => writeTable(path, 'parquet', placesTable(map));
    default:
      throw new UsageError(`--out ${path}: the name ends in .csv, .npy or .parquet.`);
  }
}

const ROWS_AT_ONCE = 100_000;

function* placesTable({ rows, values }: Matrix): Generator<TablePart, void> {
  const column = (name: string, from: number, axis: 0 | 1): Column => ({
    name,
    type: 'float32',
    values: Float32Array.from({ length: Math.min(ROWS_AT_ONCE, rows - from) }, (_, i) => values[2 * (from + i) + axis]),
  });
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) yield [column('x', from, 0), column('y', from, 1)];
}
