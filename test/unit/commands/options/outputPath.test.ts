import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireEmptyFolder } from '../../../../src-main/commands/options/outputPath.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

test('a study is not written into a folder that holds something', () => {
  const folder = join(temporaryFolder(), 'study');
  expect(() => requireEmptyFolder('--out', folder)).not.toThrow();
  mkdirSync(folder);
  expect(() => requireEmptyFolder('--out', folder)).not.toThrow();
  writeFileSync(join(folder, 'runs.db'), 'runs of somebody');
  expect(() => requireEmptyFolder('--out', folder)).toThrow('there is something in this folder already');
  expect(readdirSync(folder)).toEqual(['runs.db']);
});
