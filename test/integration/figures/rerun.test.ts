import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { specificationSchema, type FigureSpecification } from '../../../src-main/contract/figures/specification.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { forkRun } from '../../../src-main/training/fork.ts';
import { createCurveSource } from '../../../src-main/workbench/curves/curveSource.ts';
import { capsuleOf } from '../../../src-main/workbench/figures/capsule/capsule.ts';
import { openCapsule, type Capsule } from '../../../src-main/workbench/figures/capsule/openCapsule.ts';
import { chooseRerun, compareCapsule, rerun } from '../../../src-main/workbench/figures/capsule/verifyCapsule.ts';
import { createFigureDrawer } from '../../../src-main/workbench/figures/figureDrawer.ts';
import { listGroups, sortRuns } from '../../../src-main/workbench/runs/variants.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

let folder = '';
let database: WritableDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tutelage-rerun-'));
  database = openDatabase(join(folder, 'runs.db'));
  const simulators = await loadSimulators();
  const train = (id: string, changes: Record<string, unknown>): Promise<void> =>
    carryOutRun(database, simulators, id, shortConfiguration(changes));
  await train('teacher-run', {});
  await train('frozen-run', { method: 'frozen', frozenRun: 'teacher-run', frozenPolicy: 'mixture' });
  await train('other-run', { seed: 2 });
  forkRun(database, {
    origin: 'other-run',
    settings: { interactions: 800 },
    id: 'fork-run',
    createdAt: '2026-01-02T00:00:00.000Z',
  });
  sortRuns(database);
  const times = { 'teacher-run': 30, 'frozen-run': 20, 'other-run': 40, 'fork-run': 10 };
  for (const [id, seconds] of Object.entries(times))
    database.prepare('UPDATE runs SET seconds = ? WHERE id = ?').run(seconds, id);
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const figureOf = (runs: FigureSpecification['runs']): FigureSpecification =>
  specificationSchema.parse({ version: 1, runs, panels: [{ kind: 'curves', metric: 'rollout_return' }] });

/** A capsule of a figure, with its slice as it is opened elsewhere. */
async function capsuled(specification: FigureSpecification): Promise<[Capsule, WritableDatabase]> {
  const drawer = createFigureDrawer({ database, version: 'test' });
  const capsule = openCapsule(await capsuleOf(database, drawer, { name: 'Figure', specification }, 'test'));
  const file = join(temporaryFolder(), 'slice.db');
  writeFileSync(file, capsule.files['slice.db']);
  const slice = openDatabase(file);
  onTestFinished(() => void slice.close());
  return [capsule, slice];
}

const runsOf = (...runs: string[]): FigureSpecification => figureOf({ by: 'runs', runs });

describe('carrying a run of a capsule out again', () => {
  test('takes the one that took the least time, of those that can be', async () => {
    const [capsule, slice] = await capsuled(runsOf('teacher-run', 'other-run', 'fork-run'));
    expect(chooseRerun(slice, capsule, null).id).toBe('teacher-run');
    expect(chooseRerun(slice, capsule, 'other').id).toBe('other-run');
    slice.prepare(`UPDATE runs SET engine = 'simd-fma' WHERE id = 'teacher-run'`).run();
    expect(chooseRerun(slice, capsule, null).id, 'simd alone gives the same bytes everywhere').toBe('other-run');
  });

  test('takes a frozen run with the teacher that it took, of a run that the figure does not show', async () => {
    const [capsule, slice] = await capsuled(runsOf('frozen-run', 'other-run'));
    const run = chooseRerun(slice, capsule, null);
    expect(run.id).toBe('frozen-run');
    expect(await rerun(slice, run, () => undefined)).toMatchObject({ what: 'frozen-run', agrees: true });
    expect((await compareCapsule(capsule, slice)).map(({ agrees }) => agrees)).toEqual([true, true, true, true]);
    expect(slice.prepare(`SELECT count(*) FROM cycles WHERE run_id = 'teacher-run'`).pluck().get()).toBe(0);
  });

  test('draws the same where the teacher’s run is of a group that the figure chooses', async () => {
    const groups = listGroups(database)
      .map(({ variant }) => variant)
      .filter((variant) => variant > 0);
    database.prepare(`UPDATE runs SET archived = 1 WHERE id = 'teacher-run'`).run();
    onTestFinished(() => void database.prepare(`UPDATE runs SET archived = 0 WHERE id = 'teacher-run'`).run());
    const [capsule, slice] = await capsuled(figureOf({ by: 'groups', groups, tasks: ['Hopper'] }));
    expect(capsule.record.runs.map(({ run }) => run)).not.toContain('teacher-run');
    expect((await compareCapsule(capsule, slice)).map(({ agrees }) => agrees)).toEqual([true, true, true, true]);
  });

  test('refuses by name a fork, a frozen run whose teacher is gone, and what is not in it', async () => {
    const [capsule, slice] = await capsuled(runsOf('fork-run', 'frozen-run'));
    expect(() => chooseRerun(slice, capsule, 'fork-run')).toThrow(/^fork-run is a fork: /);
    expect(() => chooseRerun(slice, capsule, 'other-run')).toThrow(/no run "other-run" .* fork-run, frozen-run/);
    slice.prepare(`DELETE FROM runs WHERE id = 'teacher-run'`).run();
    expect(() => chooseRerun(slice, capsule, 'frozen')).toThrow(/^frozen-run takes its teacher from teacher-run/);
    expect(() => chooseRerun(slice, capsule, null)).toThrow(/fork-run is a fork.*frozen-run takes its teacher/s);
  });
});

test('the record is read as it must be: one that is not is refused', async () => {
  const drawer = createFigureDrawer({ database, version: 'test' });
  const specification = runsOf('teacher-run');
  const files = unzipSync(await capsuleOf(database, drawer, { name: 'Figure', specification }, 'test'));
  for (const record of ['{"runs":[{"run":3}]}', '[]', 'null', '{"runs"']) {
    // Under a manifest that was made to fit.
    const manifest = JSON.parse(strFromU8(files['manifest.json'])) as { files: Record<string, string> };
    manifest.files['record.json'] = createHash('sha256').update(record).digest('hex');
    const changed = zipSync({
      ...files,
      'record.json': strToU8(record),
      'manifest.json': strToU8(JSON.stringify(manifest)),
    });
    expect(() => openCapsule(changed), record).toThrow(/not a whole capsule: its record.json is no/);
  }
});

test('a figure in many formats is drawn once', async () => {
  const source = createCurveSource(database);
  let drawn = 0;
  const drawer = createFigureDrawer({
    database,
    version: 'test',
    curves: (question) => {
      drawn += 1;
      return source(question);
    },
  });
  const specification = runsOf('teacher-run');
  const files = await drawer.render({
    specification,
    formats: ['svg', 'pdf', 'csv', 'json'],
    name: 'x',
    dpi: 300,
    outlines: false,
  });
  expect(files.map(({ name }) => name)).toEqual(['x.svg', 'x.pdf', 'x.csv', 'x.json']);
  await capsuleOf(database, drawer, { name: 'x', specification }, 'test');
  expect(drawn).toBe(2);
});
