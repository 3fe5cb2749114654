import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each(['run', 'fuzz', 'soak'])('%s says how it is called, and what it does not know', (name) => {
  const script = fileURLToPath(new URL(`../../faults/${name}.ts`, import.meta.url));
  const call = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  const help = call('--help');
  expect([help.status, help.stderr]).toEqual([0, '']);
  expect(help.stdout).toMatch(/^npm run \w+ -- /);
  const unknown = call('--nosuch');
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(/Unknown option '--nosuch'/);
  expect(unknown.stderr).not.toContain('ERR_');
});
