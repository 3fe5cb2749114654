import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrations } from '../../db/migrations/migrations.ts';
import { openDatabase } from '../../db/open.ts';
import { insertRun } from '../../db/runs.ts';
import { writeSetting } from '../../db/settings.ts';
import { listVariants, saveVariant } from '../../db/variants.ts';
import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import { resolveConfiguration } from '../../src-main/learning/resolution.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../helpers/workbench.ts';

/** A database with a run of each request, made by an earlier program: in no variant. */
function databaseOf(requests: Readonly<Record<string, Record<string, unknown>>>): string {
  const path = join(temporaryFolder(), 'groups.db');
  const database = openDatabase(path);
  Object.entries(requests).forEach(([id, request], place) => {
    const configuration = resolveConfiguration({ task: 'Reacher', ...request });
    const { task, method, seed } = configuration;
    insertRun(
      database,
      { id, name: `${task} ${method} ${seed}`, configuration, createdAt: `2026-01-01T00:00:0${place}.000Z` },
      { pid: 1, host: 'elsewhere' },
    );
  });
  database.close();
  return path;
}

const three = {
  'learned-1': { method: 'meta' },
  'learned-2': { method: 'meta', seed: 2 },
  'control-1': { method: 'meta', teacherLearningRate: 0 },
  'pendulum-1': { method: 'meta', task: 'Pendulum', teacherLearningRate: 0 },
  'baseline-1': { method: 'ddpg' },
};

test('runs of before there were variants are sorted into variants, and keep what else they have', async () => {
  const path = join(temporaryFolder(), 'old.db');
  const old = new Database(path);
  old.pragma(`application_id = ${0x5455544c}`);
  for (const migration of migrations.slice(0, 9)) old.exec(migration);
  old.pragma('user_version = 9');
  const insert = old.prepare(
    `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
     VALUES (@id, @name, 'Reacher', 'meta', @seed, 'finished', @configuration, 1, @createdAt)`,
  );
  const add = (id: string, seed: number, request: object): void =>
    void insert.run({
      id,
      name: seed === 9 ? 'the chosen one' : `Reacher meta ${seed}`,
      seed,
      configuration: JSON.stringify(resolveConfiguration({ task: 'Reacher', method: 'meta', seed, ...request })),
      createdAt: `2026-01-0${seed}`,
    });
  add('learned-1', 1, {});
  add('control-1', 1, { teacherLearningRate: 0 });
  add('control-9', 9, { teacherLearningRate: 0 });
  old.close();

  const runs = await openTestWorkbench(path).handlers['runs.list']({});
  expect(runs.map(({ id, name, group }) => [id, name, group.name, group.colour, group.dash])).toEqual([
    ['control-1', 'Reacher meta, no learning 1', 'meta, no learning', expect.any(String), expect.any(String)],
    ['learned-1', 'Reacher meta 1', 'meta', 'blue', 'solid'],
    ['control-9', 'the chosen one', 'meta, no learning', runs[0].group.colour, runs[0].group.dash],
  ]);
  expect(runs[0].group.colour).not.toBe('blue');
});

test('a control and its learned teacher have names, colours and dashes of their own, alike on every task', async () => {
  const workbench = openTestWorkbench(databaseOf(three));
  const runs = new Map((await workbench.handlers['runs.list']({})).map((run) => [run.id, run]));
  const groups = await workbench.handlers['groups.list']({});
  expect(groups.map(({ name, runs: count, tasks, colour, dash }) => [name, count, tasks, colour, dash])).toEqual([
    ['meta', 2, ['Reacher'], 'blue', 'solid'],
    ['meta, no learning', 2, ['Pendulum', 'Reacher'], 'brown', 'solid'],
    ['ddpg', 1, ['Reacher'], 'green', 'dash'],
  ]);
  expect(runs.get('control-1')?.group).toEqual(runs.get('pendulum-1')?.group);
  expect(runs.get('control-1')?.name).toBe('Reacher meta, no learning 1');
  const { panels } = await workbench.handlers['figures.curves']({
    ...{ runs: [...runs.keys()], metric: 'test_return', axis: 'interactions', estimator: 'mean', band: 'none' },
    ...{ smoothing: 0, seeds: false, points: null, range: null },
  });
  expect(panels.flatMap(({ notes }) => notes)).toContain(
    'Not drawn, as they have recorded nothing of this metric: ddpg; meta; meta, no learning.',
  );
});

test('a group is renamed and recoloured for all its runs from now on; two of one name are refused', async () => {
  const path = databaseOf(three);
  const workbench = openTestWorkbench(path);
  const events: WorkbenchEvent[] = [];
  workbench.subscribe((event) => events.push(event));
  const control = (await workbench.handlers['groups.list']({}))[1].variant;
  await workbench.handlers['groups.edit']({ variant: control, name: 'control', colour: 'teal' });
  expect(events).toEqual([{ type: 'groups-changed' }]);
  const named = (await workbench.handlers['runs.list']({})).filter(({ group }) => group.variant === control);
  expect(named.map(({ name, group }) => [name, group.colour, group.dash])).toEqual([
    ['Reacher control 1', 'teal', 'solid'],
    ['Pendulum control 1', 'teal', 'solid'],
  ]);
  const refuse = async (name: string): Promise<unknown> => workbench.handlers['groups.edit']({ variant: 1, name });
  await expect(refuse('Control')).rejects.toThrow('Another group is called "control".');
  await expect(refuse('DDPG')).rejects.toThrow('Another group is called "ddpg".');
  await expect((async () => workbench.handlers['groups.edit']({ variant: 99, name: 'x' }))()).rejects.toThrow(
    'There is no group of number 99.',
  );

  await workbench.handlers['groups.edit']({ variant: control, name: null });
  expect((await workbench.handlers['groups.list']({}))[1]).toMatchObject({
    name: 'meta, no learning',
    isNamed: false,
    colour: 'teal',
  });
});

test('two groups of one look are refused, with what is free; a look that is not changed is let be', async () => {
  const workbench = openTestWorkbench(databaseOf(three));
  const [first, second] = await workbench.handlers['groups.list']({});
  const look = async (change: object): Promise<unknown> =>
    workbench.handlers['groups.edit']({ variant: second.variant, ...change });
  await expect(look({ colour: first.colour, dash: first.dash })).rejects.toThrow(
    `The group "${first.name}" looks so: ${first.colour}, ${first.dash}. Two of one look could not be told apart: ` +
      `choose another colour, or with ${first.colour} dash or dot or dashdot or longdash or longdashdot.`,
  );
  await look({ colour: first.colour, dash: 'dot' });
  await expect(look({ dash: first.dash })).rejects.toThrow('Two of one look');
  await look({ name: 'mine', colour: first.colour, dash: 'dot' });
  expect((await workbench.handlers['groups.list']({}))[1]).toMatchObject({ name: 'mine', dash: 'dot' });
});

test('of two groups that become one, the look of what was there stays, unless a person named the other', async () => {
  const path = databaseOf({ 'meta-1': { method: 'meta' }, 'meta-2': { method: 'meta', seed: 2 } });
  await openTestWorkbench(path).close();
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  const [whole] = listVariants(database);
  const insert = database.prepare(`INSERT INTO variants (key, name, colour, dash) VALUES (?, ?, 'brown', 'dot')`);
  // As an earlier program had it, which told meta apart by a setting that it does not read.
  const split = (name: string | null): void => {
    const { lastInsertRowid } = insert.run('{"method":"meta","settings":{"noise":"gaussian"}}', name);
    database.prepare(`UPDATE runs SET variant = ? WHERE id = 'meta-1'`).run(lastInsertRowid);
    writeSetting(database, 'variantRules', 'of then');
  };
  split(null);
  const first = openTestWorkbench(path);
  expect((await first.handlers['groups.list']({})).map(({ name, colour, runs }) => [name, colour, runs])).toEqual([
    ['meta', whole.colour, 2],
  ]);
  await first.close();
  split('mine');
  const again = await openTestWorkbench(path).handlers['groups.list']({});
  expect(again.map(({ name, colour, runs }) => [name, colour, runs])).toEqual([['mine', 'brown', 2]]);
});

test('where a preset changes, a group keeps its name and runs, and a run of the new preset is in another', async () => {
  const path = databaseOf(three);
  await openTestWorkbench(path).close();
  // As an earlier program left it whose preset had gamma 0.9: what is now the preset's stood out then, and the other
  // way round.
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  const [learned] = listVariants(database);
  const keyThen = `{"method":"meta","settings":{"gamma":0.99}}`;
  saveVariant(database, { ...learned, key: keyThen, name: 'as we had it', colour: 'olive' });
  database
    .prepare(`INSERT INTO variants (key, name, colour, dash) VALUES (?, 'nobody’s', 'teal', 'dot')`)
    .run(learned.key);
  writeSetting(database, 'variantRules', 'of then');

  const workbench = openTestWorkbench(path);
  const runs = await workbench.handlers['runs.list']({});
  expect(runs.map(({ id, group }) => [id, group.name, group.colour])).toEqual([
    ['learned-1', 'as we had it', 'olive'],
    ['learned-2', 'as we had it', 'olive'],
    ['control-1', 'meta, no learning', 'brown'],
    ['pendulum-1', 'meta, no learning', 'brown'],
    ['baseline-1', 'ddpg', 'green'],
  ]);
  expect(listVariants(database).map(({ key }) => key)).toContain('{"method":"meta","settings":{}}');
  expect(listVariants(database).map(({ name }) => name)).not.toContain('nobody’s');
});
