import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf } from '../contract/errors.ts';
import { DataError } from '../numerics/dataError.ts';
import { helperEntry } from '../doors/entries.ts';
import { embed } from '../coverage/maps/embedding.ts';
import { defaultTrustOptions, measureTrust } from '../coverage/maps/trust/trust.ts';
import type { Embedding, EmbeddingPhase } from '../coverage/progress.ts';
import type { EmbeddingRequest } from '../contract/coverage/embeddingRequest.ts';
import type { Column, TablePart } from '../interop/columns.ts';
import { columnsTable, missingChoices, npzTable, type MissingChoice } from '../interop/arrays/columnsTable.ts';
import { readNpz } from '../interop/arrays/npz.ts';
import { readNpyColumns } from '../interop/arrays/npyColumns.ts';
import { isPlainNpy } from '../interop/npyHeader.ts';
import { isArrow, readArrow } from '../interop/arrays/readArrow.ts';
import { isParquet, readParquet } from '../interop/arrays/readParquet.ts';
import { isNpy, readNpy, writeNpy } from '../interop/npy.ts';
import { isWithinFloat32, type NumberTable } from '../interop/numberTable.ts';
import type { HeaderChoice } from '../interop/tableHeader.ts';
import { readTextTable, type TextTableChoice } from '../interop/textTable.ts';
import { centredMatrix } from '../numerics/centredMatrix.ts';
import type { Matrix } from '../numerics/matrix.ts';
import { randomFromSeed } from '../numerics/random.ts';
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
  readonly missing?: string;
  readonly array?: string;
  readonly trust?: boolean;
}

const titles: Readonly<Record<EmbeddingPhase, string>> = {
  neighbours: 'finding neighbours',
  graph: 'building the graph',
  layout: 'laying out',
  placement: 'placing the rest',
};

/** `tutelage embed`: any table of numbers, laid out in the plane. */
export async function embedCommand(options: EmbedOptions): Promise<ExitCode> {
  const request = parseEmbedding(options);
  const choice = {
    header: headerOf(options),
    columns: options.columns ?? [],
    drop: options.drop ?? [],
    missing: missingOf(options),
  };
  requireWritableFile('--out', options.out, [options.input]);
  const write = writerFor(options.out);
  const table = await readTable(options.input, choice, options.array ?? null);
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
  if (options.trust !== false) sayTrust(matrix, coordinates);
  return 0;
}

/** How far the map can be trusted, in a sentence. */
function sayTrust(matrix: Matrix, coordinates: Float32Array): void {
  if (matrix.rows < 2 * defaultTrustOptions.k + 1) {
    say(`How far the map can be trusted is measured from ${2 * defaultTrustOptions.k + 1} rows on.`);
    return;
  }
  const crew = recruitFrom(helperEntry)();
  try {
    const steps = measureTrust(matrix, coordinates, randomFromSeed(0, 'trust'), defaultTrustOptions, crew);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const { k, neighbourPreservation, trustworthiness, densityCorrelation } = step.value;
    say(
      `Trust: of its ${k} nearest rows a row keeps ${(100 * neighbourPreservation).toFixed(0)} % in the map ` +
        `(${((100 * k) / (matrix.rows - 1)).toFixed(1)} % by chance); trustworthiness ${trustworthiness.toFixed(3)}; ` +
        `densities correlate by ${densityCorrelation.toFixed(2)}.`,
    );
  } finally {
    crew.dismiss();
  }
}

function missingOf({ missing = 'refuse' }: EmbedOptions): MissingChoice {
  const found = missingChoices.find((each) => each === missing);
  if (found === undefined) throw new UsageError(`--missing: give ${missingChoices.join(' or ')}; got "${missing}".`);
  return found;
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

/** Streams too, which have no mark of their own. */
const ARROW = /\.(arrow|arrows|feather|ipc)$/i;

async function readTable(
  path: string,
  choice: TextTableChoice & { readonly missing: MissingChoice },
  array: string | null,
): Promise<NumberTable> {
  const bytes = fileBytes(path);
  const ending = extname(path).toLowerCase();
  try {
    if (isParquet(bytes) || ending === '.parquet')
      return columnsTable(await readParquet(bytes), choice, choice.missing);
    if (isArrow(bytes) || ARROW.test(path)) return columnsTable(readArrow(bytes), choice, choice.missing);
    if (ending === '.npz') return npzTable(readNpz(bytes), array, choice, choice.missing);
    if (isNpy(bytes) || ending === '.npy') {
      if (choice.header === 'yes') throw new DataError('a .npy file has no header; leave --header out.');
      return isPlainNpy(bytes) ? readNpy(bytes, choice) : columnsTable(readNpyColumns(bytes), choice, choice.missing);
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
