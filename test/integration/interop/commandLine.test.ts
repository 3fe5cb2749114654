import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { inProcess } from '../../helpers/interop/inProcess.ts';
import type { Answer } from '../../helpers/tutelage.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/interop', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tutelage-'));
const db = join(folder, 'runs.db');

beforeAll(async () => {
  const imported = await inProcess('import', join(fixtures, 'minari'), join(fixtures, 'sb3'), '--db', db);
  expect(imported.code).toBe(0);
  return () => rmSync(folder, { recursive: true });
});

const on = (...words: readonly string[]): Promise<Answer> => inProcess(...words, '--db', db);
const lines = ({ out }: Answer): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('runs kept in order', () => {
  test('tags, note, name, archive, trash: each as the window does it', async () => {
    const tagged = await on('run', 'tag', 'hopper-v4', '--add', 'good', '--add', 'first', '--json');
    expect(lines(tagged)[0]).toMatchObject({ tags: ['first', 'good'] });
    expect(lines(await on('run', 'tag', 'hopper-v4', '--remove', 'good', '--json'))[0]).toMatchObject({
      tags: ['first'],
    });
    expect(lines(await on('run', 'note', 'hopper-v4', 'as it was', '--json'))[0]).toMatchObject({ note: 'as it was' });
    expect(lines(await on('run', 'rename', 'hopper-v4', 'Mine', '--json'))[0]).toMatchObject({ name: 'Mine' });
    expect(lines(await on('run', 'archive', 'hopper-v4', '--json'))[0]).toMatchObject({ isArchived: true });
    expect(lines(await on('run', 'unarchive', 'hopper-v4', '--json'))[0]).toMatchObject({ isArchived: false });
    expect((await on('run', 'trash', 'hopper-v4')).code).toBe(0);
    expect((await on('runs')).out).not.toContain('hopper-v4');
    expect(lines(await on('run', 'restore', 'hopper-v4', '--json'))[0]).toMatchObject({ trashedAt: null });
    const comma = await on('run', 'tag', 'hopper-v4', '--add', 'a,b');
    expect([comma.code, comma.err]).toEqual([2, expect.stringContaining('A tag holds no comma.')]);
  });

  test('what a run logged', async () => {
    expect((await on('run', 'history', 'hopper-v5')).out).toContain('imported  Imported: ');
    const metrics = (await on('run', 'metrics', 'hopper-v4')).out.split('\n');
    expect(metrics[0]).toMatch(/^cycle,interactions,seconds,.*test_return/);
    const [latest] = lines(await on('run', 'rollouts', 'hopper-v5', '--json'));
    expect(latest).toMatchObject({ role: 'baseline', index: 2, steps: 5 });
    const rollout = JSON.parse((await on('rollout', String(latest['id']))).out) as {
      observations: number[][];
      actions: number[][];
    };
    expect([rollout.observations.length, rollout.observations[0].length, rollout.actions.length]).toEqual([6, 11, 5]);
    const replay = await on('rollout', String(latest['id']), '--replay');
    expect([replay.code, replay.err]).toEqual([1, expect.stringContaining('was imported, and its rollouts cannot be')]);
  });

  test('an imported run is not trained again', async () => {
    for (const words of [
      ['run', 'clone', 'hopper-v4'],
      ['resume', 'hopper-v4'],
      ['fork', 'hopper-v4', '--set', 'gamma=0.9'],
      ['verify', 'hopper-v4'],
    ]) {
      const refused = await on(...words);
      expect([refused.code, refused.err], words.join(' ')).toEqual([2, expect.stringContaining('imported')]);
    }
  });
});

describe('programs', () => {
  test('query reads, and refuses what would change', async () => {
    const rows = await on('query', 'SELECT role, count(*) AS n FROM rollouts GROUP BY role', '--json');
    expect(lines(rows)).toEqual([{ role: 'baseline', n: 5 }]);
    const list = await on(
      ...['query', 'SELECT json_array_length(float32_json(observations)) AS n FROM segments ORDER BY id LIMIT 1'],
      ...['--format', 'csv'],
    );
    expect(list.out).toBe(`n\n${8 * 11}\n`);
    for (const sql of ['DELETE FROM runs', 'PRAGMA journal_mode = DELETE', 'SELECT 1; DROP TABLE runs', 'SELEC']) {
      const refused = await on('query', sql);
      expect([refused.code, refused.err], sql).toEqual([2, expect.stringContaining('query')]);
    }
    expect(lines(await on('query', 'SELECT count(*) AS n FROM runs', '--json'))).toEqual([{ n: 3 }]);
  });

  test('call asks what a window asks, with its validators', async () => {
    const described = await on('call', 'system.describe');
    expect(JSON.parse(described.out)).toMatchObject({ door: 'command-line' });
    const wrong = await on('call', 'runs.get', '{"run": 7}');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('The request runs.get is not well formed')]);
    expect((await on('call', 'nothing')).err).toContain('There is no call "nothing"');
    expect((await on('call')).out).toContain('runs.trash                 tutelage run trash');
  });

  test('curves as files and as lines, views, queue', async () => {
    const drawn = await on('curves', '--metric', 'rollout_return', '--format', 'svg,csv', '--out', folder);
    expect([drawn.code, drawn.err.match(/^Wrote .*$/gm)?.length]).toEqual([0, 2]);
    const curves = JSON.parse((await on('curves', '--metric', 'rollout_return', '--json')).out) as {
      panels: { task: string }[];
    };
    expect(curves.panels.map(({ task }) => task).sort()).toEqual(['Hopper-v4', 'Hopper-v5', 'PointMaze_UMaze-v3']);
    expect((await on('curves', '--metric', 'nothing')).err).toContain('--metric');
    expect(lines(await on('views', 'save', 'mine', '#/runs', '--json'))).toEqual([{ name: 'mine', address: '#/runs' }]);
    expect((await on('views', 'delete', 'mine')).code).toBe(0);
    expect(JSON.parse((await on('queue', '--parallel', '3', '--json')).out)).toMatchObject({ limit: 3 });
  });
});
