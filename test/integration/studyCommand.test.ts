import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { tutelage } from '../helpers/tutelage.ts';

const plan = `
name: Does it adapt?
question: Must the teacher go on learning?
plan:
  tasks: [Pendulum]
  seeds: [1, 2]
  settings:
    interactions: 5000
    testInterval: 1000
    exploreSteps: 30
    evaluationSteps: 40
    rolloutSteps: 70
    exerciseUpdates: 3
    studentUpdates: 5
    testEpisodes: 1
    hiddenSizes: [16, 16]
    batchSize: 16
  variants:
    - { label: adaptive, method: meta }
    - { label: final, method: frozen, teacherFrom: adaptive, settings: { frozenData: teacher-and-student } }
    - { label: control, method: meta, settings: { teacherLearningRate: 0 } }
`;

test('a plan in YAML becomes a study, trained teachers first, and ends in a report that says its scale', async () => {
  const folder = temporaryFolder();
  const [db, file, out] = [join(folder, 'runs.db'), join(folder, 'plan.yaml'), join(folder, 'out')];
  writeFileSync(file, plan);
  const made = await tutelage('study', 'new', file, '--scale', '0.1', '--db', db);
  expect(made).toMatchObject({ code: 0, err: expect.stringMatching(/^6 runs; 6 runs to train/) as unknown });
  const id = made.out.trim();

  const ran = await tutelage('study', 'run', 'does-it', '--db', db, '--out', out, '--jobs', '2', '--json');
  expect(ran.code).toBe(0);
  const report = JSON.parse(ran.out.trim().split('\n').at(-1) ?? '') as { folder: string };
  const page = readFileSync(join(report.folder, 'report.md'), 'utf8');
  expect(page).toMatch(/^# Does it adapt\?\n\n> \*\*Carried out at scale 0\.1:/);
  expect(page).toContain('All 6 runs are finished.');
  expect(page).toMatch(/final (is (above|below) control|and control are not told apart)/);
  expect(page.match(/\b[0-9a-f]{64}\b/g)?.length).toBe(6);
  expect(readFileSync(join(report.folder, 'report.html'), 'utf8')).toMatch(/<svg/);

  const status = await tutelage('study', 'status', id, '--db', db);
  expect(status.out).toBe('6 of 6 finished\nScale 0.1: a trial of the study, not its result.\n');
  // A person's name for a group is the name of its variant, in tables and sentences.
  const groups = (await tutelage('groups', '--db', db, '--json')).out.trim().split('\n');
  const control = groups
    .map((line) => JSON.parse(line) as { name: string; settings: Record<string, unknown> })
    .find(({ settings }) => settings['teacherLearningRate'] === 0);
  await tutelage('groups', control?.name ?? '', '--name', 'untrained', '--db', db);
  expect((await tutelage('study', 'report', id, '--db', db, '--out', out)).code).toBe(0);
  expect(readFileSync(join(report.folder, 'report.md'), 'utf8')).toMatch(/untrained \(meta, teacherLearningRate 0\)/);
  expect(readFileSync(join(report.folder, 'claim-sheet.md'), 'utf8')).toMatch(
    /Differences?|final (is|and) .*untrained/,
  );

  // Run again, it trains nothing.
  const again = await tutelage('study', 'run', id, '--db', db, '--out', out);
  expect(again).toMatchObject({ code: 0, out: `${join(report.folder, 'report.html')}\n` });
  expect(again.err).not.toMatch(/Training/);
  expect((await tutelage('study', 'list', '--db', db)).out).toMatch(new RegExp(`^${id} +6 of 6 finished`));
}, 240_000);

test('the paper’s page is one over all its studies, and says what is not there yet', async () => {
  const folder = temporaryFolder();
  const [db, out] = [join(folder, 'runs.db'), join(folder, 'paper')];
  await tutelage('train', '--task', 'Pendulum', '--method', 'ddpg', '--steps', '300', '--db', db);
  const made = await tutelage('study', 'report', 'paper', '--scale', '0.001', '--db', db, '--out', out);
  expect(made).toMatchObject({ code: 0, out: `${join(out, 'report.html')}\n` });
  const page = readFileSync(join(out, 'report.md'), 'utf8');
  expect(page).toMatch(
    /^# Learning to Explore via Meta-Policy Gradient, repeated\n\n> \*\*Carried out at scale 0\.001/,
  );
  expect(page).toMatch(
    /\[Table 1: six tasks, at scale 0\.001\]\(table-1\/report\.md\): 0 of 96 runs are finished\. Not there yet: /,
  );
  expect(page).toContain('| - (0 of 5) | 7718 ± 277 |');
  expect(page).toMatch(/cannot be told yet; control: cannot be told yet/);
  for (const key of ['table-1', 'figure-2', 'table-2', 'figure-4'])
    expect(readFileSync(join(out, key, 'report.html'), 'utf8')).toContain('</html>');
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<a href="table-1/report.html">');
}, 240_000);

test('what is wrong in a plan is named with its place', async () => {
  const folder = temporaryFolder();
  const db = join(folder, 'runs.db');
  const file = join(folder, 'plan.yaml');
  for (const [text, words] of [
    ['name: x\nplan: {tasks: [Nowhere], seeds: [1], variants: [{label: a, method: meta}]}', /plan\.tasks\.0/],
    ['name: [', /plan\.yaml: /],
    [
      'name: x\nplan: {tasks: [Pendulum], seeds: [1], settings: {gama: 1}, variants: [{label: a, method: meta}]}',
      /gama: there is no such setting/,
    ],
  ] as const) {
    writeFileSync(file, text);
    expect(await tutelage('study', 'new', file, '--db', db)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(words) as unknown,
    });
  }
  expect((await tutelage('study', 'run', 'nothing', '--db', db)).err).toMatch(
    /There is no study "nothing"\. Built in are/,
  );
});
