import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { coverageSchema } from '../../src-main/contract/coverage/coverage.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { memoryOf, obstacleOf } from '../../src-main/workbench/analyses/queue/analysisMemory.ts';
import { createAnalysisQueue } from '../../src-main/workbench/analyses/queue/analysisQueue.ts';
import { createRequestThread } from '../../src-main/workbench/threads/requestThread.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../helpers/workbench.ts';

const program = (name: string): string => fileURLToPath(new URL(`../helpers/${name}.ts`, import.meta.url));

/** How a program ended, and what it printed to its error output. */
async function carryOut(name: string, ...args: readonly string[]): Promise<readonly [unknown, string]> {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  return [await once(child, 'close'), said];
}

async function databaseWithRun(): Promise<string> {
  const path = join(temporaryFolder(), 'runs.db');
  const database = openDatabase(path);
  await carryOutRun(database, await loadSimulators(), 'run-1', shortConfiguration({ interactions: 4000 }));
  database.close();
  return path;
}

const sets = [{ label: 'all', row: '', column: '', runs: ['run-1'], role: 'teacher', stage: { kind: 'all' } }];
const long = (seed: number): ReturnType<typeof coverageSchema.parse> =>
  coverageSchema.parse({ sets, embedding: { method: 'tsne', iterations: 100_000, seed } });

test('an analysis cancelled, or a workbench closed, while it begins takes nothing along', async () => {
  expect(await carryOut('cancelProgram', await databaseWithRun(), 'run-1', '12', '7')).toEqual([[0, null], '']);
});

test('a thread that is closed while it loads is ended only when it has loaded', async () => {
  const folder = temporaryFolder();
  const loaded = join(folder, 'loaded');
  const entry = join(folder, 'thread.mjs');
  writeFileSync(
    entry,
    `import { writeFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     await new Promise((resolve) => setTimeout(resolve, 300)); // as a native module does
     writeFileSync(${JSON.stringify(loaded)}, '');
     parentPort.on('message', () => undefined);
     parentPort.postMessage({ id: null });`,
  );
  const thread = createRequestThread(pathToFileURL(entry));
  thread.prepare();
  await thread.close();
  expect(existsSync(loaded)).toBe(true);
});

describe('many analyses at once', () => {
  test('wait for their turn, say so, and can be cancelled while they wait', async () => {
    const workbench = openTestWorkbench(await databaseWithRun());
    const started = await Promise.all(
      Array.from({ length: 40 }, (_, seed) => workbench.handlers['coverage.start'](long(seed))),
    );
    const running = started.filter(({ state }) => state === 'running');
    const waiting = started.filter(({ state }) => state === 'waiting');
    expect(running.length).toBeGreaterThan(0);
    expect(waiting.length).toBeGreaterThan(0);
    expect(running.length + waiting.length).toBe(40);
    expect(await workbench.handlers['coverage.start'](long(39))).toMatchObject({ state: 'waiting' });
    for (const { id } of waiting.slice(1))
      expect(await workbench.handlers['coverage.cancel']({ id })).toMatchObject({ state: 'cancelled' });
    await workbench.handlers['coverage.cancel']({ id: running[0].id });
    await workbench.event(
      (event) =>
        event.type === 'analysis-changed' && event.analysis.id === waiting[0].id && event.analysis.state === 'running',
    );
  });

  test('have as many places as there are cores, and as much memory as there is', () => {
    const queue = createAnalysisQueue({ cores: 2, memoryBytes: 10e9 });
    const begun: string[] = [];
    const enter = (id: string, bytes: number): void => queue.enter(id, bytes, () => begun.push(id));
    enter('large', 6e9);
    enter('also large', 6e9);
    enter('small', 1e9);
    expect(begun).toEqual(['large']); // nobody overtakes
    expect(queue.isWaiting('also large')).toBe(true);
    queue.leave('large');
    expect(begun).toEqual(['large', 'also large', 'small']);
    enter('third', 1e6);
    expect(queue.isWaiting('third')).toBe(true);
    queue.leave('third');
    queue.leave('small');
    expect(begun).toHaveLength(3);
  });

  test('one that cannot fit is refused with what to choose instead', () => {
    const machine = { cores: 2, memoryBytes: 4e9 };
    const embed = (landmarks: number | null): ReturnType<typeof coverageSchema.parse> =>
      coverageSchema.parse({ sets, embedding: { method: 'tsne', landmarks, seed: 1 } });
    const question = { kind: 'map', request: embed(null) } as const;
    const bytes = (states: number): number => memoryOf(question, { states, observationSize: 11 });
    expect(obstacleOf(bytes(100_000), 100_000, machine)).toBeNull();
    expect(bytes(2_500_000)).toBeGreaterThan(2.5e9); // measured
    expect(obstacleOf(bytes(10_000_000), 10_000_000, machine)).toMatch(
      /10,000,000 states need about 12 GB of memory.* of the 4\.0 GB .*Choose fewer states, .* or landmarks/,
    );
    expect(memoryOf({ kind: 'map', request: embed(5000) }, { states: 10_000_000, observationSize: 11 })).toBeLessThan(
      bytes(10_000_000) / 4,
    );
  });
});
