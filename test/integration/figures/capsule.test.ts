import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { requests } from '../../../src-main/contract/contract.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { openCapsule } from '../../../src-main/workbench/figures/capsule/openCapsule.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

let folder = '';
let path = '';
let bytes: Uint8Array;
let id = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tutelage-capsule-'));
  path = join(folder, 'runs.db');
  const database = openDatabase(path);
  const simulators = await loadSimulators();
  for (const [run, changes] of [
    ['hopper-meta-1', { seed: 1 }],
    ['hopper-meta-2', { seed: 2, interactions: 700 }],
    ['hopper-other-1', { seed: 1, gamma: 0.9 }],
  ] as const)
    await carryOutRun(database, simulators, run, shortConfiguration(changes));
  database.close();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a capsule', () => {
  test('holds what its figure is drawn from, and no more of the machine than it must', async () => {
    const workbench = openTestWorkbench(path);
    const { id: map } = await workbench.handlers['coverage.start'](
      requests['coverage.start'].parse({
        sets: [
          {
            label: 'Teacher',
            row: 'All',
            column: 'Teacher',
            runs: ['hopper-meta-1'],
            role: 'teacher',
            stage: { kind: 'all' },
          },
        ],
        embedding: { method: 'pca' },
      }),
    );
    await workbench.event(
      (event) => event.type === 'analysis-changed' && event.analysis.id === map && event.analysis.state === 'done',
    );
    const figure = await workbench.handlers['figures.create'](
      requests['figures.create'].parse({
        name: 'All of it',
        specification: {
          version: 1,
          runs: { by: 'runs', runs: ['hopper-meta-1', 'hopper-meta-2'] },
          width: 'full',
          panels: [
            { kind: 'curves', metric: 'rollout_return' },
            { kind: 'densities', map, smoothing: 1.5 },
            { kind: 'frames', run: 'hopper-meta-1', role: 'teacher', rollout: 1, count: 3 },
          ],
        },
      }),
    );
    id = figure.id;
    const first = await workbench.handlers['figures.capsule']({ figure: id });
    const second = await workbench.handlers['figures.capsule']({ figure: id });
    expect(first.name).toBe('All-of-it.zip');
    expect(second.content).toBe(first.content);
    bytes = Buffer.from(first.content, 'base64');
    const { files, specification } = openCapsule(bytes);
    expect(specification).toEqual(figure.specification);
    const slice = new Database(Buffer.from(files['slice.db']));
    try {
      const read = (sql: string): unknown[] => slice.prepare(sql).pluck().all();
      expect(read('SELECT id FROM runs ORDER BY id')).toEqual(['hopper-meta-1', 'hopper-meta-2']);
      expect(read('SELECT count(DISTINCT rollout_id) FROM segments')).toEqual([1]);
      expect(read('SELECT count(*) FROM cycles')).not.toEqual([0]);
      expect(read('SELECT count(*) FROM variants'), 'of three').toEqual([2]);
      expect(read(`SELECT count(*) FROM runs WHERE provenance LIKE '%hostname%' OR owner_host IS NOT NULL`)).toEqual([
        0,
      ]);
    } finally {
      slice.close();
    }
  });

  test('redraws to the same bytes elsewhere, and its run gives the same digests', { timeout: 120_000 }, async () => {
    const zip = join(temporaryFolder(), 'paper.zip');
    const made = await tutelage('figure', 'capsule', 'All of it', '--out', zip, '--db', path);
    expect(made.code, made.err).toBe(0);
    const answer = await tutelage('figure', 'verify', zip, '--rerun', '--json');
    expect(answer.code, answer.err).toBe(0);
    const findings = answer.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { what: string; agrees: boolean });
    expect(findings.map(({ what, agrees }) => [what, agrees])).toEqual([
      ['figure.svg', true],
      ['figure.pdf', true],
      ['data.csv', true],
      ['record.json', true],
      ['hopper-meta-1', true],
    ]);
  });

  test(
    'that was changed is told apart: a file, the numbers behind it, or no capsule at all',
    { timeout: 120_000 },
    async () => {
      const files = unzipSync(bytes);
      const changed = join(temporaryFolder(), 'changed.zip');
      writeFileSync(changed, zipSync({ ...files, 'data.csv': strToU8('x,y\n1,2\n') }));
      expect(await tutelage('figure', 'verify', changed)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/data\.csv was changed/) as string,
      });
      // Another number in the slice, under a manifest that was made to fit: a checksum tells it, or the picture.
      for (const [checksum, told] of [
        ['checksum', 'slice.db'],
        ['NULL', 'data.csv'],
      ]) {
        const forged = join(temporaryFolder(), 'slice.db');
        writeFileSync(forged, files['slice.db']);
        const database = new Database(forged);
        database.exec(`UPDATE cycles SET rollout_return = rollout_return + 1, checksum = ${checksum}`);
        database.close();
        const slice = readFileSync(forged);
        const manifest = JSON.parse(strFromU8(files['manifest.json'])) as { files: Record<string, string> };
        manifest.files['slice.db'] = createHash('sha256').update(slice).digest('hex');
        writeFileSync(
          changed,
          zipSync({ ...files, 'slice.db': slice, 'manifest.json': strToU8(JSON.stringify(manifest)) }),
        );
        const answer = await tutelage('figure', 'verify', changed);
        expect(answer.code, answer.err).toBe(1);
        expect(answer.out).toMatch(new RegExp(`OTHER +${told}`));
      }
      for (const wrong of [strToU8('no zip'), zipSync({ 'a.txt': strToU8('a') })])
        expect(() => openCapsule(wrong)).toThrow(/not a whole capsule/);
    },
  );
});
