import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        hasInstallScript: z.boolean().optional(),
        resolved: z.string().optional(),
        gypfile: z.boolean().optional(),
      }),
    ),
  })
  .parse(read('package-lock.json'));
const manifest = z
  .object({
    allowScripts: z.record(z.string(), z.boolean()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(read('package.json'));

describe('installation on a bare machine', () => {
  test('better-sqlite3 is not compiled', () => {
    // npm ci would run node-gyp unless the lock file forbids it, and a bare machine has no compiler.
    expect(
      lock.packages['node_modules/better-sqlite3'].gypfile,
      'after npm install, put "gypfile": false back into the entry of better-sqlite3',
    ).toBe(false);
    expect(manifest.allowScripts['better-sqlite3']).toBe(false);
  });

  test('every direct dependency with an install script is decided on in allowScripts', () => {
    const direct = Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    const undecided = direct.filter(
      (name) => lock.packages[`node_modules/${name}`]?.hasInstallScript === true && !(name in manifest.allowScripts),
    );
    expect(undecided).toEqual([]);
  });

  test('direct dependencies are pinned, and the lock file names no download addresses', () => {
    const loose = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});
