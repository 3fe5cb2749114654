import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../db/open.ts';
import {
  bandwidthRules,
  coverageSchema,
  type CoverageRequest,
  type CoverageResult,
} from '../contract/coverage/coverage.ts';
import {
  measuresSchema,
  stabilityMaps,
  stabilitySchema,
  type MeasuresRequest,
  type MeasuresResult,
  type StabilityRequest,
} from '../contract/coverage/measures.ts';
import { messageOf } from '../contract/errors.ts';
import { embeddingVersion, measuresVersion } from '../coverage/versions.ts';
import { figureToCsv } from '../figures/figureData.ts';
import { areaNotes } from '../workbench/analyses/layouts/coverageAnalysis.ts';
import { densityGrid } from '../workbench/maps/coverageExport.ts';
import { gridSets, wholeTraining } from '../workbench/maps/figure4.ts';
import { setStyles } from '../workbench/maps/setStyles.ts';
import { statesTable } from '../workbench/maps/statesTable.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { analyse, compareMaps, measure } from './analyse.ts';
import { checked } from './options/checked.ts';
import { parseEmbedding, type EmbeddingOptions } from './options/embeddingOptions.ts';
import { numberOption } from './options/numberOption.ts';
import { requireWritableFolder } from './options/outputPath.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from './terminal/shell.ts';
import { stateSets } from './options/stateSetOptions.ts';
import { writeTable, type TableFormat } from './options/tableFile.ts';
import { programVersion } from './terminal/version.ts';

export interface CoverageOptions extends DatabaseOption, EmbeddingOptions {
  readonly run: readonly string[];
  readonly where: readonly string[];
  readonly role: readonly string[];
  readonly stage: readonly string[];
  readonly states: string;
  readonly every: string;
  readonly sampling?: string;
  readonly bandwidth?: string;
  /** Runs of several groups in one panel a role. */
  readonly pool: boolean;
  readonly measures: boolean;
  readonly measuredStates: string;
  readonly windows: string;
  readonly stability?: string;
  /** A kept map's id, or a record that names it. */
  readonly onto?: string;
  readonly format: TableFormat;
  readonly json: boolean;
  readonly out: string;
}

/** What one call of the command asks. */
interface Questions {
  readonly map: CoverageRequest;
  readonly measures: MeasuresRequest | null;
  readonly stability: StabilityRequest | null;
}

/** `tutelage coverage`: where runs were in state space, as a figure with its data, and as numbers. */
export function coverageCommand(options: CoverageOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const questions = await questionsOf(workbench, options);
    requireWritableFolder('--out', options.out);
    const map = await analyse(workbench, questions.map);
    const files = await writeCoverage(workbench, map, options.out);
    files.push(
      writeStates(workbench.readPath, map, options.format, join(options.out, `coverage-states.${options.format}`)),
    );
    const said = new Set([...(map.shared === undefined ? [] : [map.shared]), ...cellLines(map)]);
    if (questions.measures !== null) {
      const measures = await measure(workbench, questions.measures);
      for (const line of measuresLines(measures)) said.add(line);
      files.push(...(await writeMeasures(workbench, measures, options.out)));
    }
    if (questions.stability !== null)
      files.push(
        writeJson(join(options.out, 'coverage-stability.json'), await compareMaps(workbench, questions.stability)),
      );
    for (const line of said) say(line);
    for (const file of files) {
      if (options.json) print(JSON.stringify({ file }));
      else say(`Wrote ${file}`);
    }
    return 0;
  });
}

async function questionsOf(workbench: Workbench, options: CoverageOptions): Promise<Questions> {
  const embedding = parseEmbedding(options);
  const onto = options.onto === undefined ? {} : { onto: keptMapId(options.onto) };
  const every = numberOption(coverageSchema.shape.every, '--every', options.every);
  const statesPerSet = numberOption(coverageSchema.shape.statesPerSet, '--states', options.states);
  const measuredStates = numberOption(measuresSchema.shape.statesPerSet, '--measured-states', options.measuredStates);
  const windows = numberOption(measuresSchema.shape.windows, '--windows', options.windows);
  const bandwidthRule = bandwidthRules.find((rule) => rule === options.bandwidth);
  const bandwidth =
    options.bandwidth === undefined || bandwidthRule !== undefined
      ? null
      : numberOption(coverageSchema.shape.bandwidth, '--bandwidth', options.bandwidth);
  const maps =
    options.stability === undefined
      ? 0
      : numberOption(z.int().min(stabilityMaps.least).max(stabilityMaps.most), '--stability', options.stability);
  if (maps > 0 && embedding.method === 'pca')
    throw new UsageError('--stability: PCA has no seed; its map is the same every time.');
  if (maps > 0 && options.onto !== undefined)
    throw new UsageError('--stability compares maps that are laid out; with --onto none is.');
  const choice = {
    sets: await stateSets(workbench, options, gridSets, options.pool),
    every,
    ...(options.sampling === undefined ? {} : { sampling: options.sampling }),
  };
  const measuredSets =
    windows > 1 && options.stage.length === 0
      ? await stateSets(
          workbench,
          options,
          (runs, isPooled, grid) => gridSets(runs, isPooled, { ...grid, stages: wholeTraining }),
          options.pool,
        )
      : choice.sets;
  return {
    map: checked(coverageSchema, { ...choice, embedding, statesPerSet, bandwidth, bandwidthRule, ...onto }),
    measures: options.measures
      ? checked(measuresSchema, { ...choice, sets: measuredSets, statesPerSet: measuredStates, windows })
      : null,
    stability:
      maps === 0 || embedding.method === 'pca'
        ? null
        : checked(stabilitySchema, {
            ...choice,
            statesPerSet,
            embeddings: Array.from({ length: maps }, (_, i) => ({ ...embedding, seed: embedding.seed + i })),
          }),
  };
}

/** Of an id as it is, or of the record that an earlier call wrote. */
function keptMapId(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  const record = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });
  const advice = 'Name a map by its id, or the coverage.json that an earlier call wrote.';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(text, 'utf8'));
  } catch (error) {
    throw new UsageError(`--onto ${text}: ${messageOf(error)} ${advice}`);
  }
  const read = record.safeParse(content);
  if (!read.success) throw new UsageError(`--onto ${text} names no map. ${advice}`);
  return read.data.id;
}

/** The figure as SVG, PDF and PNG, the contours as CSV, and the record as JSON: enough to ask the same again. */
export async function writeCoverage(
  workbench: Workbench,
  result: CoverageResult,
  folder: string,
  name = 'coverage',
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const write = (suffix: string, content: string | Uint8Array): void => {
    const path = join(folder, `${name}${suffix}`);
    writeFileSync(path, content);
    files.push(path);
  };
  for (const format of ['svg', 'pdf', 'png'] as const) {
    const file = await workbench.handlers['coverage.export']({
      titles: {},
      id: result.id,
      format,
      venue: 'icml',
      bandwidth: null,
      smoothing: 1,
      part: null,
    });
    write(`.${format}`, file.encoding === 'base64' ? Buffer.from(file.content, 'base64') : file.content);
  }
  const database = openDatabase(workbench.readPath);
  try {
    write('.csv', figureToCsv(densityGrid(result, setStyles(database, result.request.sets))));
  } finally {
    database.close();
  }
  files.push(writeJson(join(folder, `${name}.json`), await recordOf(workbench, result)));
  return files;
}

/** True coverage of each set, of a task with cells, and how the areas of the map rank the sets. */
function cellLines({ sets }: CoverageResult): string[] {
  const counted = sets.flatMap(({ label, cells }) =>
    cells === undefined ? [] : [`${label}: all its states have visited ${cells.visited} of ${cells.of} cells.`],
  );
  return [...counted, ...areaNotes(sets)];
}

/** What the measures say, and what to know about them. */
function measuresLines({ request, sentences, notes }: MeasuresResult): string[] {
  return [...sentences.map(({ first, text }) => `${request.sets[first].label}: ${text}`), ...notes];
}

/** All that was measured as JSON, and one row a number as CSV. */
async function writeMeasures(workbench: Workbench, { id }: MeasuresResult, folder: string): Promise<string[]> {
  return Promise.all(
    (['json', 'csv'] as const).map(async (format) => {
      const { content } = await workbench.handlers['coverage.exportMeasures']({ id, format });
      const path = join(folder, `coverage-measures.${format}`);
      writeFileSync(path, content);
      return path;
    }),
  );
}

async function recordOf(workbench: Workbench, { sets, ...result }: CoverageResult): Promise<object> {
  const ids = [...new Set(result.request.sets.flatMap((set) => set.runs))];
  const runs = await Promise.all(ids.map((run) => workbench.handlers['runs.get']({ run })));
  return {
    ...result,
    sets: sets.map(({ contours, ...set }) => ({
      ...set,
      levels: contours.map(({ mass }) => mass),
      held: contours.map(({ held }) => held),
    })),
    runs: runs.map(({ id, name, task, method, seed, engine, digest }) => ({
      id,
      name,
      task,
      method,
      seed,
      engine,
      digest,
    })),
    versions: { tutelage: programVersion(), embedding: embeddingVersion, measures: measuresVersion },
    command: ['tutelage', ...process.argv.slice(2)],
  };
}

function writeJson(path: string, content: object): string {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

function writeStates(databasePath: string, result: CoverageResult, format: TableFormat, path: string): string {
  const database = openDatabase(databasePath);
  try {
    writeTable(path, format, statesTable(database, result));
  } finally {
    database.close();
  }
  return path;
}
