import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requests } from '../../../src-main/contract/contract.ts';
import { answer } from '../../../src-main/doors/answer.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

const names = Object.keys(requests);

function many(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${'k'.repeat(20)}${i}`, i]));
}

const hostile: readonly (readonly [string, unknown])[] = [
  ['an object that hides its toString', [{ toString: 1 }]],
  ['the same inside', { run: [{ toString: 1, toJSON: 2 }], configurations: [{ task: [{ toString: 1 }] }] }],
  ['a text of megabytes', { run: 'x'.repeat(3_000_000), task: 'x'.repeat(3_000_000) }],
  ['unknown keys by the megabyte', many(50_000)],
  ['unknown settings by the megabyte', { configurations: [{ task: 'Hopper', method: 'ddpg', ...many(50_000) }] }],
  ['a list of millions', { configurations: new Array(2_000_000).fill(1), runs: new Array(2_000_000).fill(1) }],
  ['a deep nest', Array.from({ length: 5000 }).reduce<unknown>((inner) => [inner], 1)],
];

test.each(hostile)('%s gets a short answer from every call', async (_, message) => {
  const workbench = openTestWorkbench(join(temporaryFolder(), 'runs.db'));
  const log: string[] = [];
  for (const name of names) {
    const outcome = await answer(workbench, name, message, (line) => log.push(line));
    // What is wrong with a configuration is the answer of `runs.check`, and no failure.
    expect(outcome.ok, name).toBe(name === 'runs.check' && outcome.ok);
    expect(JSON.stringify(outcome).length, name).toBeLessThan(6000); // it lists the settings that there are
  }
  expect(log).toEqual([]);
});

test('a thousand wrong configurations are each fault once, and others are served meanwhile', async () => {
  const workbench = openTestWorkbench(join(temporaryFolder(), 'runs.db'));
  const wrong = Array.from({ length: 1000 }, (_, seed) => ({
    task: 'Hopper',
    method: 'ddpg',
    seed,
    gamma: 2,
    tau: -1,
    batchSize: 0,
    hiddenSizes: [0, 'x'],
    noise: `noise ${seed}`,
  }));
  const order: string[] = [];
  setImmediate(() => order.push('another'));
  const outcome = await answer(workbench, 'runs.check', { configurations: wrong }, () => undefined);
  order.push('the check');
  expect(order).toEqual(['another', 'the check']);
  expect(outcome).toMatchObject({ ok: true });
  const faults = outcome.ok ? (outcome.value as { key: string }[]) : []; // the response of runs.check
  expect(faults).toHaveLength(100);
  expect(new Set(faults.map(({ key }) => key.split('.')[0]))).toEqual(
    new Set(['gamma', 'tau', 'batchSize', 'hiddenSizes', 'noise']),
  );
});
