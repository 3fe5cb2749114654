import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasAnalysis } from '../../db/analyses.ts';
import { openDatabase } from '../../db/open.ts';
import { readRollout } from '../../db/log/rollouts.ts';
import { fillStates, selectRollouts } from '../../db/log/states.ts';
import { embedCommand } from '../../src-main/commands/embed.ts';
import { requireWritableFolder } from '../../src-main/commands/options/outputPath.ts';
import type { Analysis, Stage, StateSetRequest } from '../../src-main/contract/coverage/coverage.ts';
import { coverageSchema, densitiesRequest, exportRequest } from '../../src-main/contract/coverage/coverage.ts';
import { measuresSchema, stabilitySchema } from '../../src-main/contract/coverage/measures.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { runToEnd } from '../../src-main/coverage/progress.ts';
import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import type { Role } from '../../src-main/learning/record.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));

let folder = '';
let databasePath = '';
let workbench: Workbench;
let run = '';
const logged: string[] = [];

function open(path: string, analysisWorker = workerEntries.analysisWorker, version = '1'): Workbench {
  return openWorkbench({
    databasePath: path,
    door: 'command-line',
    version,
    parallelRuns: 1,
    ...workerEntries,
    analysisWorker,
    command: [],
    log: (message) => logged.push(message),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coverage-'));
  databasePath = join(folder, 'tutelage.db');
  workbench = open(databasePath);
  run = await trained();
});

/** A short run of Hopper, always the same one. */
async function trained(): Promise<string> {
  const finished = new Promise<void>((resolve, reject) => {
    const release = workbench.subscribe((event) => {
      if (event.type !== 'run-changed' || (event.run.status !== 'finished' && event.run.status !== 'failed')) return;
      release();
      if (event.run.status === 'finished') resolve();
      else reject(new Error(event.run.message ?? 'failed'));
    });
  });
  const [started] = await workbench.handlers['runs.start']({
    configurations: [
      {
        task: 'Hopper',
        method: 'meta',
        seed: 1,
        engine: 'simd',
        interactions: 6000,
        exerciseUpdates: 2,
        studentUpdates: 2,
        testInterval: 3000,
        testEpisodes: 1,
        hiddenSizes: [16, 16],
      },
    ],
  });
  await finished;
  return started;
}

afterAll(async () => {
  await workbench.close();
  rmSync(folder, { recursive: true });
});

function set(role: Role, stage: Stage = { kind: 'all' }): StateSetRequest {
  return { label: `${role} ${stage.kind}`, row: stage.kind, column: role, runs: [run], role, stage };
}

const isUnderWay = ({ state }: Analysis): boolean => state === 'running' || state === 'waiting';

/** Waits until the analysis that `start` asks for has ended. */
async function ended(bench: Workbench, start: (bench: Workbench) => Promise<Analysis> | Analysis): Promise<Analysis> {
  const over = new Map<string, Analysis>();
  const { promise, resolve } = Promise.withResolvers<Analysis>();
  let id: string | null = null;
  const release = bench.subscribe((event) => {
    if (event.type !== 'analysis-changed' || isUnderWay(event.analysis)) return;
    over.set(event.analysis.id, event.analysis);
    if (event.analysis.id === id) resolve(event.analysis);
  });
  const started = await start(bench);
  if (!isUnderWay(started)) resolve(started);
  id = started.id;
  const already = over.get(id);
  if (already !== undefined) resolve(already);
  return promise.finally(release);
}

const map = (fields: object = {}) =>
  coverageSchema.parse({
    sets: [set('teacher'), set('student')],
    embedding: { method: 'pca' },
    statesPerSet: 300,
    ...fields,
  });

describe('states', () => {
  test('every k-th state of each rollout is the one that the log holds, thinned or not', () => {
    const database = openDatabase(databasePath);
    try {
      const rollouts = selectRollouts(database, run, 'student', { kind: 'rollouts', from: 1, to: 30 });
      expect(rollouts.length).toBe(29);
      for (const [every, taken] of [
        [1, 200],
        [3, 100],
        [7, 40],
      ]) {
        const target = { values: new Float32Array(taken * 11), origins: new Int32Array(2 * taken) };
        runToEnd(fillStates(database, rollouts, every, 11, target));
        for (let row = 0; row < taken; row++) {
          const [id, step] = target.origins.subarray(2 * row, 2 * row + 2);
          expect(step % every).toBe(0);
          expect(target.values.subarray(11 * row, 11 * row + 11)).toEqual(
            readRollout(database, id).observations.subarray(11 * step, 11 * step + 11),
          );
        }
        expect(
          new Set(Array.from({ length: taken }, (_, row) => target.origins.subarray(2 * row, 2 * row + 2).join())).size,
        ).toBe(taken);
      }
    } finally {
      database.close();
    }
  });

  test('early and late, ranges of rollouts and of interactions', () => {
    const database = openDatabase(databasePath);
    try {
      const all = selectRollouts(database, run, 'teacher', { kind: 'all' });
      expect(selectRollouts(database, run, 'teacher', { kind: 'early', rollouts: 4 })).toEqual(all.slice(0, 4));
      expect(selectRollouts(database, run, 'teacher', { kind: 'late', rollouts: 4 })).toEqual(all.slice(-4));
      expect(selectRollouts(database, run, 'teacher', { kind: 'rollouts', from: 2, to: 5 })).toEqual(all.slice(2, 5));
      expect(selectRollouts(database, run, 'teacher', { kind: 'interactions', from: 1000, to: 2000 })).toEqual(
        all.filter(({ interactions }) => interactions >= 1000 && interactions < 2000),
      );
    } finally {
      database.close();
    }
  });
});

describe('a map', () => {
  test('discloses sampling and landmarks, and its points lead to rollouts', async () => {
    const request = map({
      embedding: { method: 'umap', epochs: 50, landmarks: 150, seed: 3 },
      sampling: 'balanced',
      every: 2,
    });
    const analysis = await ended(workbench, (bench) => bench.handlers['coverage.start'](request));
    expect(analysis).toMatchObject({ state: 'done' });
    const result = await workbench.handlers['coverage.get']({ id: analysis.id });
    expect(result?.sets.map(({ shown }) => shown)).toEqual([300, 300]);
    expect(result?.landmarks).toEqual({ embedded: 150, placed: 450 });
    expect(result?.notes.join(' ')).toMatch(
      /one state in 2 is taken.*300 each.*150 states chosen at random were embedded; the other 450 are placed/,
    );
    const points = await workbench.handlers['coverage.points']({ id: analysis.id, most: 60 });
    expect(points.set.filter((each) => each === 1)).toHaveLength(30);
    const database = openDatabase(databasePath);
    const teachers = new Set(selectRollouts(database, run, 'teacher', { kind: 'all' }).map(({ id }) => id));
    database.close();
    points.rollout.forEach((rollout, i) => expect(teachers.has(rollout)).toBe(points.set[i] === 0));
    expect(points.step.every((step) => step % 2 === 0)).toBe(true);
  });

  test('shows itself while it forms, and no more once it is done', async () => {
    const heard: WorkbenchEvent[] = [];
    const release = workbench.subscribe((event) => heard.push(event));
    const { id } = await ended(workbench, (bench) =>
      bench.handlers['coverage.start'](
        map({
          embedding: { method: 'tsne', iterations: 1500, perplexity: 10, seed: 8, landmarks: 500 },
          statesPerSet: 600,
        }),
      ),
    );
    release();
    const own = heard.filter((event) =>
      event.type === 'analysis-preview'
        ? event.id === id
        : event.type === 'analysis-changed' && event.analysis.id === id,
    );
    const previews = own.flatMap((event) => (event.type === 'analysis-preview' ? [event.preview] : []));
    expect(previews.length).toBeGreaterThan(0);
    for (const { x, y, set: sets } of previews) {
      expect([x.length, y.length]).toEqual([500, 500]);
      expect([...x, ...y].every(Number.isFinite)).toBe(true);
      expect(sets).toEqual([...new Array<number>(250).fill(0), ...new Array<number>(250).fill(1)]);
    }
    expect(own.at(-1)).toMatchObject({ type: 'analysis-changed', analysis: { state: 'done' } });
  });

  test('of all states, by PCA, says how much of the variance its axes hold', async () => {
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.start'](map({ statesPerSet: 100_000 })));
    const result = await workbench.handlers['coverage.get']({ id });
    expect(result?.landmarks).toBeNull();
    expect(result?.sets.every(({ states, shown }) => states === shown)).toBe(true);
    const [x, y] = result?.explainedVariance ?? [0, 0];
    expect(x).toBeGreaterThan(y);
    expect(x + y).toBeLessThanOrEqual(1);
  });

  test('is drawn as a file by a worker', async () => {
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.start'](map()));
    const [svg, pdf, png] = await Promise.all(
      (['svg', 'pdf', 'png'] as const).map((format) =>
        workbench.handlers['coverage.export'](exportRequest.parse({ id, format })),
      ),
    );
    expect(svg.content).toMatch(/^<svg .*Contours enclose/s);
    expect(Buffer.from(pdf.content, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.from(png.content, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const drawing = { smoothing: 2, part: { from: 0.5, to: 1 } };
    const seen = await workbench.handlers['coverage.densities'](densitiesRequest.parse({ id, ...drawing }));
    const other = await workbench.handlers['coverage.export'](exportRequest.parse({ id, format: 'svg', ...drawing }));
    expect(other.content, 'the figure is what the screen shows').not.toBe(svg.content);
    expect(other.content).toContain(`${seen.sets[0].rollouts} rollouts`);
    expect(other.content.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toMatch(
      /\(2 × the likeliest.*from 50% to 100% of its training/,
    );
  });
});

describe('measures', () => {
  test('of two runs that are the same find no difference: rollouts that began alike are no neighbours', async () => {
    const twin = await trained();
    const request = measuresSchema.parse({
      sets: [set('teacher'), { ...set('teacher'), label: 'twin', column: 'twin', runs: [twin] }],
      statesPerSet: 1500,
    });
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.startMeasures'](request));
    const [pair] = (await workbench.handlers['coverage.getMeasures']({ id }))?.windows[0].pairs ?? [];
    // States that lie on each other mix more evenly than chance would.
    expect(pair.jensenShannon.value).toBeLessThan(0.01);
    expect(pair.overlap.value).toBeCloseTo(1, 2);
    await workbench.handlers['runs.delete']({ run: twin });
  });

  test('of sets, in the state space', async () => {
    const request = measuresSchema.parse({ sets: [set('teacher'), set('student')], statesPerSet: 1500 });
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.startMeasures'](request));
    const result = await workbench.handlers['coverage.getMeasures']({ id });
    const [window] = result?.windows ?? [];
    expect(result?.windows).toHaveLength(1);
    expect(window.sets.map(({ measured }) => measured)).toEqual([1500, 1500]);
    const [pair] = window.pairs;
    expect([pair.first, pair.second]).toEqual([0, 1]);
    expect(pair.jensenShannon.value).toBeGreaterThanOrEqual(0);
    expect(pair.jensenShannon.value).toBeLessThanOrEqual(1);
    expect(pair.firstOutsideSecond).toMatchObject({ interval: null, doubt: { kind: 'unknown-error' } });
    // In as many digits as the streams of random numbers leave, and how much that is, is said.
    expect(String(pair.overlap.value).length).toBeLessThanOrEqual(6);
    expect(pair.overlap.spread).toBeLessThan(0.03);
    expect(result?.notes.join(' ')).toMatch(/Averaged over .* deviation at most: .*overlap 0\.\d/);
    expect(result?.notes.join(' ')).toMatch(/as many states of each set, 1,500/);
    await expect(async () => workbench.handlers['coverage.get']({ id })).rejects.toThrow('of another kind: measures');
  });

  test('early and late of a run with fewer rollouts are the same: it is said, and how they differ is not', async () => {
    const early = set('teacher', { kind: 'early', rollouts: 100_000 });
    const late = { ...set('teacher', { kind: 'late', rollouts: 100_000 }), row: 'late', label: 'late teacher' };
    const student = set('student', { kind: 'all' });
    const sets = [early, late, student];
    const request = measuresSchema.parse({ sets, statesPerSet: 500 });
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.startMeasures'](request));
    const result = await workbench.handlers['coverage.getMeasures']({ id });
    const untold = { value: null, interval: null, doubt: { kind: 'shared-rollouts' } };
    expect(result?.windows[0].pairs).toMatchObject([
      { first: 0, second: 1, jensenShannon: untold, overlap: untold, firstOutsideSecond: untold },
      { first: 0, second: 2, overlap: { value: expect.any(Number) as number } },
      { first: 1, second: 2, overlap: { value: expect.any(Number) as number } },
    ]);
    const words = new RegExp(
      `These sets share rollouts, and so are not two: “${early.label}” and “late teacher” \\(all`,
    );
    expect(result?.notes.join(' ')).toMatch(words);
    const { content } = await workbench.handlers['coverage.exportMeasures']({ id, format: 'csv' });
    expect(content).toMatch(/divergence,bits,.*,late teacher,,,,,.*The two sets have rollouts in common/);

    const map = coverageSchema.parse({ sets, embedding: { method: 'pca' }, statesPerSet: 100 });
    const drawn = await ended(workbench, (bench) => bench.handlers['coverage.start'](map));
    const found = await workbench.handlers['coverage.get']({ id: drawn.id });
    expect(found?.shared).toMatch(words);
    expect(found?.notes).toContain(found?.shared);
  });

  test('over windows of training; a set that a window lacks is none, and the others are measured', async () => {
    const request = measuresSchema.parse({
      sets: [set('teacher'), set('student', { kind: 'late', rollouts: 20 })],
      windows: 3,
    });
    const { id } = await ended(workbench, (bench) => bench.handlers['coverage.startMeasures'](request));
    const result = await workbench.handlers['coverage.getMeasures']({ id });
    const windows = result?.windows ?? [];
    expect(windows).toHaveLength(3);
    expect(windows.map(({ from }) => from).slice(1)).toEqual(windows.map(({ to }) => to).slice(0, -1));
    expect(windows.map(({ sets }) => sets[1].measures === null)).toEqual([true, true, false]);
    expect(windows.map(({ pairs }) => pairs.length)).toEqual([0, 0, 1]);
    expect(windows.every(({ sets }) => (sets[0].measures?.states ?? 0) > 400)).toBe(true);
  });
});

describe('stability', () => {
  test('compares maps of several seeds', async () => {
    const embeddings = [1, 2, 2].map((seed) => ({
      method: 'tsne',
      seed,
      iterations: 150,
      exaggerationIterations: 50,
      perplexity: 10,
    }));
    const { id } = await ended(workbench, (bench) =>
      bench.handlers['coverage.startStability'](
        stabilitySchema.parse({ sets: [set('teacher'), set('student')], embeddings, statesPerSet: 200 }),
      ),
    );
    const result = await workbench.handlers['coverage.getStability']({ id });
    const [different, , same] = result?.pairs ?? [];
    expect(same).toMatchObject({ first: 1, second: 2, residual: 0, neighbourAgreement: 1 });
    expect(different.residual).toBeGreaterThan(0);
    expect(different.neighbourAgreement).toBeGreaterThan(result?.chance ?? 1);
    expect(result?.maps[2].points).toEqual(result?.maps[1].points);
    expect(result?.pointSets).toEqual([...new Array<number>(200).fill(0), ...new Array<number>(200).fill(1)]);
  });
});

describe('answers', () => {
  test('are given again without a worker, and anew for another version, question or state of the run', async () => {
    const first = await ended(workbench, (bench) => bench.handlers['coverage.start'](map({ statesPerSet: 77 })));
    const without = open(databasePath, new URL('file:///no/such/worker.ts'));
    try {
      expect(await without.handlers['coverage.start'](map({ statesPerSet: 77 }))).toEqual({
        id: first.id,
        state: 'done',
        phase: '',
        fraction: 1,
        message: null,
      });
      const other = await ended(without, (bench) => bench.handlers['coverage.start'](map({ statesPerSet: 78 })));
      expect(other).toMatchObject({ state: 'failed', message: expect.stringContaining('The analysis stopped: ') });
    } finally {
      await without.close();
    }
    const newer = open(databasePath, workerEntries.analysisWorker, '2');
    const again = await ended(newer, (bench) => bench.handlers['coverage.start'](map({ statesPerSet: 77 })));
    expect(again.id).not.toBe(first.id);
    await newer.close();
  });

  test('that failed say why and are not kept', async () => {
    const failed = await ended(workbench, (bench) =>
      bench.handlers['coverage.start'](map({ sets: [set('teacher'), set('baseline')] })),
    );
    expect(failed).toMatchObject({ state: 'failed', message: expect.stringContaining('"baseline all" has no states') });
    const few = await ended(workbench, (bench) =>
      bench.handlers['coverage.start'](map({ embedding: { method: 'tsne', perplexity: 300 }, statesPerSet: 20 })),
    );
    expect(few.message).toMatch(/needs more than 900 states/);
    const database = openDatabase(databasePath);
    expect([failed, few].map(({ id }) => hasAnalysis(database, id))).toEqual([false, false]);
    database.close();
  });

  test('that are cancelled are not kept, and can be asked for again', async () => {
    const long = map({ embedding: { method: 'tsne', iterations: 100_000, seed: 5 } });
    const ending = ended(workbench, (bench) => bench.handlers['coverage.start'](long));
    const { id } = await workbench.handlers['coverage.start'](long); // the same one, already running
    expect(await workbench.handlers['coverage.cancel']({ id })).toMatchObject({ id, state: 'cancelled' });
    expect(await ending).toMatchObject({ id, state: 'cancelled' });
    expect(await workbench.handlers['coverage.get']({ id })).toBeNull();
    expect(await workbench.handlers['coverage.start'](long)).toMatchObject({ id, state: 'running' });
    await workbench.handlers['coverage.cancel']({ id });
  });

  test('of an analysis that is not there are errors that say so', async () => {
    const id = '0'.repeat(64);
    expect(await workbench.handlers['coverage.get']({ id })).toBeNull();
    await expect(async () =>
      workbench.handlers['coverage.export'](exportRequest.parse({ id, format: 'svg' })),
    ).rejects.toThrow('not there');
    await expect(async () => workbench.handlers['coverage.points']({ id, most: 5 })).rejects.toThrow('not there');
  });
});

describe('the command line', () => {
  test('coverage writes figure, states, measures and record', () => {
    const out = join(folder, 'figure');
    execFileSync(
      process.execPath,
      [
        cli,
        'coverage',
        '--db',
        databasePath,
        '--run',
        `${run}:teacher:early=10`,
        '--run',
        `${run}:student:interactions=1000-4000`,
        '--method',
        'pca',
        '--measured-states',
        '500',
        '--out',
        out,
      ],
      { stdio: 'pipe' },
    );
    expect(readdirSync(out).sort()).toEqual([
      'coverage-measures.csv',
      'coverage-measures.json',
      'coverage-states.csv',
      'coverage.csv',
      'coverage.json',
      'coverage.pdf',
      'coverage.png',
      'coverage.svg',
    ]);
    const record: unknown = JSON.parse(readFileSync(join(out, 'coverage.json'), 'utf8'));
    expect(record).toMatchObject({
      request: {
        sets: [{ stage: { kind: 'early', rollouts: 10 } }, { stage: { kind: 'interactions', from: 1000, to: 4000 } }],
      },
      runs: [{ id: run, method: 'meta' }],
      versions: { embedding: expect.any(Number) },
    });
    expect(readFileSync(join(out, 'coverage.svg'), 'utf8')).toContain('>PC 1<');
    const lines = readFileSync(join(out, 'coverage-states.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe('x,y,set,run,role,rollout,step');
    expect(lines[1]).toMatch(
      new RegExp(`^-?[\\d.e-]+,-?[\\d.e-]+,"Teacher, Hopper meta, .* 1, early=10",${run},teacher,0,0$`),
    );
    expect(JSON.parse(readFileSync(join(out, 'coverage-measures.json'), 'utf8'))).toMatchObject({
      windows: [{ pairs: [{ jensenShannon: { value: expect.any(Number) } }] }],
    });
  });

  test('coverage measures over windows of training: every measure, and in the CSV what the record has', () => {
    const out = join(folder, 'windows');
    execFileSync(
      process.execPath,
      [
        cli,
        'coverage',
        '--db',
        databasePath,
        '--run',
        run,
        '--method',
        'pca',
        '--states',
        '100',
        '--measured-states',
        '600',
        '--windows',
        '3',
        '--out',
        out,
      ],
      { stdio: 'pipe' },
    );
    const without = { value: expect.any(Number) as number, interval: null };
    const set = (label: string) => ({
      label,
      measured: 600,
      measures: { entropy: without, effectiveRegions: without },
    });
    const pair = {
      first: 0,
      second: 1,
      jensenShannon: without,
      overlap: without,
      firstOutsideSecond: without,
      secondOutsideFirst: without,
    };
    const measures: unknown = JSON.parse(readFileSync(join(out, 'coverage-measures.json'), 'utf8'));
    const window = { sets: [set('Teacher, all of training'), set('Student, all of training')], pairs: [pair] };
    expect(measures).toMatchObject({
      request: { windows: 3 },
      windows: [window, window, window],
      versions: { tutelage: expect.any(String) as string },
    });
    const { windows } = measures as {
      windows: {
        from: number;
        to: number;
        pairs: { firstOutsideSecond: { value: number } }[];
      }[];
    }; // just checked
    const lines = readFileSync(join(out, 'coverage-measures.csv'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1 + 3 * (2 * 2 + 4));
    for (const {
      from,
      to,
      pairs: [{ firstOutsideSecond }],
    } of windows) {
      const start =
        `${from},${to},outside the other’s 95% region,share,` + '"Teacher, all of training","Student, all of training"';
      expect(lines.find((line) => line.startsWith(start))).toContain(`,${firstOutsideSecond.value},,,,0.05,600,`);
    }
  }, 180_000);

  test('coverage writes the states of the same map as Parquet, value by value those of the CSV', async () => {
    const out = join(folder, 'parquet');
    const coverage = (...options: string[]) =>
      execFileSync(
        process.execPath,
        [
          cli,
          'coverage',
          '--db',
          databasePath,
          '--run',
          `${run}:teacher:early=10`,
          '--run',
          `${run}:student:early=20`,
          '--method',
          'pca',
          '--no-measures',
          '--out',
          out,
          ...options,
        ],
        { stdio: 'pipe' },
      );
    coverage();
    coverage('--format', 'parquet');
    expect(readdirSync(out).filter((name) => name.startsWith('coverage-'))).toEqual([
      'coverage-states.csv',
      'coverage-states.parquet',
    ]);
    const rows = await parquetReadObjects({
      file: new Uint8Array(readFileSync(join(out, 'coverage-states.parquet'))).buffer,
    });
    const lines = readFileSync(join(out, 'coverage-states.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)); // a comma within quotes parts nothing
    expect(rows).toEqual(
      lines.map(([x, y, set, runId, role, rollout, step]) => ({
        x: Math.fround(Number(x)),
        y: Math.fround(Number(y)),
        set: set.replaceAll('"', ''),
        run: runId,
        role,
        rollout: Number(rollout),
        step: Number(step),
      })),
    );
    expect(new Set(rows.map(({ role }) => role))).toEqual(new Set(['teacher', 'student']));
  });

  test('embed lays out a CSV or .npy file, the same bytes each time, and says what is wrong', async () => {
    const embed = (...options: string[]) =>
      spawnSync(process.execPath, [cli, 'embed', ...options], { encoding: 'utf8' });
    const rows = Array.from({ length: 300 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / 100].join(',')).join('\n');
    const [input, npy, csv] = ['in.csv', 'out.npy', 'out.csv'].map((name) => join(folder, name));
    writeFileSync(input, `a,b,c\n${rows}\n`);
    expect(embed('--input', input, '--method', 'umap', '--epochs', '20', '--seed', '4', '--out', npy)).toMatchObject({
      status: 0,
      stdout: '',
    });
    const once = readFileSync(npy);
    copyFileSync(npy, join(folder, 'in.npy'));
    embed('--input', input, '--method', 'umap', '--epochs', '20', '--seed', '4', '--out', npy);
    expect(readFileSync(npy)).toEqual(once);
    expect(embed('--input', join(folder, 'in.npy'), '--method', 'pca', '--out', csv).status).toBe(0);
    expect(readFileSync(csv, 'utf8').split('\n')).toHaveLength(302);
    const parquet = join(folder, 'out.parquet');
    expect(embed('--input', join(folder, 'in.npy'), '--method', 'pca', '--out', parquet).status).toBe(0);
    const places = await parquetReadObjects({ file: new Uint8Array(readFileSync(parquet)).buffer });
    expect(places.map(({ x, y }) => [x, y])).toEqual(
      readFileSync(csv, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map((text) => Math.fround(Number(text)))),
    );
  });

  test('embed: neither offset nor scale of a table changes its map, and texts stay beside it', async () => {
    const embed = async (name: string, method: string, text: (i: number, axis: 0 | 1) => string): Promise<string> => {
      const [input, out] = [join(folder, `${name}.csv`), join(folder, `${name}-map.csv`)];
      const rows = Array.from({ length: 120 }, (_, i) => `${text(i, 0)},${text(i, 1)},${i < 60 ? 'left' : 'right'}`);
      writeFileSync(input, `a,b,x\n${rows.join('\n')}\n`);
      await embedCommand({ input, out, method, standardise: false, seed: '1' });
      return readFileSync(out, 'utf8');
    };
    const number = (i: number, axis: 0 | 1): number =>
      (axis === 0 ? (i % 60) / 8 : i < 60 ? 0 : 64) + Math.round(16 * Math.sin(i)) / 16;
    for (const method of ['umap', 'tsne']) {
      const plain = await embed('plain', method, (i, axis) => String(number(i, axis)));
      expect(plain.split('\n')[0]).toBe('x,y,x 2');
      expect(plain.split('\n')[1]).toMatch(/,left$/);
      for (const exponent of [20, -25])
        expect(await embed('scaled', method, (i, axis) => `${number(i, axis)}e${exponent}`)).toBe(plain);
      expect(await embed('moved', method, (i, axis) => String(1_700_000_000 + number(i, axis)))).toBe(plain);
    }
    const places = (await embed('pca', 'pca', (i, axis) => `${number(i, axis)}e20`)).trim().split('\n').slice(1);
    const along = places.map((line) => Number(line.split(',')[0]));
    expect(Math.abs(along[0] - along[119]) / 1e20).toBeGreaterThan(50);
  });

  test('embed refuses before any work what it could not write', async () => {
    const input = join(folder, 'kept.csv');
    writeFileSync(input, '1.5,2\n3,4\n');
    symlinkSync(input, join(folder, 'link.csv'));
    mkdirSync(join(folder, 'folder.csv'));
    for (const [out, message] of [
      [input, 'this is the file that is read, and would be lost'],
      [join(folder, 'link.csv'), 'this is the file that is read, and would be lost'],
      [join(folder, 'folder.csv'), 'this is a folder'],
      [join(folder, 'none', 'map.csv'), 'there is no folder'],
      ['/proc/map.csv', 'the file cannot be written'],
      [join(folder, `${'n'.repeat(300)}.csv`), 'the file cannot be written'],
    ])
      await expect(embedCommand({ input, out, method: 'pca', standardise: false })).rejects.toThrow(message);
    expect(readFileSync(input, 'utf8')).toBe('1.5,2\n3,4\n');
    expect(() => requireWritableFolder('--out', join(input, 'figures'))).toThrow(`${input} is a file, not a folder`);
    expect(() => requireWritableFolder('--out', '/proc/figures')).toThrow('nothing can be written in /proc');
    expect(() => requireWritableFolder('--out', join(folder, 'new', 'figures'))).not.toThrow();
  });

  test('embed says what is wrong with its options and its file', async () => {
    const input = join(folder, 'small.csv');
    const out = join(folder, 'small-out.csv');
    writeFileSync(input, Array.from({ length: 300 }, (_, i) => `${i},${i % 7}`).join('\n'));
    for (const [options, message] of [
      [{ method: 'som' }, '--method: "som" is not a method'],
      [{ method: 'pca', perplexity: '3' }, '--perplexity: pca takes no such option'],
      [{ method: 'tsne', perplexity: 'x' }, '--perplexity: give a number from 2 to 300; got "x".'],
      [{ method: 'umap', minDist: '-1' }, '--min-dist: '],
      [{ method: 'tsne', perplexity: '200' }, 'needs more than 600 states'],
      [{ method: 'umap', input: join(folder, 'none.csv') }, 'none.csv: the file cannot be read'],
      [{ method: 'umap', out: join(folder, 'out.txt') }, 'the name ends in .csv, .npy or .parquet'],
      [{ method: 'umap', input: databasePath }, `--input ${databasePath}: this is a binary file`],
      [{ method: 'umap', header: 'perhaps' }, '--header: give yes, no or auto'],
      [{ method: 'umap', columns: ['5'] }, '--columns: there is no column 5'],
      [{ method: 'tsne', perplexity: '0x10' }, '--perplexity: give a number from 2 to 300; got "0x10".'],
    ] as const) {
      await expect(embedCommand({ input, out, standardise: false, seed: '1', ...options })).rejects.toThrow(message);
    }
  });
});
