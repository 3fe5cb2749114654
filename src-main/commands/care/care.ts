import { existsSync } from 'node:fs';
import { backUp } from '../../../db/care/backup.ts';
import { findDamage } from '../../../db/care/damage.ts';
import { checkFile } from '../../../db/care/check.ts';
import type { Loss } from '../../../db/salvage/losses.ts';
import { markDoubtful, salvage } from '../../../db/salvage/salvage.ts';
import { openDatabase, openOrCopy } from '../../../db/open.ts';
import { listRuns } from '../../../db/runs.ts';
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
  const opened = openOrCopy(path, { say });
  const { database } = opened;
  try {
    const { structure, references } = checkFile(database);
    const runs = listRuns(database).filter(({ cycles }) => cycles > 0);
    const looked = evenly(runs, most);
    const digests: DigestFault[] = [];
    for (const { id } of looked) {
      const fault = findDigestFault(database, id);
      if (fault !== null) digests.push(fault);
    }
    const damage = [...findDamage(database)];
    const isWhole = structure.length + references.length + digests.length + damage.length === 0;
    if (options.json)
      print(
        JSON.stringify({
          ...{ path, isWhole, structure, references, damage, digests },
          ...{ runs: runs.length, checked: looked.length },
        }),
      );
    else {
      for (const line of [...structure, ...references]) say(line);
      for (const { table, run, cycle, fault } of damage.slice(0, MOST_TOLD))
        say(
          `${run ?? 'no run'}${cycle === null ? '' : `, cycle ${cycle}`}: ` +
            (fault === null ? `a row of ${table} is not what was written` : `${table}: ${fault}`),
        );
      if (damage.length > MOST_TOLD) say(`… and ${damage.length - MOST_TOLD} more such rows`);
      for (const { run, cycle, fault } of digests) say(`${run}, cycle ${cycle}: ${fault}`);
      say(
        `${path}: ${isWhole ? 'whole' : 'damaged'}. ` +
          `The rollouts of ${looked.length} of ${runs.length} runs were compared with their digests.` +
          (isWhole ? '' : ' "tutelage salvage FILE --out NEW" reads what can be read into a new file.'),
      );
    }
    return isWhole ? 0 : 1;
  } finally {
    opened.close();
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
            placeOf(place),
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
