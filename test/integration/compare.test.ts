import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { tutelage } from '../helpers/tutelage.ts';
import { openTestWorkbench } from '../helpers/workbench.ts';

const small = {
  task: 'Pendulum',
  engine: 'simd',
  interactions: 300,
  exploreSteps: 30,
  evaluationSteps: 40,
  rolloutSteps: 70,
  exerciseUpdates: 3,
  studentUpdates: 5,
  testInterval: 100,
  testEpisodes: 1,
  hiddenSizes: [16, 16],
  batchSize: 16,
};

test('tutelage compare answers with tables, intervals and verdicts; the window gets the same numbers', async () => {
  const db = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(db);
  const ids = await workbench.handlers['runs.start']({
    configurations: ['meta', 'ddpg'].flatMap((method) => [1, 2, 2].map((seed) => ({ ...small, method, seed }))),
  });
  for (const id of ids) await workbench.run(id, ({ status }) => status === 'finished');
  const asked = await workbench.handlers['figures.compare']({
    runs: [...ids],
    metric: 'test_return',
    reduction: 'late',
    reference: null,
    method: 'student-t',
    telling: 50,
    level: null,
    anchors: {},
    metricsLookedAt: 1,
  });
  await workbench.close();
  const [pendulum] = asked.tasks;
  expect(pendulum.groups.map(({ label, n }) => [label, n])).toEqual([
    ['ddpg', 2],
    ['meta', 2],
  ]);
  expect(pendulum.warnings.some((warning) => warning.startsWith('2 runs were left out'))).toBe(true);
  expect(pendulum.groups[1].against?.difference.paired).toBe(true);

  const json = await tutelage('compare', '--db', db, '--tell', '50', '--json');
  expect(json).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(json.out)).toEqual({ metric: 'test_return', ...asked });

  const text = await tutelage('compare', '--db', db, '--task', 'Pendulum', '--against', 'meta');
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/Group +n +Mean +sd +Median +IQM +Area +First step +Difference +P\(better\)/);
  expect(text.out).toMatch(/ddpg (is (above|below) meta by|and meta are not told apart at n = 2)/);

  for (const [flags, words] of [
    [['--against', 'nobody'], /--against "nobody": there is no such group\. Groups: ddpg; meta\./],
    [['--metric', 'no_metric'], /--metric "no_metric": choose one of /],
    [['--anchor', 'Pendulum=1'], /write TASK=LOW,HIGH/],
    [['--method', 'frozen'], /No run fits/],
    [['--tell', '-1'], /--tell: /],
  ] as const)
    expect(await tutelage('compare', '--db', db, ...flags)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(words) as unknown,
    });
});
