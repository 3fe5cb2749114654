import { existsSync, statSync } from 'node:fs';
import { backUp } from '../../../db/care/backup.ts';
import { findDamage, type Damage } from '../../../db/care/damage.ts';
import { checkFile, type FileCheck } from '../../../db/care/check.ts';
import { findDamagedPages } from '../../../db/salvage/damagedPages.ts';
import type { Loss } from '../../../db/salvage/losses.ts';
import { markDoubtful, salvage } from '../../../db/salvage/salvage.ts';
import type { PageFault } from '../../../db/salvage/trees.ts';
import {
  DatabaseError,
  openDatabase,
  openOrCopy,
  type OpenedDatabase,
  type ReadableDatabase,
} from '../../../db/open.ts';
import { listRuns } from '../../../db/runs.ts';
import { messageOf } from '../../contract/errors.ts';
import { taskNames } from '../../tasks/task.ts';
import { findDigestFault, type DigestFault } from '../../training/verification/storedDigests.ts';
import { countSchema, numberOption } from '../options/numberOption.ts';
import {
  databasePathOf,
  print,
  requireDatabase,
  say,
  UsageError,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';

/** Damaged rows that are told one by one. */
const MOST_TOLD = 100;

/** `tutelage check`: whether the file is whole and its rollouts are what was logged. */
export function checkCommand(options: DatabaseOption & { readonly runs?: string; readonly json: boolean }): ExitCode {
  requireDatabase(options);
  const most = options.runs === undefined ? Infinity : numberOption(countSchema, '--runs', options.runs);
  const path = databasePathOf(options);
  if (sizeOf(path) === 0 && sizeOf(`${path}-wal`) === 0) {
    const none = { pages: [], references: [], damage: [], digests: [], runs: null, checked: 0 } as const;
    const empty: Look = { ...none, structure: ['the file is empty: it is no database'] };
    if (options.json) print(JSON.stringify({ path, isWhole: false, ...empty }));
    else say(`${path}: damaged. The file is empty: it is no database, and nothing can be salvaged from it.`);
    return 1;
  }
  const found = lookAt(path, most);
  const { pages, structure, references, damage, digests, runs, checked } = found;
  const isWhole = [pages, structure, references, damage, digests].every(({ length }) => length === 0);
  if (options.json) print(JSON.stringify({ path, isWhole, ...found }));
  else {
    tell(pages.map(({ page, of, fault }) => `page ${page}, of ${of}: ${fault}`));
    tell([...structure, ...references]);
    tell(
      damage.map(
        ({ table, run, cycle, fault }) =>
          `${run ?? 'no run'}${cycle === null ? '' : `, cycle ${cycle}`}: ` +
          (fault === null ? `a row of ${table} is not what was written` : `${table}: ${fault}`),
      ),
    );
    tell(digests.map(({ run, cycle, fault }) => `${run}, cycle ${cycle}: ${fault}`));
    say(
      `${path}: ${isWhole ? 'whole' : 'damaged'}. ` +
        (runs === null
          ? 'SQLite cannot open it, so rows were not looked at.'
          : `The rollouts of ${checked} of ${runs} runs were compared with their digests.`) +
        (isWhole ? '' : ' "tutelage salvage FILE --out NEW" reads what can be read into a new file.'),
    );
  }
  return isWhole ? 0 : 1;
}

/** Infinity where what is there is no file, which opening it tells of; 0 where a log is not there. */
function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return path.endsWith('-wal') ? 0 : Infinity;
  return stats.isFile() ? stats.size : Infinity;
}

function tell(lines: readonly string[]): void {
  for (const line of lines.slice(0, MOST_TOLD)) say(line);
  if (lines.length > MOST_TOLD) say(`… and ${lines.length - MOST_TOLD} more like it`);
}

interface Look extends FileCheck {
  readonly pages: readonly PageFault[];
  readonly damage: readonly Damage[];
  readonly digests: readonly DigestFault[];
  /** Null where the file cannot be opened. */
  readonly runs: number | null;
  /** Runs whose rollouts were compared. */
  readonly checked: number;
}

/** @throws DatabaseError for a file that cannot be opened for another reason than damage. */
function lookAt(path: string, most: number): Look {
  let opened: OpenedDatabase;
  try {
    opened = openOrCopy(path, { say });
  } catch (error) {
    const pages = error instanceof DatabaseError && existsSync(path) ? findDamagedPages(path) : [];
    if (pages.length === 0) throw error;
    return { pages, structure: [messageOf(error)], references: [], damage: [], digests: [], runs: null, checked: 0 };
  }
  const { database, close } = opened;
  try {
    const { structure, references } = checkFile(database);
    const [ids, fault] = runsOf(database);
    const looked = evenly(ids, most);
    return {
      // SQLite names pages by the number of a tree; a whole file is not read twice.
      pages: structure.length + fault.length === 0 ? [] : findDamagedPages(opened.path),
      structure: [...structure, ...fault],
      references,
      damage: [...findDamage(database)],
      digests: looked.flatMap((id) => findDigestFault(database, id) ?? []),
      ...{ runs: ids.length, checked: looked.length },
    };
  } finally {
    close();
  }
}

/** Those with cycles; what is wrong where they cannot be listed. */
function runsOf(database: ReadableDatabase): readonly [ids: readonly string[], faults: readonly string[]] {
  try {
    return [
      listRuns(database)
        .filter(({ cycles }) => cycles > 0)
        .map(({ id }) => id),
      [],
    ];
  } catch (error) {
    return [[], [`the runs cannot be listed: ${messageOf(error)}`]];
  }
}

function evenly<T>(list: readonly T[], most: number): readonly T[] {
  const taken = Math.min(most, list.length);
  return Array.from({ length: taken }, (_, i) => list[Math.floor((i * list.length) / taken)]);
}

/** `tutelage backup`: a copy of one instant, while trainings go on. */
export async function backupCommand(
  target: string,
  options: DatabaseOption & { readonly json: boolean },
): Promise<ExitCode> {
  requireDatabase(options);
  const path = databasePathOf(options);
  const opened = openOrCopy(path, { say });
  const { database } = opened;
  try {
    let pages = 0;
    await backUp(database, target, (_, of) => {
      pages = of;
    });
    const bytes = pages * Number(database.pragma('page_size', { simple: true }));
    if (options.json) print(JSON.stringify({ path, target, bytes }));
    else say(`${target} holds ${path} as it was when the copy began.`);
    return 0;
  } finally {
    opened.close();
  }
}

function placeOf({ run, cycle, upTo }: Pick<Loss, 'run' | 'cycle' | 'upTo'>): string {
  const cycles = cycle === null ? '' : upTo === null ? `, cycle ${cycle}` : `, cycles ${cycle} to ${upTo}`;
  return `${run === null ? '' : `, run ${run}`}${cycles}`;
}

function countedRows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

/** Tables whose rows are each of a run. */
const ofRuns: ReadonlySet<string> = new Set(['rollouts', 'segments', 'checkpoints', 'teachers', 'run_events']);

/** `tutelage salvage`: what can be read of a damaged file, in a new one. */
export function salvageCommand(path: string, options: { readonly out: string; readonly json: boolean }): ExitCode {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file.`);
  const { kept, losses, madeAgain } = salvage(path, options.out, { at: new Date().toISOString(), tasks: taskNames });
  const database = openDatabase(options.out);
  try {
    const runs = listRuns(database);
    const digests = runs.flatMap(({ id }) => findDigestFault(database, id) ?? []);
    markDoubtful(
      database,
      [...losses, ...digests].flatMap(({ run }) => run ?? []),
    );
    if (options.json) print(JSON.stringify({ path, out: options.out, kept, losses, madeAgain, digests }));
    else {
      for (const { table, rows, ...place } of losses)
        say(
          `lost: ${rows === null ? 'perhaps rows, nobody can tell how many,' : countedRows(rows)} of ${table}` +
            placeOf(place) +
            (place.run === null && ofRuns.has(table) ? '; what is left does not tell of which run' : ''),
        );
      for (const run of madeAgain)
        say(`made again: run ${run}, whose own row was lost; "tutelage show ${run}" says what it misses.`);
      for (const { run, cycle, fault } of digests) say(`doubtful: run ${run} from cycle ${cycle} on: ${fault}`);
      say(
        `${options.out} holds ${runs.length} runs; ` +
          `${losses.length + digests.length === 0 ? 'nothing was lost' : 'what was lost stands above'}. ` +
          `${path} is as it was.`,
      );
    }
    return losses.length + digests.length === 0 ? 0 : 1;
  } finally {
    database.close();
  }
}
