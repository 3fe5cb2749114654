import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { claimRun, findRun, insertRun, listRuns } from '../../../db/runs.ts';
import { CycleLeft, noPause } from '../../../src-main/learning/policies/pause.ts';
import { learnerOptions } from '../../../src-main/learning/learnerOptions.ts';
import { createTrainer } from '../../../src-main/learning/trainer/trainer.ts';
import { createLearner } from '../../../src-main/engines/engines.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { taskByName } from '../../../src-main/tasks/tasks.ts';
import { createSimulators, executeRun } from '../../../src-main/training/execute.ts';
import { PATIENCE } from '../../../src-main/training/messages.ts';
import { createStop } from '../../../src-main/training/stop.ts';
import { shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));

/** Runs the program until the run is claimed, asks it to end, and says how it ended. */
async function stopOnceTraining(args: readonly string[], path: string): Promise<number | null> {
  const child = spawn(process.execPath, [cli, ...args, '--db', path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]); // it has started
  child.kill('SIGTERM');
  const [code] = (await exit) as [number | null];
  return code;
}

describe('a cycle that would last for hours', () => {
  test.each([
    ['ddpg', 'rolloutSteps=1000000000'],
    ['meta', 'studentUpdates=1000000000'],
    ['meta', 'exerciseUpdates=1000000000'],
    ['meta', 'teacherUpdates=1000000'],
    ['ddpg', 'batchSize=65536', 'studentUpdates=100000'],
    ['ddpg', 'hiddenSizes=3200,3200', 'interactions=2000'],
  ])('is left when the program is to end, and the run rests: %s %s', async (method, ...settings) => {
    const path = join(temporaryFolder(), 'runs.db');
    const set = ['engine=simd', ...settings].flatMap((setting) => ['--set', setting]);
    expect(await stopOnceTraining(['train', '--task', 'Pendulum', '--method', method, ...set], path)).toBe(0);
    const database = openDatabase(path);
    try {
      const [{ id, cycles }] = listRuns(database);
      expect(findRun(database, id)).toMatchObject({ status: 'stopped', owner_pid: null });
      expect(await stopOnceTraining(['resume', id], path)).toBe(0);
      const { status, cycles: later } = listRuns(database)[0];
      expect([status, later]).toEqual(['stopped', cycles]);
    } finally {
      database.close();
    }
  });
});

describe('the wish to stop', () => {
  test('is heard between pieces of work, and leaves the cycle once it has waited', async () => {
    let now = 0;
    const stop = createStop(
      () => now,
      () => Promise.resolve(),
    );
    now = 1;
    await stop.pause();
    expect(stop.isRequested).toBe(false);
    stop.request();
    expect(stop.isRequested).toBe(true);
    now = 1 + PATIENCE / 2;
    await stop.pause();
    now = 1 + 2 * PATIENCE;
    await expect(Promise.resolve(stop.pause())).rejects.toThrow(CycleLeft);
  });

  test('that waited while a run with huge networks was opened ends it between cycles', async () => {
    const database = openDatabase(':memory:');
    const owner = { pid: process.pid, host: 'test' };
    insertRun(database, { id: 'run', name: 'run', configuration: shortConfiguration(), createdAt: '2026' }, owner);
    const claim = claimRun(database, 'run', owner) ?? NaN;
    const simulators = await loadSimulators();
    let now = 0;
    const stop = createStop(
      () => now,
      () => Promise.resolve(),
    );
    stop.request();
    now = 2 * PATIENCE;
    const ending = await executeRun({
      ...{ database, run: 'run', claim, stop, clock: () => 0, provenance: () => '{}' },
      createSimulator: ({ task }) => simulators.create(task),
      tryEngine: () => Promise.reject(new Error('The engine is named.')),
      onStart: () => undefined,
      onNotice: () => undefined,
      onCycle: () => undefined,
    });
    expect(ending).toEqual({ kind: 'stopped' });
    database.close();
  });

  test('does not wait for the event loop at every piece', () => {
    const stop = createStop(
      () => 0,
      () => Promise.reject(new Error('No turn is due.')),
    );
    expect(stop.pause()).toBeUndefined();
  });
});

test.each(['ddpg', 'meta', 'meta-state'])('pauses change no number of a %s cycle', async (method) => {
  const configuration = shortConfiguration({ method, studentUpdates: 150, exerciseUpdates: 70 });
  const task = taskByName(configuration.task);
  const factory = await loadSimulators();
  const cyclesWith = async (pause: () => Promise<void> | void): Promise<unknown> => {
    const trainer = await createTrainer({
      configuration,
      task,
      learner: await createLearner('simd', learnerOptions(configuration, task, null)),
      simulators: createSimulators(() => factory.create(configuration.task)),
      explorer: null,
      frozen: null,
      clock: () => 0,
      pause,
    });
    const records = [await trainer.next(), await trainer.next(), await trainer.next()];
    return { records, ...(await trainer.checkpoint()) };
  };
  let pauses = 0;
  const paused = await cyclesWith(async () => {
    pauses += 1;
    await new Promise((resolve) => setImmediate(resolve));
  });
  expect(pauses).toBeGreaterThan(6);
  expect(paused).toEqual(await cyclesWith(noPause));
});
