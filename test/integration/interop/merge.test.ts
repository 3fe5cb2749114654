import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRun, listRuns } from '../../../db/runs.ts';
import { listStudies, saveStudy } from '../../../db/studies.ts';
import { loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { noTrajectoryChoice } from '../../../src-main/interop/imports/trajectoryTables.ts';
import { importRuns } from '../../../src-main/workbench/imports/importRuns.ts';
import { mergeRuns, type MergeReport } from '../../../src-main/workbench/merging/mergeRuns.ts';
import { sortRuns } from '../../../src-main/workbench/runs/variants.ts';
import { carryOutRun, rowsOf, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

let simulators: SimulatorFactory;
beforeAll(async () => {
  simulators = await loadSimulators();
});

interface File {
  readonly path: string;
  readonly database: WritableDatabase;
}

function newFile(): File {
  const path = join(temporaryFolder(), 'runs.db');
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return { path, database };
}

function merge(into: WritableDatabase, { path }: File, isDry = false): MergeReport {
  return mergeRuns({
    ...{ into, path, runs: null, studies: null, isDry, at: '2026-01-01T00:00:00.000Z' },
    onRun: () => undefined,
    sort: sortRuns,
  });
}

const run = (file: File, id: string, changes: Record<string, unknown> = {}): Promise<void> =>
  carryOutRun(file.database, simulators, id, shortConfiguration({ task: 'Pendulum', ...changes }));

describe('merging another database', () => {
  test('adds runs with all that they logged, their tags and studies, and nothing the second time', async () => {
    const [here, there] = [newFile(), newFile()];
    await run(there, 'run-one', { seed: 1 });
    await run(there, 'run-two', { seed: 2 });
    there.database.prepare(`INSERT INTO run_tags (run_id, tag) VALUES ('run-one', 'theirs')`).run();
    saveStudy(there.database, {
      ...{ id: 'study-1', name: 'Which', question: '?', plan: '{}', preset: null, created_at: '2026' },
    });
    sortRuns(there.database);
    there.database.prepare(`UPDATE variants SET name = 'our meta'`).run();

    expect(merge(here.database, there, true).runs.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    expect(listRuns(here.database)).toEqual([]);

    expect(merge(here.database, there).runs.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    for (const id of ['run-one', 'run-two']) {
      expect(rowsOf(here.database, id)).toEqual(rowsOf(there.database, id));
      expect(findDigestFault(here.database, id)).toBeNull();
    }
    expect(listRuns(here.database)[0]).toMatchObject({ id: 'run-one', tags: '["theirs"]' });
    expect(listStudies(here.database).map(({ name }) => name)).toEqual(['Which']);
    expect(here.database.prepare(`SELECT name FROM variants`).pluck().all()).toEqual(['our meta']);

    const again = merge(here.database, there);
    expect(again.runs.map(({ outcome }) => outcome)).toEqual(['known', 'known']);
    expect(again.studies).toEqual([{ name: 'Which', outcome: 'known' }]);
    expect(listRuns(here.database).length).toBe(2);
  });

  test('is by configuration and seed, whatever a run is called; an id that is taken becomes another', async () => {
    const [here, there] = [newFile(), newFile()];
    await run(here, 'mine', { seed: 1 });
    await run(here, 'same-name', { seed: 2 });
    await run(there, 'theirs', { seed: 1 });
    await run(there, 'same-name', { seed: 3 });
    expect(merge(here.database, there).runs).toEqual([
      { outcome: 'added', from: 'same-name', run: 'same-name-2', reason: null },
      { outcome: 'known', from: 'theirs', run: 'mine', reason: null },
    ]);
    expect(findRun(here.database, 'same-name-2')?.seed).toBe(3);
  });

  test('refuses a run that did something else here, by name, and takes the others', async () => {
    const [here, there] = [newFile(), newFile()];
    await run(here, 'mine', { seed: 1 });
    await run(there, 'theirs', { seed: 1 });
    await run(there, 'other', { seed: 2 });
    there.database.prepare(`UPDATE cycles SET digest = 'f' || substr(digest, 2) WHERE run_id = 'theirs'`).run();
    there.database.prepare(`UPDATE runs SET digest = 'f' || substr(digest, 2) WHERE id = 'theirs'`).run();
    const before = rowsOf(here.database, 'mine');
    const { runs } = merge(here.database, there);
    const refused = runs.find(({ outcome }) => outcome === 'refused');
    expect(refused).toMatchObject({ from: 'theirs', run: 'mine' });
    expect(refused?.reason).toContain('theirs has the configuration and the seed of mine here');
    expect(rowsOf(here.database, 'mine')).toEqual(before);
    expect(listRuns(here.database).map(({ id }) => id)).toEqual(['mine', 'other']);
  });

  test('a run that went on there goes on here, and one that is ahead here stays', async () => {
    const [here, there] = [newFile(), newFile()];
    await run(there, 'whole');
    merge(here.database, there);
    // As it was after its third cycle.
    const { digest } = here.database
      .prepare<[], { digest: string }>(`SELECT digest FROM cycles WHERE cycle = 2`)
      .get() ?? { digest: '' };
    for (const table of ['segments', 'cycles', 'rollouts'])
      here.database.prepare(`DELETE FROM ${table} WHERE cycle > 2`).run();
    here.database.prepare(`UPDATE runs SET cycles = 3, digest = ?, status = 'stopped'`).run(digest);
    expect(merge(there.database, here).runs.map(({ outcome }) => outcome)).toEqual(['known']);
    expect(merge(here.database, there).runs.map(({ outcome }) => outcome)).toEqual(['grown']);
    expect(rowsOf(here.database, 'whole')).toEqual(rowsOf(there.database, 'whole'));
  });

  test('an imported run whose files grew meanwhile is the same run, whichever of the two is behind', async () => {
    const [here, there] = [newFile(), newFile()];
    const file = join(temporaryFolder(), 'run.tutelage.jsonl');
    const log = (...lines: readonly object[]): void =>
      appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const point = (step: number): object => ({ step, seconds: step, metrics: { test_return: step } });
    const taken = async ({ database }: File): Promise<string> => {
      const { runs } = await importRuns({
        ...{ paths: [file], into: database, isDry: false, at: '2026-01-01T00:00:00.000Z' },
        choice: {
          ...{ task: null, algorithm: null, seed: null, role: 'baseline', step: null },
          trajectories: noTrajectoryChoice,
        },
        onSource: () => undefined,
      });
      return runs[0].id;
    };
    log({ tutelage: 1, task: 'Point', algorithm: 'walk', seed: 1, settings: {}, began: 0 }, point(1), point(2));
    const id = await taken(there);
    await taken(here);
    log(point(3), point(4));
    await taken(here);
    expect(merge(here.database, there).runs).toEqual([{ outcome: 'known', from: id, run: id, reason: null }]);
    here.database.prepare(`INSERT INTO run_tags (run_id, tag) VALUES (@id, 'theirs')`).run({ id });
    there.database.prepare(`UPDATE runs SET note = 'mine'`).run();
    expect(merge(there.database, here).runs).toEqual([{ outcome: 'grown', from: id, run: id, reason: null }]);
    expect(listRuns(there.database)).toMatchObject([{ id, cycles: 4, note: 'mine', tags: '["theirs"]' }]);
    expect(rowsOf(there.database, id)).toEqual(rowsOf(here.database, id));
    expect(merge(there.database, here).runs).toEqual([{ outcome: 'known', from: id, run: id, reason: null }]);

    // An episode more, of the last step that was there.
    log({ step: 4, seconds: 4, episode: [-6, 4] });
    await taken(here);
    expect(listRuns(here.database)).toMatchObject([{ id, cycles: 4 }]);
    expect(merge(here.database, there).runs).toEqual([{ outcome: 'known', from: id, run: id, reason: null }]);
    expect(merge(there.database, here).runs).toEqual([{ outcome: 'grown', from: id, run: id, reason: null }]);
    expect(rowsOf(there.database, id)).toEqual(rowsOf(here.database, id));

    // Another run that was written over the file.
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"test_return":', '"test_return":1'));
    await taken(here);
    expect(
      merge(there.database, here)
        .runs.map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['added', 'known']);
  });

  test.each([
    ['its last values', '"test_return":2', '"test_return":3', 'added'],
    ['a last value of its own name', '"own":2', '"own":3', 'added'],
    ['nothing that it logged', '"later":', '"after":', 'known'],
  ])('of two imported runs of as many steps and bytes that differ in %s', async (_, was, becomes, outcome) => {
    const [here, there] = [newFile(), newFile()];
    const file = join(temporaryFolder(), 'run.tutelage.jsonl');
    const lines = [
      { tutelage: 1, task: 'Point', algorithm: 'walk', seed: 1, settings: {}, began: 0 },
      { step: 1, seconds: 1, metrics: { test_return: 1, own: 1 } },
      { step: 2, seconds: 2, metrics: { test_return: 2, own: 2 }, later: 1 },
    ];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    for (const [{ database }, content] of [
      [here, text],
      [there, text.replace(was, becomes)],
    ] as const) {
      writeFileSync(file, content);
      await importRuns({
        ...{ paths: [file], into: database, isDry: false, at: '2026-01-01T00:00:00.000Z' },
        choice: {
          ...{ task: null, algorithm: null, seed: null, role: 'baseline', step: null },
          trajectories: noTrajectoryChoice,
        },
        onSource: () => undefined,
      });
    }
    expect(merge(here.database, there).runs.map((each) => each.outcome)).toEqual([outcome]);
  });
});
