import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  bundledPackages,
  licencesDocument,
  shippedLicences,
  unlicensed,
  type Licence,
} from '../../../src-main/packaging/licences.ts';
import { projectFolder } from '../../../src-main/paths.ts';
import { renderer } from '../architecture/sources.ts';

const root = projectFolder();
const licences = shippedLicences(root);
const named = (name: string): Licence | undefined => licences.find((each) => each.name === name);

describe('licences of what is shipped', () => {
  test('cover every package that runs, with what it depends on, and what is built into the interface', () => {
    for (const name of ['better-sqlite3', '@mujoco/mujoco', 'zod', 'pdfkit', 'fontkit', 'svelte', 'three', 'd3-format'])
      expect(named(name), name).toBeDefined();
    for (const name of ['electron', 'vite', 'vitest', 'typescript']) expect(named(name), name).toBeUndefined();
    const imported = renderer
      .flatMap(({ imports }) => imports)
      .filter(({ to, isType }) => !isType && /^[@a-z]/.test(to) && !/^(src-main|src-renderer)\//.test(to))
      .map(({ to }) =>
        to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect(imported.length).toBeGreaterThan(10);
    expect(imported.filter((name) => !(bundledPackages as readonly string[]).includes(name))).toEqual([]);
  });

  test('are texts, or at least names that are known', () => {
    expect(unlicensed(licences)).toEqual([]);
    const nameless = { name: 'x', version: '1', folder: '', author: '', text: '' };
    expect(unlicensed([{ ...nameless, licence: null }])).toEqual(['x 1: no licence named']);
    expect(unlicensed([{ ...nameless, licence: 'SEE LICENSE IN x' }])).toHaveLength(1);
    expect(unlicensed([{ ...nameless, licence: '(MIT OR Apache-2.0)' }])).toEqual([]);
    expect(unlicensed([{ ...nameless, licence: null, text: 'Do as you like.' }])).toEqual([]);
  });

  test('stand in one file, each whole', () => {
    const document = licencesDocument(licences);
    for (const name of ['svelte', 'better-sqlite3']) {
      const folder = join(root, 'node_modules', name);
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each)) ?? '';
      expect(document).toContain(readFileSync(join(folder, file), 'utf8').trim());
    }
    for (const { name, version } of licences) expect(document).toContain(`${name} ${version}`);
  });
});
