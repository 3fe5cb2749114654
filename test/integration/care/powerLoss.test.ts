import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { cycleCommitter } from '../../../db/log/cycles.ts';
import { openDatabase } from '../../../db/open.ts';
import { addRunEvent, insertRun } from '../../../db/runs.ts';
import { metricKeys, type Metrics } from '../../../src-main/learning/record.ts';
import { segmentOf } from '../../helpers/learning/segments.ts';
import { shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const CYCLES = 3;
/** A frame of the log: 24 bytes of header and a page. */
const FRAME = 24 + 4096;

/** A database whose last cycles stand in the log alone, as after power was lost. */
function unsynced(folder: string): string {
  const path = join(folder, 'runs.db');
  const database = openDatabase(path, { durability: 'process' });
  onTestFinished(() => void database.close());
  insertRun(
    database,
    { id: 'run', name: 'run', configuration: shortConfiguration(), createdAt: '2026-01-01T00:00:00.000Z' },
    { pid: 1, host: 'here' },
  );
  database.pragma('wal_checkpoint(TRUNCATE)');
  const commit = cycleCommitter(database);
  const metrics = Object.fromEntries(metricKeys.map((key) => [key, null])) as Metrics; // fromEntries forgets its keys
  for (let cycle = 0; cycle < CYCLES; cycle += 1)
    commit({
      run: 'run',
      digest: `digest ${cycle}`,
      seconds: cycle,
      oldestTeacher: 0,
      isLast: false,
      claim: 0,
      record: {
        cycle,
        interactions: cycle + 1,
        segments: [segmentOf([cycle], { index: cycle })],
        metrics,
        sigma: null,
      },
      checkpoint: { state: `${cycle}`, learner: new Uint8Array(3000).fill(cycle) },
      teacher: null,
    });
  return path;
}

/**
 * Cycles of the database that a cut log leaves; throws where they are not whole. @param wal null cuts the log there is.
 */
function cyclesLeft(path: string, wal: Buffer | null, length: number): number {
  rmSync(`${path}-shm`, { force: true });
  if (wal === null) truncateSync(`${path}-wal`, length);
  else writeFileSync(`${path}-wal`, wal.subarray(0, length));
  const database = new Database(path, { readonly: true });
  try {
    const [cycles, ...parts] = database
      .prepare<[], number[]>(
        `SELECT (SELECT count(*) FROM cycles), (SELECT cycles FROM runs), (SELECT count(*) FROM rollouts),
           (SELECT count(DISTINCT cycle) FROM segments), (SELECT coalesce(max(cycle) + 1, 0) FROM checkpoints)`,
      )
      .raw()
      .all()[0];
    if (parts.some((part) => part !== cycles)) throw new Error(`${length} bytes: ${cycles} cycles, ${parts.join()}`);
    return cycles;
  } finally {
    database.close();
  }
}

test('a log cut at any byte of its last frames leaves whole cycles, all but the last ones', () => {
  const folder = temporaryFolder();
  const path = unsynced(folder);
  const wal = readFileSync(`${path}-wal`);
  const copy = join(folder, 'after.db');
  copyFileSync(path, copy);
  expect(cyclesLeft(copy, wal, wal.length)).toBe(CYCLES);
  const lengths = [
    ...Array.from({ length: FRAME }, (_, i) => wal.length - 1 - i),
    ...Array.from({ length: Math.floor((wal.length - FRAME) / 499) }, (_, i) => wal.length - FRAME - 499 * i),
  ];
  let last = CYCLES;
  for (const length of lengths) {
    const left = cyclesLeft(copy, null, length);
    if (left > last || left < last - 1) throw new Error(`${length} bytes: ${left} cycles after ${last}`);
    last = left;
  }
  expect(last).toBe(0);

  const frame = wal.length - FRAME;
  expect(cyclesLeft(copy, wal, wal.length - 1)).toBe(CYCLES - 1);
  for (const at of [frame, frame + 8, frame + 24, frame + 2000, wal.length - 1]) {
    const flipped = Buffer.from(wal);
    flipped[at] ^= 1;
    expect(cyclesLeft(copy, flipped, wal.length), `byte ${at}`).toBe(CYCLES - 1);
  }
}, 300_000);

test('what a person is told is on the disk before the answer; a cycle only has to outlive its process', () => {
  const path = join(temporaryFolder(), 'runs.db');
  const [person, training] = [openDatabase(path), openDatabase(path, { durability: 'process' })];
  onTestFinished(() => void person.close());
  onTestFinished(() => void training.close());
  const FULL = 2;
  const NORMAL = 1;
  expect([person, training].map((database) => database.pragma('synchronous', { simple: true }))).toEqual([
    FULL,
    NORMAL,
  ]);
  expect(() => addRunEvent(person, 'nobody', '2026', 'note', '')).toThrow(/FOREIGN KEY/);
});
