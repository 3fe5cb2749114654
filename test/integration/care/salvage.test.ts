import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { checkFile } from '../../../db/care/check.ts';
import { findDamage } from '../../../db/care/damage.ts';
import { findDamagedPages } from '../../../db/salvage/damagedPages.ts';
import { salvage, type Salvage } from '../../../db/salvage/salvage.ts';
import { DatabaseError, openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRun, listRuns } from '../../../db/runs.ts';
import { randomFromSeed, type Random } from '../../../src-main/numerics/random.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { fullDatabase, PAGE, placesOf, type Place } from './pages.ts';

const when = { at: '2026-01-02T00:00:00.000Z', tasks: ['Hopper'] };

type Counts = Readonly<Record<string, number>>;

function countsOf(path: string): Counts {
  const database = new Database(path, { readonly: true });
  const tables = database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all();
  const counts = tables.map((table) => [
    table,
    database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
  ]);
  database.close();
  // Each pair is a name and a count.
  return Object.fromEntries(counts) as Counts;
}

/** Tables of which indexes know every column. */
const known = [
  'runs',
  'run_events',
  'run_tags',
  'configurations',
  'variants',
  'studies',
  'figures',
  'venues',
  'settings',
];

/** Rows of the table that the page alone has. */
function rowsOn(place: Place, table: string): number {
  if (place.name !== table || known.includes(table)) return 0;
  if (place.kind === 'overflow') return 1;
  return place.kind === 'leaf' || table === 'cycles' ? place.cells : 0;
}

test('of a file with any one page overwritten keeps every row that is not on it', { timeout: 600_000 }, async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  await fullDatabase(path);
  const whole = readFileSync(path);
  const before = countsOf(path);
  const places = placesOf(path);
  expect(new Set(places.map(({ kind }) => kind))).toEqual(new Set(['leaf', 'internal', 'overflow', 'free']));
  expect(places.length).toBe(whole.length / PAGE);
  const damaged = join(folder, 'damaged.db');
  for (const place of places) {
    const name = `page ${place.page}, ${place.kind} of ${place.name}`;
    const bytes = Buffer.from(whole);
    bytes.fill(0xa5, (place.page - 1) * PAGE, place.page * PAGE);
    writeFileSync(damaged, bytes);
    const target = join(folder, `salvaged-${place.page}.db`);
    const found = findDamagedPages(damaged).map(({ page, of }) => `${page} ${of}`);
    if (['leaf', 'internal'].includes(place.kind)) expect(found, name).toContain(`${place.page} ${place.name}`);
    // Of a page that goes on with a row, the page is named where the row begins.
    expect(new Set(found).size, name).toBeLessThanOrEqual(1);
    const { kept, losses, madeAgain }: Salvage = salvage(damaged, target, when);
    expect(readFileSync(damaged).equals(bytes), name).toBe(true);
    expect(countsOf(target), name).toEqual(kept);
    const lost = (table: string): number =>
      losses.reduce((sum, loss) => sum + (loss.table === table ? (loss.rows ?? NaN) : 0), 0);
    for (const [table, rows] of Object.entries(before)) {
      expect((kept[table] ?? 0) + lost(table), `${table}; ${name}`).toBe(rows);
      // The segments of a rollout are of no use without it.
      if (table !== 'segments' || place.name !== 'rollouts')
        expect(lost(table), `${table}; ${name}`).toBeLessThanOrEqual(rowsOn(place, table));
    }
    // All of them say whose they are and when.
    for (const { table, run, cycle } of losses.filter((loss) => loss.table !== 'analyses')) {
      expect(run, `${table}; ${name}`).toBe('run-1');
      if (table !== 'checkpoints') expect(cycle, `${table}; ${name}`).not.toBeNull();
    }
    expect(madeAgain, name).toEqual([]);
    const saved = openDatabase(target);
    expect(checkFile(saved), name).toEqual({ structure: [], references: [] });
    expect([...findDamage(saved)], name).toEqual([]);
    expect(listRuns(saved), name).toEqual(listRuns(openHere(path)));
    saved.close();
  }
});

/** A file of which whole pages are lost. */
async function withoutPages(folder: string, isLost: (place: Place) => boolean): Promise<string> {
  const path = join(folder, 'damaged.db');
  const whole = join(folder, 'runs.db');
  await fullDatabase(whole);
  const bytes = readFileSync(whole);
  for (const { page } of placesOf(whole).filter(isLost)) bytes.fill(0xa5, (page - 1) * PAGE, page * PAGE);
  writeFileSync(path, bytes);
  return path;
}

test('keeps what a run logged under one made again, where neither its row nor an index has its settings', async () => {
  const folder = temporaryFolder();
  const whole = join(folder, 'whole.db');
  await fullDatabase(whole);
  const path = await withoutPages(folder, ({ name }) => name === 'runs' || name === 'runs_again');
  const target = join(folder, 'new.db');
  const { kept, losses, madeAgain } = salvage(path, target, when);
  expect([kept, losses, madeAgain]).toEqual([{ ...countsOf(whole), configurations: 2 }, [], ['run-1']]);
  const [old, saved] = [whole, target].map(openHere);
  const run = findRun(saved, 'run-1');
  const before = findRun(old, 'run-1');
  // The index of numbers tells which settings it shared.
  expect(run).toMatchObject({ task: 'Hopper', method: 'imported', status: 'finished', cycles: before?.cycles });
  for (const key of ['digest', 'interactions', 'test_return', 'best_test', 'late_test', 'cumulative_return'] as const)
    expect(run?.[key], key).toBe(before?.[key]);
  expect(JSON.parse(run?.configuration ?? '')).toMatchObject({
    ...{ gamma: 0.99, algorithm: 'meta', observationSize: 11, actionSize: 3 },
  });
  expect(run?.source).toContain('The page that said its settings was damaged');
  expect(findDigestFault(saved, 'run-1')).toBeNull();
});

test('makes a run again from its cycles where its settings alone are in an index', async () => {
  const folder = temporaryFolder();
  const whole = join(folder, 'whole.db');
  await fullDatabase(whole);
  const path = await withoutPages(folder, ({ name }) => name === 'runs' || name === 'runs_numbers_again');
  const target = join(folder, 'new.db');
  const { losses, madeAgain } = salvage(path, target, when);
  expect([losses, madeAgain]).toEqual([[], ['run-1']]);
  const [old, saved] = [whole, target].map(openHere);
  const clear = (run: unknown): unknown => ({ ...(run as object), variant: null, owner_boot: null });
  expect(clear(findRun(saved, 'run-1'))).toEqual(clear(findRun(old, 'run-1')));
});

test('takes a row that is not what was written from the index, and the latest commits from the log', async () => {
  const folder = temporaryFolder();
  const whole = join(folder, 'whole.db');
  await fullDatabase(whole);
  const database = new Database(whole);
  onTestFinished(() => void database.close());
  database.exec(`INSERT INTO run_events (run_id, at, kind, message) VALUES ('run-1', '2026', 'note', 'in the log')`);
  const path = join(folder, 'damaged.db');
  const bytes = readFileSync(whole);
  const place = bytes.indexOf('"gamma":0.99');
  const [row] = placesOf(whole).filter(({ name, kind }) => name === 'runs' && kind === 'leaf');
  for (let at = place; at !== -1; at = bytes.indexOf('"gamma":0.99', at + 1))
    if (Math.floor(at / PAGE) + 1 === row.page) bytes[at + 11] ^= 1;
  writeFileSync(path, bytes);
  writeFileSync(`${path}-wal`, readFileSync(`${whole}-wal`));
  const target = join(folder, 'new.db');
  const { kept, losses } = salvage(path, target, when);
  expect(losses).toEqual([]);
  expect(kept).toEqual(countsOf(whole));
  expect(findRun(openHere(target), 'run-1')?.configuration).toBe(findRun(openHere(whole), 'run-1')?.configuration);
});

test('refuses a file that nothing shows to be ours, and reads ours without its first page', async () => {
  const folder = temporaryFolder();
  const path = await withoutPages(folder, ({ page }) => page === 1);
  expect(salvage(path, join(folder, 'new.db'), when).losses).toEqual([]);
  const other = join(folder, 'other.db');
  const database = new Database(other);
  database.exec(`CREATE TABLE runs (id TEXT PRIMARY KEY); INSERT INTO runs VALUES ('a')`);
  database.close();
  expect(() => salvage(other, join(folder, 'none.db'), when)).toThrow(/Nothing can be salvaged from .*other\.db/);
});

function openHere(path: string): WritableDatabase {
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return database;
}

test('whatever is done to a file, what is saved of it is sound, or it is refused in words', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  await fullDatabase(path);
  const whole = readFileSync(path);
  const damaged = join(folder, 'damaged.db');
  let saves = 0;
  for (let seed = 0; seed < 60; seed++) {
    writeFileSync(damaged, damagedAnyhow(whole, randomFromSeed(seed, 'damage')));
    const target = join(folder, `new-${seed}.db`);
    try {
      findDamagedPages(damaged);
      salvage(damaged, target, when);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw new Error(`seed ${seed}`, { cause: error });
      continue;
    }
    saves += 1;
    const saved = openDatabase(target);
    expect([checkFile(saved), [...findDamage(saved)]], `seed ${seed}`).toEqual([{ structure: [], references: [] }, []]);
    listRuns(saved);
    saved.close();
  }
  expect(saves).toBeGreaterThan(40);
});

/** Bits turned over, noise or zeros over many pages, pages put elsewhere, the end cut off. */
function damagedAnyhow(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  const pages = bytes.length / PAGE;
  const someTimes = (most: number, work: () => void): void => {
    for (let left = 1 + random.below(most); left > 0; left--) work();
  };
  switch (random.below(5)) {
    case 0:
      someTimes(40, () => (bytes[random.below(bytes.length)] ^= 1 << random.below(8)));
      return bytes;
    case 1: {
      const from = random.below(bytes.length);
      const end = Math.min(bytes.length, from + random.below(60_000));
      for (let at = from; at < end; at++) bytes[at] = random.below(256);
      return bytes;
    }
    case 2:
      someTimes(10, () => {
        const from = random.below(pages) * PAGE;
        bytes.copy(bytes, random.below(pages) * PAGE, from, from + PAGE);
      });
      return bytes;
    case 3:
      someTimes(10, () => {
        const from = random.below(pages) * PAGE;
        bytes.fill(0, from, from + PAGE);
      });
      return bytes;
    default:
      return bytes.subarray(0, random.below(bytes.length));
  }
}

test('what hangs on a lost rollout is named with its run and cycle, as far as any index tells', async () => {
  const folder = temporaryFolder();
  const path = await withoutPages(
    folder,
    ({ name, kind }) => name === 'segments_by_run' || (/^(rollouts|segments)$/.test(name) && kind === 'leaf'),
  );
  const { losses } = salvage(path, join(folder, 'new.db'), when);
  const told = (table: string): readonly unknown[] =>
    losses.flatMap((loss) => (loss.table === table && loss.rows !== null ? [[loss.run, loss.cycle]] : []));
  expect(told('rollouts').length).toBeGreaterThan(0);
  expect(told('segments').length).toBeGreaterThan(0);
  for (const place of told('segments')) expect(place).toEqual([expect.any(String), expect.any(Number)]);
});

test('is looked at though SQLite cannot open it: check names page and table, and salvage keeps it all', async () => {
  const folder = temporaryFolder();
  const path = await withoutPages(folder, ({ page }) => page === 1);
  const checked = await tutelage('check', '--db', path, '--json');
  expect([checked.code, JSON.parse(checked.out)]).toMatchObject([1, { isWhole: false, runs: null }]);
  expect((await tutelage('check', '--db', path)).err).toContain('page 1, of sqlite_schema: it is no page of a table');
  expect((await tutelage('runs', '--db', path)).err).toContain('"tutelage salvage" reads what can be read');
  const target = join(folder, 'new.db');
  expect((await tutelage('salvage', path, '--out', target)).err).toContain('nothing was lost');
  expect((await tutelage('check', '--db', target)).code).toBe(0);
});

test('without the page of a run check names it, and goes on', async () => {
  const folder = temporaryFolder();
  const path = await withoutPages(folder, ({ name, kind }) => name === 'runs' && kind === 'leaf');
  const { code, err } = await tutelage('check', '--db', path);
  expect([code, err]).toEqual([1, expect.stringMatching(/page \d+, of runs: it is no page of a table/)]);
  expect(err).toContain('damaged.');
});

test('of what is no file, or to where none can be made, is refused in a sentence', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  openDatabase(path).close();
  expect(() => salvage(folder, join(folder, 'new.db'), when)).toThrow(/is no file\. Name the database itself/);
  expect(() => salvage(path, join(folder, 'no', 'new.db'), when)).toThrow(DatabaseError);
  expect(() => salvage(path, join(folder, 'no', 'new.db'), when)).toThrow(/cannot be made: .* in a folder that is/);
});

test('an empty file is no database, for salvage and for check', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  writeFileSync(path, '');
  expect(() => salvage(path, `${path}.new`, when)).toThrow(/is empty: it is no database/);
  const checked = await tutelage('check', '--db', path);
  expect(checked.code).toBe(1);
  expect(checked.err).toContain('damaged. The file is empty: it is no database');
});
