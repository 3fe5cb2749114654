import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { messageOf, TutelageError } from '../contract/errors.ts';
import {
  createStudyRequest,
  type Study,
  type StudyEstimate,
  type StudyReport,
  type StudySummary,
} from '../contract/studies.ts';
import { builtInStudies, builtInStudy } from '../workbench/studies/ourStudies.ts';
import { paperStudies } from '../workbench/studies/paperStudies.ts';
import { runsOfStudies } from '../workbench/studies/plan.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { follow } from './terminal/follow.ts';
import { countSchema, numberOption } from './options/numberOption.ts';
import { duration } from './terminal/progressBar.ts';
import { checked } from './options/checked.ts';
import { findStudy } from './options/studyChoice.ts';
import { terminalProgress } from './terminal/terminalProgress.ts';
import {
  print,
  say,
  UsageError,
  withStoredRuns,
  withWorkbench,
  type DatabaseOption,
  type ExitCode,
} from './terminal/shell.ts';

interface StudyOptions extends DatabaseOption {
  readonly json: boolean;
  readonly scale?: string;
  readonly jobs?: string;
  readonly out?: string;
}

const scaleSchema = z.number().min(0.0001).max(1);

/** All studies of the paper, by one name. */
const PAPER = 'paper';

function scaleOf({ scale }: Pick<StudyOptions, 'scale'>): number {
  return scale === undefined ? 1 : numberOption(scaleSchema, '--scale', scale);
}

function databaseOf({ db }: StudyOptions): DatabaseOption {
  return db === undefined ? {} : { db };
}

/** `tutelage study list`: the stored studies, then the built-in ones that are not among them. */
export function listCommand(options: StudyOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(databaseOf(options), async (workbench) => {
    const stored = await workbench.handlers['studies.list']({});
    const builtIn = builtInStudies.map(({ key, name, question, source }) => ({ key, name, question, source }));
    if (options.json) {
      for (const study of stored) print(JSON.stringify({ type: 'study', ...study }));
      for (const study of builtIn) print(JSON.stringify({ type: 'built-in', ...study }));
      return 0;
    }
    for (const study of stored) print(`${study.id.padEnd(28)} ${standing(study).padEnd(24)} ${study.name}`);
    if (stored.length === 0) print('No study is stored yet.');
    print('\nBuilt in, started with "tutelage study run NAME":');
    for (const { key, name, source } of builtIn) print(`${key.padEnd(28)} ${name} (${source})`);
    return 0;
  });
}

/** `tutelage study show`: plan and question of a stored or a built-in study, or of all the paper's. */
export function showCommand(name: string, options: StudyOptions): Promise<ExitCode> {
  if (name === PAPER) return Promise.resolve(showPaper(options));
  const preset = builtInStudy(name);
  return withStoredRuns<ExitCode>(databaseOf(options), async (workbench) => {
    const study = await findStored(workbench, name);
    if (study === null && preset === undefined) throw unknownStudy(name);
    const shown = study ?? preset;
    if (options.json || shown === undefined) print(JSON.stringify(shown, null, 2));
    else {
      printPlan(shown);
      if (study !== null) print(`\n${statusText(study)}`);
    }
    return 0;
  });
}

function showPaper({ json }: StudyOptions): ExitCode {
  if (json) {
    print(JSON.stringify(paperStudies, null, 2));
    return 0;
  }
  for (const preset of paperStudies) {
    print(`${preset.key}: ${preset.source}`);
    printPlan(preset);
    print('');
  }
  const { planned, distinct } = runsOfStudies(paperStudies.map(({ plan }) => plan));
  print(
    `${planned} runs are planned, ${distinct} of them different: a run that several studies ask for is trained once.`,
  );
  return 0;
}

function printPlan({ name, question, plan }: Pick<Study, 'name' | 'question' | 'plan'>): void {
  print(`${name}\n${question}\n`);
  print(`tasks     ${plan.tasks.join(', ')}`);
  for (const { label, method, settings, teacherFrom } of plan.variants) {
    const own = Object.entries(settings).map(([key, value]) => `${key}=${String(value)}`);
    const teacher = teacherFrom === null ? [] : [`teacher from ${teacherFrom}`];
    print(`variant   ${label}: ${[method, ...own, ...teacher].join(', ')}`);
  }
  print(`seeds     ${plan.seeds.join(', ')}`);
  for (const [task, seeds] of Object.entries(plan.taskSeeds ?? {})) print(`          ${task}: ${seeds.join(', ')}`);
  if (plan.scale !== undefined) print(`scale     ${plan.scale}: a trial of the study`);
}

/** `tutelage study new FILE`: a study from a plan in JSON or YAML. */
export function newCommand(file: string, options: StudyOptions): Promise<ExitCode> {
  const request = readPlan(file, options);
  return withWorkbench<ExitCode>(databaseOf(options), async (workbench) => {
    const study = await workbench.handlers['studies.create'](request);
    if (options.json) print(JSON.stringify(study));
    else {
      print(study.id);
      say(`${study.cells.length} runs; ${estimateText(study.estimate)}`);
      say(`Start them with: tutelage study run ${study.id}`);
    }
    return 0;
  });
}

/** `tutelage study status`: what is there, what is missing, how long it takes. */
export function statusCommand(name: string, options: StudyOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(databaseOf(options), async (workbench) => {
    const study = await findStored(workbench, name);
    if (study === null) throw unknownStudy(name);
    if (options.json)
      print(JSON.stringify({ id: study.id, counts: study.counts, estimate: study.estimate, cells: study.cells }));
    else print(statusText(study));
    return 0;
  });
}

/**
 * `tutelage study report`: the page of a study and its files; of the paper, one page over all and a folder for each
 * study.
 */
export function reportCommand(name: string, options: StudyOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(databaseOf(options), async (workbench) => {
    for (const study of name === PAPER ? [] : await studiesNamed(workbench, name, options))
      await writeReport(workbench, study, options);
    if (name === PAPER) await writePaper(workbench, options);
    return 0;
  });
}

/**
 * `tutelage study run`: trains what is missing, teachers first, to the report. Interrupted, the same command goes on.
 */
export async function runCommand(name: string, options: StudyOptions): Promise<ExitCode> {
  const jobs = options.jobs === undefined ? {} : { jobs: numberOption(countSchema, '--jobs', options.jobs) };
  const database = databaseOf(options);
  const ids = await withWorkbench({ ...database, ...jobs }, async (workbench) => {
    const studies = await studiesNamed(workbench, name, options);
    for (const study of studies) say(`${study.name} (${study.id})\n  ${statusText(study).replaceAll('\n', '\n  ')}`);
    return studies.map(({ id }) => id);
  });
  for (const id of ids) {
    const exitCode = await trainStudy(id, { ...database, ...jobs, json: options.json });
    if (exitCode !== 0) return exitCode;
  }
  return withWorkbench<ExitCode>({ ...database, ...jobs }, async (workbench) => {
    let isWhole = true;
    for (const id of ids) {
      const study = await workbench.handlers['studies.get']({ study: id });
      isWhole &&= study.counts.finished === study.cells.length;
      if (name !== PAPER) await writeReport(workbench, study, options);
    }
    if (name === PAPER) await writePaper(workbench, options);
    if (!isWhole)
      say(
        'Not all runs are finished. Go on with: tutelage study run ' +
          `${name}${options.scale === undefined ? '' : ` --scale ${options.scale}`}`,
      );
    return 0;
  });
}

/** Rounds of training, as frozen runs wait for their teachers; ends where a round starts nothing or was stopped. */
async function trainStudy(
  study: string,
  options: DatabaseOption & { readonly jobs?: number; readonly json: boolean },
): Promise<ExitCode> {
  for (;;) {
    let waiting = 0;
    const { runs, exitCode } = await follow(options, async (workbench) => {
      const start = await workbench.handlers['studies.start']({ study });
      waiting = start.waiting;
      return start.runs;
    });
    if (exitCode !== 0 || waiting === 0 || runs.length === 0 || runs.some(({ status }) => status !== 'finished'))
      return exitCode;
  }
}

async function writeReport(workbench: Workbench, study: Study, options: StudyOptions): Promise<void> {
  const { files } = await measuring(workbench, () => workbench.handlers['studies.report']({ study: study.id }));
  writeFiles(files, study.id, resolve(options.out ?? `study-${study.id}`), options);
}

async function writePaper(workbench: Workbench, options: StudyOptions): Promise<void> {
  const scale = scaleOf(options);
  const { files } = await measuring(workbench, () => workbench.handlers['studies.paperReport']({ scale }));
  writeFiles(files, PAPER, resolve(options.out ?? `study-${PAPER}`), options);
}

function writeFiles(files: StudyReport['files'], study: string, folder: string, { json }: StudyOptions): void {
  for (const { name, content } of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  if (json) print(JSON.stringify({ type: 'report', study, folder, files: files.map(({ name }) => name) }));
  else print(join(folder, 'report.html'));
}

/** Says meanwhile how far the measures of coverage are: they take most of the time. */
async function measuring<T>(workbench: Workbench, work: () => Promise<T> | T): Promise<T> {
  const progress = terminalProgress(process.stderr, () => performance.now());
  let done = 0;
  const release = workbench.subscribe((event) => {
    if (event.type !== 'analysis-changed') return;
    if (event.analysis.state === 'done') done += 1;
    progress.show(`measuring coverage of states: ${done} done; ${event.analysis.phase}`, event.analysis.fraction);
  });
  try {
    return await work();
  } finally {
    release();
    progress.clear();
  }
}

/** The studies that a name stands for: a stored one, a built-in one (stored from now on), or all of the paper's. */
async function studiesNamed(workbench: Workbench, name: string, options: StudyOptions): Promise<readonly Study[]> {
  const scale = scaleOf(options);
  if (name === PAPER)
    return Promise.all(paperStudies.map(({ key }) => workbench.handlers['studies.openPaper']({ key, scale })));
  if (builtInStudy(name) !== undefined) return [await workbench.handlers['studies.openPaper']({ key: name, scale })];
  const study = await findStored(workbench, name);
  if (study === null) throw unknownStudy(name);
  if (scale !== 1 && study.plan.scale !== scale)
    throw new UsageError(
      `--scale: the study ${study.id} has a plan of its own. Write "scale: ${scale}" in its file and make it anew.`,
    );
  return [study];
}

async function findStored(workbench: Workbench, name: string): Promise<Study | null> {
  const found = await findStudy(workbench, name);
  return found === null ? null : workbench.handlers['studies.get']({ study: found.id });
}

function unknownStudy(name: string): TutelageError {
  return new TutelageError(
    'not-found',
    `There is no study "${name}". Built in are ${builtInStudies.map(({ key }) => key).join(', ')}, and ` +
      `"${PAPER}" for all of them; "tutelage study list" lists the stored ones.`,
  );
}

function standing({ counts }: StudySummary): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${counts.finished} of ${all} finished`;
}

function statusText(study: Study): string {
  const open = Object.entries(study.counts).filter(([state, count]) => state !== 'finished' && count > 0);
  return [
    `${standing(study)}${open.length === 0 ? '' : `; ${open.map(([state, count]) => `${count} ${state}`).join(', ')}`}`,
    ...(study.plan.scale === undefined ? [] : [`Scale ${study.plan.scale}: a trial of the study, not its result.`]),
    ...(study.estimate.runs === 0 ? [] : [estimateText(study.estimate)]),
  ].join('\n');
}

function estimateText({ runs, interactions, elapsed, seconds, isMeasured }: StudyEstimate): string {
  const source = isMeasured
    ? 'by the runs that finished on this machine'
    : 'a rough guess, as runs of these kinds have not all finished on this machine yet';
  return (
    `${runs} ${runs === 1 ? 'run' : 'runs'} to train, ${interactions.toLocaleString('en')} interactions: about ` +
    `${duration(elapsed)} (${duration(seconds)} one after the other), ${source}.`
  );
}

/**
 * A plan as a file: JSON, or YAML, of which JSON is a part.
 * @throws UsageError naming the file, the place in it and what belongs there.
 */
export function readPlan(file: string, options: Pick<StudyOptions, 'scale'>): z.output<typeof createStudyRequest> {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`);
  }
  const schema = z.strictObject({
    name: createStudyRequest.shape.name,
    question: createStudyRequest.shape.question.default(''),
    plan: createStudyRequest.shape.plan,
  });
  const { name, question, plan } = checked(schema, content, (path) => `${file}: ${path.join('.') || 'the whole file'}`);
  return {
    name,
    question,
    preset: null,
    plan: options.scale === undefined ? plan : { ...plan, scale: scaleOf(options) },
  };
}
