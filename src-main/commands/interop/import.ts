import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase, openOrCopy, type WritableDatabase } from '../../../db/open.ts';
import { roles, type Role } from '../../learning/record.ts';
import { importRuns, type FoundRun, type ImportChoice, type ImportReport } from '../../workbench/imports/importRuns.ts';
import { scan } from '../../workbench/imports/scan.ts';
import { sortRuns } from '../../workbench/runs/variants.ts';
import { numberOption } from '../options/numberOption.ts';
import { columns } from '../terminal/text.ts';
import { databasePathOf, print, say, UsageError, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';
import { whileItGrows } from './whileItGrows.ts';

export interface ImportOptions extends DatabaseOption {
  readonly dryRun: boolean;
  readonly follow: boolean;
  readonly json: boolean;
  readonly task?: string;
  readonly algorithm?: string;
  readonly seed?: string;
  readonly role: string;
  readonly stepColumn?: string;
  readonly episode?: string;
  readonly step?: string;
  readonly observations?: string;
  readonly actions?: string;
  readonly reward?: string;
  readonly terminal?: string;
}

/** `tutelage import`: runs of other programs, looked at or taken in. */
export async function importCommand(paths: readonly string[], options: ImportOptions): Promise<ExitCode> {
  if (options.follow && options.dryRun) throw new UsageError('--follow takes in what comes; leave --dry-run out.');
  const choice = choiceOf(options);
  return options.follow ? follow(paths, choice, options) : importOnce(paths, choice, options);
}

/** Reads, and again what has grown, until Ctrl-C; a fault of the reading is one whenever it comes. */
async function follow(paths: readonly string[], choice: ImportChoice, options: ImportOptions): Promise<ExitCode> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  let isFirst = true;
  await whileItGrows({
    look: () => JSON.stringify(scan(paths)),
    read: async () => {
      await importOnce(paths, choice, options);
      if (isFirst) say('Reading what grows, until Ctrl-C.');
      isFirst = false;
    },
    rest: (least) =>
      setTimeout(least, true, { signal: stop.signal }).catch((error: unknown) => {
        if (stop.signal.aborted) return false;
        throw error;
      }),
    now: () => performance.now(),
  });
  return 0;
}

async function importOnce(paths: readonly string[], choice: ImportChoice, options: ImportOptions): Promise<ExitCode> {
  const { database, close } = opened(databasePathOf(options), options.dryRun);
  const progress = terminalProgress(process.stderr, () => performance.now());
  let report: ImportReport;
  try {
    report = await importRuns({
      ...{ paths, choice, into: database, isDry: options.dryRun, at: new Date().toISOString() },
      onSource: (done, of) => progress.show('reading', of === 0 ? 1 : done / of),
    });
    if (!options.dryRun) sortRuns(database);
  } finally {
    progress.clear();
    close();
  }
  if (options.json) print(JSON.stringify(report));
  else tell(options.follow ? changedOnly(report) : report, options.dryRun);
  return report.faults.length > 0 || report.runs.length === 0 ? 1 : 0;
}

/** To look, a database need not be there, nor be one that can be written. */
function opened(path: string, isDry: boolean): { readonly database: WritableDatabase; readonly close: () => void } {
  if (isDry && existsSync(path)) return openOrCopy(path, { say });
  const database = openDatabase(isDry ? ':memory:' : path, { say });
  return { database, close: () => void database.close() };
}

function choiceOf(options: ImportOptions): ImportChoice {
  const role = roles.find((each) => each === options.role);
  if (role === undefined) throw new UsageError(`--role "${options.role}": choose one of ${roles.join(', ')}.`);
  const list = (text: string | undefined): readonly string[] =>
    (text ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  return {
    task: options.task ?? null,
    algorithm: options.algorithm ?? null,
    seed: options.seed === undefined ? null : numberOption(z.int().min(0), '--seed', options.seed),
    role: role satisfies Role,
    step: options.stepColumn ?? null,
    trajectories: {
      episode: options.episode ?? null,
      step: options.step ?? null,
      observations: list(options.observations),
      actions: list(options.actions),
      reward: options.reward ?? null,
      terminal: options.terminal ?? null,
    },
  };
}

/** What is followed is told once. */
function changedOnly(report: ImportReport): ImportReport {
  return { ...report, runs: report.runs.filter(({ state }) => state !== 'known'), passedOver: [] };
}

function tell({ runs, faults, passedOver }: ImportReport, isDry: boolean): void {
  if (runs.length > 0)
    print(
      columns(
        ['run', isDry ? 'would be' : 'was', 'program', 'task', 'algorithm', 'seed', 'steps', 'points', 'rollouts'],
        runs.map((run) => [
          ...[run.id, words[run.state], run.program, run.task, run.algorithm, String(run.seed)],
          ...[run.interactions, Math.max(run.points, run.episodes), run.rollouts].map((n) => n.toLocaleString('en')),
        ]),
      ),
    );
  for (const { path, notices } of isDry || runs.length <= 10 ? runs : [])
    for (const notice of notices) say(`${path}: ${notice}`);
  for (const { path, why } of passedOver) if (why !== '') say(`${path} was passed over: ${why.replace(/\.$/, '')}.`);
  for (const { path, fault } of faults) say(`${path} was not imported: ${fault}`);
  const count = (state: FoundRun['state']): number => runs.filter((run) => run.state === state).length;
  const [fresh, grown, known] = [count('new'), count('grown'), count('known')];
  if (runs.length + faults.length === 0) say('Nothing was found that one of the readers is for.');
  else
    say(
      `${isDry ? 'Would import' : 'Imported'} ${fresh} ${fresh === 1 ? 'run' : 'runs'}` +
        (grown > 0 ? `, read ${grown} again that had grown` : '') +
        (known > 0 ? `; ${known} ${known === 1 ? 'was' : 'were'} here already` : '') +
        (faults.length > 0 ? `; ${faults.length} could not be read` : '') +
        '.',
    );
}

const words: Readonly<Record<FoundRun['state'], string>> = {
  new: 'imported',
  known: 'here already',
  grown: 'read again',
};
