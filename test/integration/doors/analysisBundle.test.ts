import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findAnalysis, readCoordinates } from '../../../db/analyses.ts';
import { openDatabase } from '../../../db/open.ts';
import { builtWorkerEntries, workerEntries } from '../../../src-main/doors/entries.ts';
import { entryBeside } from '../../../src-main/training/entries.ts';
import { coverageSchema, type EmbeddingInput } from '../../../src-main/contract/coverage/coverage.ts';
import { operationNames } from '../../../src-main/coverage/parallel/operations.ts';
import { boardOn, JOB, LIMIT, OPERATION, PRESENT, TAKEN, TOLD } from '../../../src-main/coverage/parallel/board.ts';
import { createCrew, type CrewOrder } from '../../../src-main/coverage/parallel/crew.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { startChild } from '../../../src-main/training/child/childProcess.ts';
import type {
  AnalysisMessage,
  AnalysisOrder,
  AnswerOrder,
  HelpOrder,
} from '../../../src-main/workbench/analyses/analysis.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';

const bundled = builtWorkerEntries.analysisWorker;
const source = workerEntries.analysisWorker;

let folder = '';
let databasePath = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  databasePath = join(folder, 'tutelage.db');
  const database = openDatabase(databasePath);
  await carryOutRun(database, await loadSimulators(), 'run-1', shortConfiguration({ interactions: 2500 }));
  database.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The map that a worker of `file` lays out with so many helpers, on a database of its own. */
async function mapBy(
  file: URL,
  helpers: number,
  embedding: EmbeddingInput,
): Promise<{ coordinates: Float32Array; contours: unknown }> {
  const path = join(
    folder,
    `${embedding.method}-${file.pathname.endsWith('.js') ? 'bundled' : 'source'}-${helpers}.db`,
  );
  copyFileSync(databasePath, path);
  const sets = (['teacher', 'student'] as const).map((role) => ({
    label: role,
    row: '',
    column: role,
    runs: ['run-1'],
    role,
    stage: { kind: 'all' },
  }));
  const order: AnswerOrder = {
    task: 'answer',
    databasePath: path,
    id: 'a',
    question: { kind: 'map', request: coverageSchema.parse({ sets, embedding }) },
    helper: entryBeside(file, 'helper-worker').href,
    helpers,
  };
  const said: AnalysisMessage[] = [];
  await startChild<AnalysisOrder, AnalysisMessage>(file, order, (message) => said.push(message)).ended;
  expect(said.at(-1)).toEqual({ type: 'done' });
  const database = openDatabase(path);
  const { coordinates } = readCoordinates(database, 'a') ?? { coordinates: new Float32Array(0) };
  const { sets: drawn } = JSON.parse(findAnalysis(database, 'a')?.result ?? '{}') as { sets: unknown };
  database.close();
  return { coordinates, contours: drawn };
}

describe('the built analysis worker', () => {
  test.each<EmbeddingInput>([
    { method: 'umap', epochs: 60, seed: 2 },
    { method: 'tsne', iterations: 120, exaggerationIterations: 40, perplexity: 12, seed: 2 },
  ])('with two helpers gives the bytes that the sources give alone: %j', async (embedding) => {
    const built = await mapBy(bundled, 2, embedding);
    const plain = await mapBy(source, 0, embedding);
    expect(built.coordinates.length).toBeGreaterThan(2 * 2000); // enough for t-SNE's grid, and blocks for all
    expect(built.coordinates).toEqual(plain.coordinates);
    expect(built.contours).toEqual(plain.contours);
  });

  test('helps: it finds what it needs where it was built to, takes blocks from the board, and goes home', async () => {
    const helpers: Worker[] = [];
    const orders: CrewOrder[] = [];
    const crew = createCrew(2, (order) => {
      orders.push(order);
      const help: HelpOrder = { crew: order };
      helpers.push(new Worker(entryBeside(bundled, 'helper-worker'), { workerData: help }));
    });
    onTestFinished(async () => void (await Promise.all(helpers.map((helper) => helper.terminate()))));
    const exits = helpers.map(
      (helper) => new Promise<unknown>((resolve) => helper.on('error', resolve).on('exit', resolve)),
    );

    // A job is written on the board as a leader does, but for working at it.
    const points = 5 * 1024;
    const map = crew.arena.float32(2 * points);
    map.forEach((_, i) => (map[i] = i));
    const report = crew.arena.float64(6 * 5);
    const { state, told } = boardOn(orders[0].board);
    state[OPERATION] = operationNames.indexOf('measure');
    state[TOLD] = 3;
    told.set([map.byteOffset, points, report.byteOffset, 5, 0]);
    state[LIMIT] = 5;
    Atomics.store(state, JOB, 2);
    Atomics.notify(state, JOB);
    await expect
      .poll(() => [Atomics.load(state, TAKEN), Atomics.load(state, PRESENT)], { timeout: 50_000 })
      .toEqual([5, 0]);
    expect(Array.from({ length: 5 }, (_, block) => [report[6 * block], report[6 * block + 2]])).toEqual(
      Array.from({ length: 5 }, (_, block) => [2048 * block, 2048 * block + 2046]),
    );

    crew.dismiss();
    expect(await Promise.all(exits)).toEqual([0, 0]);
  });
});
