import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createCrew } from '../../../src-main/coverage/parallel/crew.ts';
import { builtWorkerEntries, helperEntry, trialEntry, workerEntries } from '../../../src-main/doors/entries.ts';
import { entries, entryBeside, type EntryName } from '../../../src-main/training/entries.ts';

test('every address leads to a file, from wherever another lies', () => {
  for (const entry of [...Object.values(workerEntries), helperEntry, trialEntry])
    expect(existsSync(entry), entry.pathname).toBe(true);
  for (const name of Object.keys(entries) as EntryName[])
    // the table's own keys
    for (const { pathname } of Object.values(workerEntries).map((from) => entryBeside(from, name)))
      expect(pathname.endsWith(`/src-main/${entries[name]}`) && existsSync(pathname), pathname).toBe(true);
  expect(entryBeside(builtWorkerEntries.analysisWorker, 'map-worker').pathname).toMatch(/\/out\/main\/map-worker\.js$/);
});

test('what helps with a map takes part until it is sent home, and fails at nothing', async () => {
  const helpers: Worker[] = [];
  const crew = createCrew(1, (order) => helpers.push(new Worker(helperEntry, { workerData: { crew: order } })));
  expect(helpers).toHaveLength(1);
  const ended = once(helpers[0], 'exit'); // rejects where the thread fails
  await once(helpers[0], 'online');
  crew.dismiss();
  expect(await ended).toEqual([0]);
});
