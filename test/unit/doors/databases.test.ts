import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabases } from '../../../src-main/doors/databases/databases.ts';
import type { Workbench } from '../../../src-main/workbench/workbench.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

/** Two databases, whose opening and closing are written down; closing waits until the test lets it. */
function stand() {
  const folder = temporaryFolder();
  const [first, second] = ['first.db', 'second.db'].map((name) => join(folder, name));
  for (const path of [first, second]) writeFileSync(path, '');
  const done: string[] = [];
  const closings: (() => void)[] = [];
  const service = openDatabases({
    databasePath: first,
    open: (path) => {
      done.push(`open ${basename(path)}`);
      // Only what the door reads of a workbench is there.
      return {
        handlers: {},
        subscribe: () => () => undefined,
        close: async () => {
          await new Promise<void>((close) => closings.push(close));
          done.push(`closed ${basename(path)}`);
        },
      } as unknown as Workbench;
    },
    recentFile: join(folder, 'recent.json'),
    now: () => new Date(0),
    log: (message) => done.push(message),
  });
  const open = (path: string) => service.handlers['databases.open']({ path, isNew: false });
  return { service, open, first, second, done, closings };
}
const turn = (): Promise<void> => new Promise((next) => setImmediate(next));

test('a database that is being closed is not opened again before it is closed, however fast one asks', async () => {
  const { open, first, second, done, closings } = stand();
  const there = open(second);
  const back = open(first);
  expect((await there).current).toBe(second);
  await turn();
  expect(done).toEqual(['open first.db', 'open second.db']);
  closings[0]();
  expect((await back).current).toBe(first);
  expect(done).toEqual(['open first.db', 'open second.db', 'closed first.db', 'open first.db']);
});

test('a refusal is told to who asked, and keeps nobody else from opening', async () => {
  const { open, second } = stand();
  const refused = open('nowhere.db');
  const there = open(second);
  await expect(refused).rejects.toThrow(/is no whole path/);
  expect((await there).current).toBe(second);
});

test('no database is opened once the program is being closed', async () => {
  const { service, open, second, done, closings } = stand();
  const closed = service.close();
  await expect(open(second)).rejects.toThrow('The program is being closed');
  await turn();
  closings[0]();
  await closed;
  expect(done).toEqual(['open first.db', 'closed first.db']);
});
