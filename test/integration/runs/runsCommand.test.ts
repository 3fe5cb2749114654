import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

const small = {
  task: 'Pendulum',
  interactions: 300,
  exploreSteps: 30,
  evaluationSteps: 40,
  rolloutSteps: 70,
  exerciseUpdates: 3,
  studentUpdates: 5,
  testInterval: 100,
  testEpisodes: 1,
  batchSize: 16,
};

test('tutelage runs filters, shows and groups by group and by setting; show names group and engine', async () => {
  const db = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(db);
  const configurations = [
    { method: 'meta', seed: 1 },
    { method: 'meta', seed: 2 },
    { method: 'meta', seed: 1, teacherLearningRate: 0 },
    { method: 'ddpg', seed: 1, gamma: 0.9 },
  ].map((each) => ({ ...small, ...each }));
  const ids = await workbench.handlers['runs.start']({ configurations });
  for (const id of ids) await workbench.run(id, ({ status }) => status === 'finished');
  await workbench.close();
  const [first, second, control, discounted] = ids;

  const plain = (await tutelage('runs', '--db', db)).out.split('\n');
  expect(plain[0]).toMatch(/^run +group +status /);
  expect(plain.find((line) => line.startsWith(control))).toMatch(/ meta, .*no learning/);
  const chosen = await tutelage(
    ...['runs', '--db', db, '--where', 'teacherlearningrate:0', '--columns', 'run,gamma', '--columns', 'hiddenSizes'],
  );
  expect(chosen.out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['run', 'gamma', 'hiddenSizes'],
    [control, '0.99', '64, 64'],
    [''],
  ]);
  const together = await tutelage(
    ...['runs', '--db', db, '--by', 'method,teacherLearningRate', '--json', '--where', 'gamma:>=0.9 -status:failed'],
  );
  expect(
    together.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toMatchObject([
    { by: { method: 'ddpg' }, runs: [discounted] },
    ...[
      { by: { method: 'meta', teacherLearningRate: 1e-4 }, runs: [first, second], finished: 2, test: { n: 2 } },
      { by: { method: 'meta', teacherLearningRate: 0 }, runs: [control], fewestEpisodes: expect.any(Number) as number },
    ].sort((a, b) => (a.runs[0] < b.runs[0] ? -1 : 1)),
  ]);

  const shown = (await tutelage('show', control, '--db', db)).out;
  expect(shown).toMatch(/^group +meta, .*no learning/m);
  expect(shown).toMatch(/^engine +simd, taken by auto$/m);

  const compared = await tutelage('compare', '--db', db, '--where', 'method:meta', '--json');
  expect(JSON.parse(compared.out)).toMatchObject({ tasks: [{ groups: [{ n: 2 }, { n: 1 }] }] });
  expect(await tutelage('runs', '--db', db, '--where', 'gama:0.9')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/--where "gama:0.9": write NAME:VALUE/) as unknown,
  });
}, 180_000);
