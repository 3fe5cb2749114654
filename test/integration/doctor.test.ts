import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseReference } from '../../src-main/engines/reference/parse.ts';
import { referenceOptions } from '../../src-main/engines/reference/format.ts';
import { referenceTolerance } from '../../src-main/engines/reference/check.ts';
import { parseNvidiaSmi } from '../../src-main/training/engine/graphics.ts';
import { trialEntry } from '../../src-main/doors/entries.ts';
import { startTrialsAt } from '../../src-main/training/trial.ts';
import type { EngineFinding } from '../../src-main/commands/engineFinding.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));
const text = readFileSync(new URL('../../src-main/engines/reference/hopper-shape.json', import.meta.url), 'utf8');

/** The parts that tests change, of the file's own format. */
const parsed = JSON.parse(text) as {
  config: { hidden: number[]; batch: number };
  initial: { actor: Record<string, unknown> };
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function doctor(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, 'doctor', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

function findingsOf(out: string): { isWell: boolean; engines: EngineFinding[] } {
  return JSON.parse(out) as { isWell: boolean; engines: EngineFinding[] }; // what doctor prints with --json
}

describe('tutelage doctor', () => {
  test('finds both kernels and the reference engine right, and times them', async () => {
    const { code, out, err } = await doctor('--engine', 'simd', 'simd-fma', 'tfjs-wasm', '--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const { isWell, engines } = findingsOf(out);
    expect(isWell).toBe(true);
    expect(engines.map(({ engine, state }) => [engine, state])).toEqual([
      ['simd', 'right'],
      ['simd-fma', 'right'],
      ['tfjs-wasm', 'right'],
    ]);
    for (const finding of engines) {
      if (finding.state !== 'right') throw new Error('unreachable');
      for (const error of Object.values(finding.errors)) expect(error).toBeLessThan(referenceTolerance);
      expect(Math.max(...Object.values(finding.errors))).toBeGreaterThan(0);
      expect(finding.updatesPerSecond).toBeGreaterThan(0);
      expect(finding.microsecondsPerAction).toBeGreaterThan(0);
    }
  });

  test('fails where an engine is past the tolerance, and says by how much', async () => {
    const other = JSON.parse(text);
    other.config.gamma = 0.97;
    const file = join(folder, 'other.json');
    writeFileSync(file, JSON.stringify(other));
    const { code, out } = await doctor('--engine', 'simd', '--reference', file);
    expect(code).toBe(1);
    expect(out).toMatch(/simd +WRONG/);
    expect(out).toMatch(/critic\.\w+ is off by \d/);
    expect(out).toContain(file);
  });

  test('what native code says does not mix with the answer; an engine asked for and absent is a failure', async () => {
    const { code, out, err } = await doctor('--engine', 'tfjs-webgpu', '--json');
    expect(err).toBe('');
    const [finding] = findingsOf(out).engines;
    expect(code).toBe(finding.state === 'right' ? 0 : 1);
    if (finding.state === 'unavailable')
      expect(finding.reason).toMatch(/webgpu|Vulkan|Metal|Direct3D|graphics adapter/);
  });

  test("a reference whose arrays are not of its own sizes is the caller's mistake, and each is named", async () => {
    const wrong: unknown[] = [];
    for (const change of [
      (reference: typeof parsed) => (reference.config.hidden = [64, 32]),
      (reference: typeof parsed) => (reference.config.batch = 32),
      (reference: typeof parsed) => delete reference.initial.actor.b3,
    ]) {
      const other = structuredClone(parsed);
      change(other);
      const file = join(folder, 'sizes.json');
      writeFileSync(file, JSON.stringify(other));
      const { code, out, err } = await doctor('--engine', 'simd', '--reference', file);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`--reference ${file}: The reference's arrays are not of the sizes`);
      wrong.push(err.split('\n').slice(1).join(' '));
    }
    expect(wrong).toEqual([
      expect.stringMatching(/^initial\.actor\.w2 has 4096 numbers and not 64 x 32 .* and \d+ more $/),
      expect.stringMatching(/^batches\[0\]\.obs has 704 numbers and not 32 x 11 /),
      'initial.actor.b3 is missing; it has 1 x 3 numbers ',
    ]);
  });

  test("a wrong request is the caller's mistake", async () => {
    const engine = await doctor('--engine', 'abacus');
    expect(engine).toMatchObject({ code: 2, out: '' });
    expect(engine.err).toContain('tfjs-wasm');
    const missing = await doctor('--reference', join(folder, 'nowhere.json'));
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('nowhere.json');
  });
});

describe('a trial', () => {
  const order = {
    engine: 'simd',
    options: referenceOptions(parseReference(text), 'gaussian'),
    reference: null,
    seconds: 0.01,
  } as const;

  function entry(name: string, source: string): URL {
    const file = join(folder, name);
    writeFileSync(file, source);
    return pathToFileURL(file);
  }

  test('whose process crashes is a finding with what it printed last', async () => {
    const crash = entry(
      'crash.mjs',
      `console.error('bad device'); process.once('message', () => process.kill(process.pid, 'SIGSEGV'));`,
    );
    const { report, log } = await startTrialsAt(crash, 20)(order);
    expect(report).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/SIGSEGV/) });
    expect(log).toEqual(['bad device']);
  });

  test('that never answers ends', async () => {
    const { report } = await startTrialsAt(entry('silent.mjs', 'setInterval(() => undefined, 1000);'), 1)(order);
    expect(report).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/within 1 seconds/) });
  });

  test('of options that an engine refuses has its message', async () => {
    const { report } = await startTrialsAt(trialEntry, 20)({ ...order, options: { ...order.options, batchSize: 0 } });
    expect(report).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/batchSize/) });
  });
});

test('nvidia-smi is read a line a device', () => {
  expect(parseNvidiaSmi('NVIDIA H200, 550.54.15, 143771 MiB, 9.0\nTesla T4, 535.1, 15360 MiB\n')).toEqual([
    { name: 'NVIDIA H200', driver: 'NVIDIA driver 550.54.15', memory: '143771 MiB', computeCapability: '9.0' },
    { name: 'Tesla T4', driver: 'NVIDIA driver 535.1', memory: '15360 MiB', computeCapability: null },
  ]);
});
