import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf } from '../contract/errors.ts';
import { DataError } from '../numerics/dataError.ts';
import { helperEntry } from '../doors/entries.ts';
import { embed } from '../coverage/maps/embedding.ts';
import type { Embedding, EmbeddingPhase } from '../coverage/progress.ts';
import type { EmbeddingRequest } from '../contract/coverage/embeddingRequest.ts';
import type { Column, TablePart } from '../interop/columns.ts';
import { isNpy, readNpy, writeNpy } from '../interop/npy.ts';
import { isWithinFloat32, type NumberTable } from '../interop/numberTable.ts';
import type { HeaderChoice } from '../interop/tableHeader.ts';
import { readTextTable, type TextTableChoice } from '../interop/textTable.ts';
import { centredMatrix } from '../numerics/centredMatrix.ts';
import type { Matrix } from '../numerics/matrix.ts';
import { recruitFrom } from '../workbench/analyses/recruit.ts';
import { parseEmbedding, type EmbeddingOptions } from './options/embeddingOptions.ts';
import { requireWritableFile } from './options/outputPath.ts';
import { say, UsageError, type ExitCode } from './terminal/shell.ts';
import { writeTable } from './options/tableFile.ts';
import { terminalProgress } from './terminal/terminalProgress.ts';

export interface EmbedOptions extends EmbeddingOptions {
  readonly input: string;
  readonly out: string;
  readonly standardise: boolean;
  readonly header?: string;
  readonly columns?: readonly string[];
  readonly drop?: readonly string[];
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
  const choice = { header: headerOf(options), columns: options.columns ?? [], drop: options.drop ?? [] };
  requireWritableFile('--out', options.out, [options.input]);
  const write = writerFor(options.out);
  const table = readTable(options.input, choice);
  for (const notice of table.notices) say(notice);
  const { matrix, unit } = centredMatrix(table.values, table.names.length, options.standardise);
  const begun = performance.now();
  const { coordinates, landmarks } = layOut(request, matrix);
  // The other methods give maps of their own size, whatever that of the table.
  const places = request.method === 'pca' ? inUnits(coordinates, unit, options.input) : coordinates;
  write({ rows: matrix.rows, columns: 2, values: places }, table.kept);
  const placed =
    landmarks === null
      ? ''
      : ` (${landmarks.length.toLocaleString('en')} embedded, ` +
        `${(matrix.rows - landmarks.length).toLocaleString('en')} placed among them)`;
  say(
    `Laid out ${matrix.rows.toLocaleString('en')} rows of ${matrix.columns} by ${request.method}${placed} in ` +
      `${((performance.now() - begun) / 1000).toFixed(1)} s. Wrote ${options.out}`,
  );
  return 0;
}

function headerOf({ header = 'auto' }: EmbedOptions): HeaderChoice {
  if (header === 'auto' || header === 'yes' || header === 'no') return header;
  throw new UsageError(`--header: give yes, no or auto; got "${header}".`);
}

function layOut(request: EmbeddingRequest, matrix: Matrix): Embedding {
  const progress = terminalProgress(process.stderr, () => performance.now());
  const crew = recruitFrom(helperEntry)();
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

/** @throws UsageError where float32, in which maps are written, has no such numbers. */
function inUnits(coordinates: Float32Array, unit: number, path: string): Float32Array {
  const places = Float32Array.from(coordinates, (coordinate) => coordinate * unit);
  const largest = coordinates.reduce((most, coordinate) => Math.max(most, Math.abs(coordinate) * unit), 0);
  if (!isWithinFloat32(largest) || (largest > 0 && largest < 1e-36))
    throw new UsageError(
      `--input ${path}: the map would reach to ${largest.toExponential(1)}, beyond the range of float32. Give ` +
        '--standardise, or scale the numbers.',
    );
  return places;
}

function readTable(path: string, choice: TextTableChoice): NumberTable {
  if (extname(path).toLowerCase() === '.parquet')
    throw new UsageError(`--input ${path}: Parquet is written here, not read. Save the table as .csv or .npy first.`);
  const bytes = fileBytes(path);
  try {
    if (isNpy(bytes) || extname(path).toLowerCase() === '.npy') {
      if (choice.header === 'yes') throw new DataError('a .npy file has no header; leave --header out.');
      return readNpy(bytes, choice);
    }
    return readTextTable(bytes, choice);
  } catch (error) {
    if (error instanceof DataError) throw new UsageError(`--input ${path}: ${error.message}`);
    throw error;
  }
}

function fileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`--input ${path}: the file cannot be read (${messageOf(error)}).`);
  }
}

type Kept = NumberTable['kept'];

/** Known before the work begins, so that a mistaken name costs no time. */
function writerFor(path: string): (map: Matrix, kept: Kept) => void {
  switch (extname(path).toLowerCase()) {
    case '.npy':
      return (map, kept) => {
        if (kept.length > 0) say('A .npy file holds numbers alone: the columns kept beside the map are not in it.');
        writeFileSync(path, writeNpy(map));
      };
    case '.csv':
      return (map, kept) => writeTable(path, 'csv', placesTable(map, kept));
    case '.parquet':
      return (map, kept) => writeTable(path, 'parquet', placesTable(map, kept));
    default:
      throw new UsageError(`--out ${path}: the name ends in .csv, .npy or .parquet.`);
  }
}

const ROWS_AT_ONCE = 100_000;

function* placesTable({ rows, values }: Matrix, kept: Kept): Generator<TablePart, void> {
  const column = (name: string, from: number, axis: 0 | 1): Column => ({
    name,
    type: 'float32',
    values: Float32Array.from({ length: Math.min(ROWS_AT_ONCE, rows - from) }, (_, i) => values[2 * (from + i) + axis]),
  });
  const names = namesBeside(kept);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE)
    yield [
      column('x', from, 0),
      column('y', from, 1),
      ...kept.map(({ texts }, i): Column => ({
        name: names[i],
        type: 'text',
        values: texts.slice(from, from + ROWS_AT_ONCE),
      })),
    ];
}

/** A name of its own for each kept column, beside x and y. */
function namesBeside(kept: Kept): readonly string[] {
  const taken = new Set(['x', 'y']);
  return kept.map(({ name }) => {
    const wanted = name === '' ? 'index' : name;
    const free = [wanted, ...Array.from({ length: kept.length + 2 }, (_, i) => `${wanted} ${i + 2}`)].find(
      (candidate) => !taken.has(candidate),
    );
    taken.add(free ?? wanted);
    return free ?? wanted;
  });
}
