import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveViewRequest } from '../../src-main/contract/views.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../helpers/workbench.ts';

test('named views stay in the database, one a name, until they are deleted', async () => {
  const path = join(temporaryFolder(), 'views.db');
  const first = openTestWorkbench(path);
  await first.handlers['views.save']({ name: 'returns', address: '#/compare?metric=test_return' });
  await first.handlers['views.save']({ name: 'a board', address: '#/compare' });
  await first.close();

  const { handlers } = openTestWorkbench(path);
  expect(await handlers['views.list']({})).toEqual([
    { name: 'a board', address: '#/compare' },
    { name: 'returns', address: '#/compare?metric=test_return' },
  ]);
  expect(await handlers['views.save']({ name: 'returns', address: '#/compare?x=updates' })).toContainEqual({
    name: 'returns',
    address: '#/compare?x=updates',
  });
  expect(await handlers['views.delete']({ name: 'a board' })).toHaveLength(1);
  expect(saveViewRequest.safeParse({ name: 'x', address: 'https://elsewhere' }).success).toBe(false);
});
