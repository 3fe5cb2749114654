import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathOf, root } from './sources.ts';

/** Columns of a line, as the formatter has them; it cuts no string and no comment, and does not know the kernels. */
const MOST_COLUMNS = 120;

/** Data is exempt, reports, and prose, in which a paragraph or a row of a table is one line. */
const isHeld = (path: string): boolean =>
  /\.(ts|js|svelte|css|html|svg|yml|py)$/.test(path) && !/^(test\/fixtures|\.github\/paper)\//.test(path);

test('no line of code is wider than the formatter makes it', () => {
  const files = ['src-main', 'src-renderer', 'db', 'test', '.github']
    .flatMap((top) => readdirSync(join(root, top), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => pathOf(join(entry.parentPath, entry.name)))
    .concat('electron.vite.config.ts')
    .filter(isHeld);
  expect(files.length).toBeGreaterThan(400);
  const wide = files.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, i) => (line.length > MOST_COLUMNS ? [`${path}:${i + 1}: ${line.length} columns`] : [])),
  );
  expect(wide).toEqual([]);
});
