import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRecent, remember } from '../../../src-main/doors/databases/recentFile.ts';

test.skipIf(process.platform === 'win32')('what a person opened is for that person to read', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'tutelage-recent-'));
  onTestFinished(() => rmSync(scratch, { recursive: true }));
  const file = join(scratch, 'data', 'recent.json');
  remember(file, '/a.db', new Date(0));
  chmodSync(file, 0o644); // as an older program left it
  remember(file, '/a.db', new Date(0));
  expect(readRecent(file)).toEqual([{ path: '/a.db', openedAt: '1970-01-01T00:00:00.000Z' }]);
  expect([statSync(join(scratch, 'data')).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
});
