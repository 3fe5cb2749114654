import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { findRollout, listRollouts } from '../../../db/log/rollouts.ts';
import { listRuns } from '../../../db/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));
const logger = fileURLToPath(new URL('../../../src-main/interop/logger/tutelage_logger.py', import.meta.url));
const hasPython = spawnSync('python3', ['--version']).status === 0;

const program = `
import time
from tutelage_logger import Run
run = Run("run.tutelage.jsonl", task="Point", algorithm="walk", seed=2, size=3)
for step in range(1, 4):
    run.begin([0.0, 0.5], qpos=[1.0])
    run.add([0.25], 1.5, [0.125, step])
    run.end(step, "terminated")
    run.log(step, test_return=step, own=0.5)
    print(step, flush=True)
    input()
`;

/** Waits for a text in what comes, and takes everything up to its end. */
function textsOf(...streams: readonly Readable[]): (pattern: RegExp) => Promise<void> {
  let said = '';
  let onText = (): void => undefined;
  for (const stream of streams)
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      onText();
    });
  return (pattern) =>
    new Promise((resolve) => {
      onText = () => {
        const found = pattern.exec(said);
        if (found === null) return;
        said = said.slice(found.index + found[0].length);
        onText = () => undefined;
        resolve();
      };
      onText();
    });
}

test('the logger is at most 60 lines, of the standard library alone', () => {
  const text = readFileSync(logger, 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  const imports = [...text.matchAll(/^(?:import|from) (.+?)(?: import .*)?$/gm)].flatMap(([, names]) =>
    names.split(',').map((name) => name.trim()),
  );
  expect(imports.sort()).toEqual(['array', 'base64', 'json', 'os', 'sys', 'time']);
});

describe.runIf(hasPython)('a program in Python', () => {
  test('is followed while it runs', async () => {
    const folder = temporaryFolder();
    const { out } = await tutelage('logger', 'python');
    expect(out).toBe(readFileSync(logger, 'utf8'));
    writeFileSync(join(folder, 'tutelage_logger.py'), out);
    writeFileSync(join(folder, 'program.py'), program);
    const python = spawn('python3', ['program.py'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void python.kill());
    await new Promise((resolve) => python.stdout.once('data', resolve));

    const db = join(folder, 'runs.db');
    const follower = spawn(process.execPath, [cli, 'import', folder, '--follow', '--db', db], { stdio: 'pipe' });
    onTestFinished(() => void follower.kill('SIGKILL'));
    const until = textsOf(follower.stdout, follower.stderr);
    await until(/Imported 1 run[^]*until Ctrl-C/);
    python.stdin.write('\n');
    await until(/read 1 again that had grown/);
    python.stdin.write('\n\n');
    await until(/read 1 again that had grown/);
    const ended = new Promise((resolve) => follower.once('close', resolve));
    follower.kill('SIGINT');
    expect(await ended).toBe(0);

    const database = openDatabase(db);
    onTestFinished(() => void database.close());
    const [run, ...others] = listRuns(database);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ task: 'Point', seed: 2, cycles: 3, interactions: 3, test_return: 3 });
    const [last] = listRollouts(database, run.id, 'baseline', 0, 10);
    const rollout = findRollout(database, last.id);
    expect([...(rollout?.observations ?? [])]).toEqual([0, 0.5, 0.125, 3]);
    expect([...(rollout?.initial.position ?? [])]).toEqual([1]);
    expect(last).toMatchObject({ steps: 1, return: 1.5, ending: 'terminated' });
  }, 180_000); // four programs begin in it, one after the other
});
