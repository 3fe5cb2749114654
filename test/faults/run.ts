import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { argumentsOf } from './arguments.ts';
import type { Fault, Survival } from './fault.ts';
import { faults } from './faults.ts';

/**
 * `npm run faults`: causes each fault as often as the table says and prints
 * what survived; `-- --share 0.05` tries a part of it, `-- --seed 7` other
 * moments, `-- --only killed` the faults whose name has the word.
 */
const { values } = argumentsOf(
  { share: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  `npm run faults -- [--share PART] [--seed N] [--only WORD]

Causes each fault as often as the table says, and prints how often it was survived.
  --share PART  tries a part of them, such as 0.05
  --seed N      other moments
  --only WORD   the faults whose name has the word
`,
);
const share = Number(values.share ?? 1);
const seed = Number(values.seed ?? 1);

const all = mkdtempSync(join(tmpdir(), 'faults-'));

async function tried({ name, times, attempt }: Fault): Promise<readonly Survival[]> {
  const folder = mkdtempSync(join(all, 'fault-'));
  const random = randomFromSeed(seed, name);
  const wanted = Math.max(1, Math.round(times * share));
  const results: Survival[] = [];
  try {
    for (let i = 0; results.length < wanted; i++) {
      const tries = await attempt(folder, random, seed + i, wanted - results.length);
      if (tries.length === 0) break;
      results.push(...tries);
      process.stderr.write(`\r${name}: ${results.length} of ${wanted}   `);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write('\r\x1b[2K');
  return results;
}

let isWhole = true;
console.log(`${'tried'.padStart(6)} ${'survived'.padStart(9)} ${'seconds'.padStart(8)}  fault`);
for (const fault of faults.filter(({ name }) => name.includes(values.only ?? ''))) {
  const begun = performance.now();
  const results = await tried(fault);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0).padStart(8);
  const count = results.length;
  const failures = results.filter((result) => result !== null);
  const survived = count - failures.length;
  isWhole &&= failures.length === 0;
  console.log(
    count === 0
      ? `${'-'.padStart(6)} ${'-'.padStart(9)} ${seconds}  ${fault.name} (cannot be caused on this machine)`
      : `${String(count).padStart(6)} ${String(survived).padStart(9)} ${seconds}  ${fault.name}`,
  );
  for (const found of failures) console.error(`        found ${found}`);
}
rmSync(all, { recursive: true, force: true });
process.exitCode = isWhole ? 0 : 1;
