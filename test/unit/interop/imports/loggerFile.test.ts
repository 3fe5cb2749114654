import { expect, test } from 'vitest';
import { readLoggerFile } from '../../../../src-main/interop/imports/loggerFile.ts';

const head = { tutelage: 1, task: 'Point', algorithm: 'walk', seed: 1, settings: {}, began: 0 };
const fileOf = (...lines: readonly (object | string)[]): Uint8Array =>
  new TextEncoder().encode(
    [head, ...lines].map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
const packed = (...numbers: readonly number[]): string =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
const rollout = (step: number, reward: number) => ({
  ...{ step, seconds: step },
  rollout: {
    ...{ role: 'baseline', ending: 'terminated', qpos: '', qvel: '' },
    ...{ observations: packed(0, 1), actions: packed(0.5), rewards: packed(reward) },
  },
});

test('a log that its program began anew has what came after, and says so', () => {
  const run = readLoggerFile(
    fileOf(
      ...[10, 20, 30].flatMap((step) => [{ step, seconds: step, episode: [100, 10] }, rollout(step, 1)]),
      ...[10, 20, 30].flatMap((step) => [{ step, seconds: step, episode: [200, 10] }, rollout(step, 2)]),
    ),
  );
  // The step that it goes back to is kept: what was logged there is not beyond it.
  expect(run.episodes.map(({ step, return: total }) => [step, total])).toEqual([
    [10, 100],
    [10, 200],
    [20, 200],
    [30, 200],
  ]);
  expect(run.rollouts?.count).toBe(4);
  expect(run.rollouts?.steps).toBe(4);
  expect(run.notices.join()).toMatch(/go back once: the log was begun anew/);
});

test('NaN is no number where a number was due, and letters where they are text', () => {
  const letters = '/NaN/NaN/NA='; // base64 of eight bytes too
  const { step, seconds, rollout: whole } = rollout(2, 1);
  const run = readLoggerFile(
    fileOf('{"step":1,"seconds":1,"metrics":{"loss":NaN,"NaN count":2,"-Infinity":-Infinity}}', {
      ...{ step, seconds },
      rollout: { ...whole, observations: letters, qpos: letters },
    }),
  );
  expect([...run.points[0].values]).toEqual([['NaN count', 2]]);
  const [read] = run.rollouts?.read() ?? [];
  expect(Buffer.from(read.position.buffer).toString('base64')).toBe(letters);
});
