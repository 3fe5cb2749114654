import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../db/open.ts';
import { roles, type Role } from '../../learning/record.ts';
import { loadSimulators } from '../../tasks/tasks.ts';
import { exportFormats, exportRun, type ExportFormat } from '../../workbench/exports/exportRun.ts';
import { runsCsv, studyReadme } from '../../workbench/exports/studyFolder.ts';
import type { Study } from '../../contract/studies.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { getStudy } from '../options/studyChoice.ts';
import { requireEmptyFolder, requireWritableFolder } from '../options/outputPath.ts';
import { writeTable } from '../options/tableFile.ts';
import {
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';
import { programVersion } from '../terminal/version.ts';
import { extractTo } from './merge.ts';

export interface ExportOptions extends DatabaseOption {
  readonly format: string;
  readonly role: readonly string[];
  readonly rollouts: boolean;
  readonly states: boolean;
  readonly study?: string;
  readonly out: string;
  readonly json: boolean;
}

/** `tutelage export`: runs, or a whole study, in the formats of others. */
export function exportCommand(names: readonly string[], options: ExportOptions): Promise<ExitCode> {
  const format = exportFormats.find((each) => each === options.format);
  if (format === undefined)
    throw new UsageError(`--format "${options.format}": choose one of ${exportFormats.join(', ')}.`);
  const chosen = rolesOf(options.role);
  if (names.length === 0 && options.study === undefined)
    throw new UsageError('Name the runs, or a study with --study.');
  if (options.study === undefined) requireWritableFolder('--out', options.out);
  else requireEmptyFolder('--out', options.out);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const runs = await Promise.all(names.map((name) => resolveRun(workbench, name)));
    const study = options.study === undefined ? null : await getStudy(workbench, options.study);
    const cells = study === null ? [] : study.cells.flatMap(({ run }) => run ?? []);
    const all = [...new Set([...runs, ...cells])];
    const folder = study === null ? options.out : join(options.out, 'data');
    const files = await exportAll(workbench, all, format, chosen, folder, options);
    if (study !== null) files.push(...(await describeStudy(workbench, study, all, format, options.out)));
    for (const file of files) print(options.json ? JSON.stringify({ file }) : file);
    say(`Wrote ${all.length} ${all.length === 1 ? 'run' : 'runs'} to ${options.out}.`);
    return 0;
  });
}

function rolesOf(names: readonly string[]): readonly Role[] {
  const wrong = names.find((name) => !roles.some((role) => role === name));
  if (wrong !== undefined) throw new UsageError(`--role "${wrong}": choose one of ${roles.join(', ')}.`);
  return names.length === 0 ? roles : roles.filter((role) => names.includes(role));
}

async function exportAll(
  workbench: Workbench,
  runs: readonly string[],
  format: ExportFormat,
  chosen: readonly Role[],
  out: string,
  options: ExportOptions,
): Promise<string[]> {
  const knowsStates = options.states && options.rollouts && (format === 'hdf5' || format === 'npz');
  const simulators = knowsStates ? await loadSimulators() : null;
  const database = openDatabase(workbench.readPath);
  const progress = terminalProgress(process.stderr, () => performance.now());
  try {
    const files: string[] = [];
    for (const [place, run] of runs.entries()) {
      progress.show('writing', place / runs.length);
      files.push(
        ...(await exportRun({
          ...{ database, run, format, out, writeTable },
          roles: chosen,
          hasRollouts: options.rollouts,
          simulator: simulators === null ? null : (task) => simulators.create(task),
        })),
      );
    }
    return files;
  } finally {
    progress.clear();
    database.close();
  }
}

async function describeStudy(
  workbench: Workbench,
  study: Study,
  ids: readonly string[],
  format: ExportFormat,
  out: string,
): Promise<readonly string[]> {
  mkdirSync(out, { recursive: true });
  const runs = (await workbench.handlers['runs.list']({})).filter(({ id }) => ids.includes(id));
  const digests = new Map<string, string | null>();
  for (const { id } of runs) digests.set(id, (await workbench.handlers['runs.get']({ run: id })).digest);
  const files: string[] = [];
  const write = (name: string, content: string): void => {
    files.push(join(out, name));
    writeFileSync(join(out, name), content);
  };
  write('README.md', studyReadme(study, runs, format, programVersion()));
  write('study.json', `${JSON.stringify({ name: study.name, question: study.question, plan: study.plan }, null, 2)}\n`);
  write('runs.csv', runsCsv(runs, digests));
  for (const reading of ['test', 'rollout', 'cumulative', 'late'] as const) {
    const table = await workbench.handlers['studies.exportTable']({ study: study.id, reading, format: 'csv' });
    write(`table-${reading}.csv`, table.content);
  }
  files.push(join(out, 'runs.db'));
  extractTo(join(out, 'runs.db'), workbench.readPath, new Set(ids), new Set([study.id]));
  return files;
}
