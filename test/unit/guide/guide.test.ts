import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { guideFiles } from '../../guide/pages.ts';

const folder = new URL('../../../.github/guide/', import.meta.url);

describe('the guide', () => {
  test('lies in the repository as the script writes it, with every picture that it shows', async () => {
    for (const { file, text } of guideFiles()) {
      expect(await readFile(new URL(file, folder), 'utf8'), file).toBe(text);
      for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g))
        expect(existsSync(new URL(target, folder)), `${file}: ${target}`).toBe(true);
    }
  });
});
