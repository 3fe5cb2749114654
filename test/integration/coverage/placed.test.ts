import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCoordinates } from '../../../db/analyses.ts';
import { openDatabase } from '../../../db/open.ts';
import {
  coverageSchema,
  type CoverageResult,
  type StateSetRequest,
} from '../../../src-main/contract/coverage/coverage.ts';
import { workerEntries } from '../../../src-main/doors/entries.ts';
import { analyse } from '../../../src-main/commands/analyse.ts';
import { openWorkbench, type Workbench } from '../../../src-main/workbench/workbench.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { untilEnded } from '../../helpers/realDoor.ts';

let folder = '';
let databasePath = '';
let workbench: Workbench;
let first = '';
let second = '';
let other = '';
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coverage-placed-'));
  databasePath = join(folder, 'tutelage.db');
  workbench = openWorkbench({
    ...{ databasePath, door: 'command-line', version: '1', parallelRuns: 2, command: [] },
    ...workerEntries,
    log: (message) => logged.push(message),
  });
  const small = { engine: 'simd', testEpisodes: 1, hiddenSizes: [16, 16], exerciseUpdates: 2, studentUpdates: 2 };
  [first, second, other] = await workbench.handlers['runs.start']({
    configurations: [
      ...[1, 2].map((seed) => ({ ...small, task: 'Hopper', method: 'meta', seed, interactions: 3000 })),
      { ...small, task: 'Pendulum', method: 'ddpg', interactions: 1000 },
    ],
  });
  await untilEnded(workbench, [first, second, other]);
});

afterAll(async () => {
  expect(logged).toEqual([]);
  await workbench.close();
  rmSync(folder, { recursive: true });
});

function sets(run: string, ...roles: ('teacher' | 'student' | 'baseline')[]): StateSetRequest[] {
  return roles.map((role) => ({
    ...{ label: `${role}, all`, row: 'All', column: role, runs: [run], role },
    stage: { kind: 'all' },
  }));
}

const ask = (fields: object): Promise<CoverageResult> => analyse(workbench, coverageSchema.parse(fields));
const laidOut = (): Promise<CoverageResult> =>
  ask({
    sets: sets(first, 'teacher', 'student'),
    embedding: { method: 'tsne', iterations: 200, exaggerationIterations: 50, perplexity: 15 },
    statesPerSet: 400,
    every: 2,
  });
function stored({ id }: CoverageResult): { coordinates: Float32Array; origins: Int32Array } {
  const database = openDatabase(databasePath);
  try {
    const found = readCoordinates(database, id);
    if (found === undefined) throw new Error('The map is not kept.');
    return found;
  } finally {
    database.close();
  }
}
/** Reads an outcome that is a refusal. */
const refusal = (fields: object): Promise<string> =>
  ask(fields).then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe('a run that is placed into a kept map', () => {
  test('moves no state of it, is drawn over its extent by its kernel, and says how well it lies', async () => {
    const kept = await laidOut();
    const placed = await ask({ sets: sets(second, 'teacher', 'student'), embedding: { method: 'pca' }, onto: kept.id });
    const [before, after] = [stored(kept), stored(placed)];
    const rows = before.origins.length / 2;
    expect(rows).toBe(800);
    expect(after.coordinates.subarray(0, 2 * rows)).toEqual(before.coordinates);
    expect(after.origins.subarray(0, 2 * rows)).toEqual(before.origins);
    expect(placed.extent).toEqual(kept.extent);
    expect(placed.bandwidth).toEqual(kept.bandwidth);
    expect(placed.sets.slice(0, 2)).toEqual(kept.sets);
    expect(placed.sets.map(({ column }) => column)).toEqual([
      'teacher',
      'student',
      'teacher, placed',
      'student, placed',
    ]);
    expect(placed.request.embedding).toEqual(kept.request.embedding);
    // By the kept map's sampling: every second state, at most 400 of a set.
    expect(placed.sets.slice(2).map(({ shown }) => shown)).toEqual([400, 400]);
    expect([...after.origins].filter((_, i) => i % 2 === 1).every((step) => step % 2 === 0)).toBe(true);
    for (let i = 2 * rows; i < after.coordinates.length; i += 2) {
      expect(after.coordinates[i]).toBeGreaterThanOrEqual(kept.extent.x[0]);
      expect(after.coordinates[i]).toBeLessThanOrEqual(kept.extent.x[1]);
    }
    // Many times what chance gives, 15 of 1,599; and no more than the kept states themselves keep, which were laid out.
    const { trust, states } = placed.placement ?? {};
    expect(states).toBe(800);
    expect(trust?.neighbourPreservation).toBeGreaterThan(0.1);
    expect(trust?.neighbourPreservation).toBeLessThan(kept.trust.neighbourPreservation);
    expect(placed.trust).toEqual(kept.trust);
    expect(placed.notes.join(' ')).toMatch(
      /800 states were placed into a kept map, whose 800 states stayed where they were/,
    );
    expect((await workbench.handlers['coverage.maps']({})).map(({ id, task, runs }) => [id, task, runs])).toEqual([
      [placed.id, 'Hopper', [second]],
      [kept.id, 'Hopper', [first]],
    ]);
  });

  test('finds its own states where they are, and another run can be placed beside it', async () => {
    const kept = await laidOut();
    const again = await ask({ sets: sets(first, 'teacher', 'student'), embedding: { method: 'pca' }, onto: kept.id });
    const { coordinates } = stored(again);
    expect(coordinates.subarray(1600)).toEqual(coordinates.subarray(0, 1600));
    expect(again.shared, 'what is on the map twice is not two').toMatch(
      /^These sets share rollouts.*“teacher, all” and “teacher, all, placed” \(all \d+\), “student, all” and “student/,
    );
    const more = await ask({ sets: sets(second, 'teacher'), embedding: { method: 'pca' }, onto: again.id });
    expect(more.sets.map(({ column }) => column).at(-1)).toBe('teacher, placed 2');
    expect(stored(more).coordinates.subarray(0, 3200)).toEqual(coordinates);
    // By the scaling of the states that were laid out and among them alone, as if nothing had been placed before.
    const alone = await ask({ sets: sets(second, 'teacher'), embedding: { method: 'pca' }, onto: kept.id });
    expect(stored(more).coordinates.subarray(3200)).toEqual(stored(alone).coordinates.subarray(1600));
    expect(alone.shared).toBeUndefined();
    expect(more.shared).toBe(again.shared);
    expect(more.placement).toMatchObject({ kept: 2, states: 1200 });
    expect(more.notes.join(' ')).toMatch(/1,200 states were placed into a kept map, whose 800 states stayed/);
  });

  test('is refused with a reason: no such map, another task, too many panels', async () => {
    const kept = await laidOut();
    const pca = { embedding: { method: 'pca' } };
    expect(await refusal({ sets: sets(second, 'teacher'), ...pca, onto: '0'.repeat(64) })).toMatch(/is not there/);
    expect(await refusal({ sets: sets(other, 'baseline'), ...pca, onto: kept.id })).toMatch(/different spaces/);
    const many = Array.from({ length: 23 }, (_, i) => ({
      ...sets(second, 'teacher')[0],
      ...{ label: `${i}`, column: `${i}` },
    }));
    expect(await refusal({ sets: many, ...pca, onto: kept.id })).toMatch(/more than the 24 of one figure/);
  });

  test('from the command line, by the record of the kept map', async () => {
    const out = (name: string): string => join(folder, name);
    const options = ['--db', databasePath, '--states', '200', '--no-measures'];
    const one = await tutelage('coverage', '--run', first, ...options, '--method', 'pca', '--out', out('kept'));
    expect(one.code, one.err).toBe(0);
    const record = join(out('kept'), 'coverage.json');
    const two = await tutelage('coverage', '--run', second, ...options, '--onto', record, '--out', out('placed'));
    expect(two.code, two.err).toBe(0);
    const [kept, placed] = ['kept', 'placed'].map(
      (name) => JSON.parse(readFileSync(join(out(name), 'coverage.json'), 'utf8')) as CoverageResult,
    );
    expect(placed.placement?.asked.onto).toBe(kept.id);
    const lines = (name: string): string[] => readFileSync(join(out(name), 'coverage-states.csv'), 'utf8').split('\n');
    const rows = lines('kept').filter((line) => line !== '');
    expect(lines('placed').slice(0, rows.length)).toEqual(rows);
    writeFileSync(join(folder, 'words.json'), '{"id": 3}');
    for (const [map, reason] of [
      [join(folder, 'words.json'), 'names no map'],
      [join(folder, 'nowhere.json'), 'no such file'],
    ]) {
      const refused = await tutelage('coverage', '--run', second, ...options, '--onto', map, '--out', out('not'));
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(reason)]);
    }
  });
});
