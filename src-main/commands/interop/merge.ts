import { existsSync } from 'node:fs';
import { openDatabase, openOrCopy } from '../../../db/open.ts';
import { mergeRuns, type MergedRun, type MergeReport } from '../../workbench/merging/mergeRuns.ts';
import { sortRuns } from '../../workbench/runs/variants.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { getStudy } from '../options/studyChoice.ts';
import {
  databasePathOf,
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';

interface MergeOptions extends DatabaseOption {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `tutelage merge`: the runs and studies of another database, each once. */
export function mergeCommand(other: string, options: MergeOptions): ExitCode {
  if (!existsSync(other)) throw new UsageError(`${other}: there is no such file.`);
  const path = databasePathOf(options);
  const { database, close } =
    options.dryRun && existsSync(path) ? openOrCopy(path, { say }) : opened(options.dryRun ? ':memory:' : path);
  try {
    const report = merged(database, other, null, null, options.dryRun);
    if (options.json) print(JSON.stringify(report));
    else tell(report, options.dryRun);
    return report.runs.some(({ outcome }) => outcome === 'refused') ? 1 : 0;
  } finally {
    close();
  }
}

function opened(path: string): Pick<ReturnType<typeof openOrCopy>, 'database' | 'close'> {
  const database = openDatabase(path, { say });
  return { database, close: () => void database.close() };
}

function merged(
  into: ReturnType<typeof openDatabase>,
  path: string,
  runs: ReadonlySet<string> | null,
  studies: ReadonlySet<string> | null,
  isDry: boolean,
): MergeReport {
  const progress = terminalProgress(process.stderr, () => performance.now());
  try {
    return mergeRuns({
      ...{ into, path, runs, studies, isDry, at: new Date().toISOString() },
      onRun: (done, of) => progress.show('merging', of === 0 ? 1 : done / of),
      sort: sortRuns,
    });
  } finally {
    progress.clear();
  }
}

function tell({ runs, studies }: MergeReport, isDry: boolean): void {
  const count = (outcome: MergedRun['outcome']): number => runs.filter((run) => run.outcome === outcome).length;
  for (const { outcome, from, run } of runs) {
    if (outcome === 'added') print(from === run ? run : `${run} (${from} there)`);
    if (outcome === 'grown') print(`${run}: went on`);
  }
  for (const { reason } of runs) if (reason !== null) say(`Not merged: ${reason}`);
  const added = studies.filter(({ outcome }) => outcome === 'added').length;
  say(
    `${isDry ? 'Would add' : 'Added'} ${count('added')} runs and ${added} studies, ` +
      `${isDry ? 'and go on with' : 'went on with'} ${count('grown')}; ${count('known')} runs were here already` +
      (count('refused') > 0 ? `; ${count('refused')} contradict runs that are here.` : '.'),
  );
}

interface ExtractOptions extends DatabaseOption {
  readonly study?: string;
  readonly out: string;
  readonly json: boolean;
}

/** `tutelage extract`: some runs, or a study with all of its runs, as a database of their own. */
export async function extractCommand(names: readonly string[], options: ExtractOptions): Promise<ExitCode> {
  if (existsSync(options.out)) throw new UsageError(`--out ${options.out}: it is there already. Name a new file.`);
  if (names.length === 0 && options.study === undefined)
    throw new UsageError('Name the runs, or a study with --study.');
  const { runs, studies } = await withStoredRuns(options, (workbench) => chosen(workbench, names, options.study));
  const report = extractTo(options.out, databasePathOf(options), runs, studies);
  if (options.json) print(JSON.stringify({ file: options.out, ...report }));
  else
    say(
      `${options.out} holds ${report.runs.length} runs and ${report.studies.length} studies. Open it with --db, or ` +
        'take it in elsewhere with "tutelage merge".',
    );
  return 0;
}

/** Writes some runs and studies of a database to another, which is made where it is not there. */
export function extractTo(
  out: string,
  from: string,
  runs: ReadonlySet<string>,
  studies: ReadonlySet<string>,
): MergeReport {
  const target = openDatabase(out);
  try {
    return merged(target, from, runs, studies, false);
  } finally {
    target.close();
  }
}

async function chosen(
  workbench: Workbench,
  names: readonly string[],
  studyName: string | undefined,
): Promise<{ readonly runs: ReadonlySet<string>; readonly studies: ReadonlySet<string> }> {
  const runs = new Set(await Promise.all(names.map((name) => resolveRun(workbench, name))));
  const studies = new Set<string>();
  if (studyName !== undefined) {
    const { id, cells } = await getStudy(workbench, studyName);
    studies.add(id);
    for (const { run } of cells) if (run !== null) runs.add(run);
  }
  await addTeachers(workbench, runs);
  return { runs, studies };
}

/** A frozen run is nothing without the run whose teacher it takes. */
async function addTeachers(workbench: Workbench, runs: Set<string>): Promise<void> {
  const all = new Set((await workbench.handlers['runs.list']({})).map(({ id }) => id));
  for (const run of runs) {
    const { frozenRun } = (await workbench.handlers['runs.get']({ run })).configuration;
    if (typeof frozenRun === 'string' && all.has(frozenRun)) runs.add(frozenRun);
  }
}
