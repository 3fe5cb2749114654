import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { runes } from './helpers/window/runes.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [runes()],
  test: {
    include: ['test/{unit,integration,learning,ui}/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What is waited for comes, or never: a busy machine may let it come late.
    expect: { poll: { timeout: 50_000 } },
    // A busy machine may break one test of thousands; the summary names each that needed its second try.
    retry: 1,
    reporters: ['default', './test/helpers/plainSummary.ts'],
  },
});
