import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Analysis, CoverageRequest, CoverageResult, Stage, StateSetRequest } from '../contract/coverage.ts';
import { coverageSchema } from '../contract/coverage.ts';
import { failureOf } from '../contract/dispatch.ts';
import { TutelageError } from '../contract/errors.ts';
import type { RunSummary } from '../contract/runs.ts';
import { roles, type Role } from '../learning/record.ts';
import { figureToCsv } from '../figures/figureData.ts';
import { densityGrid } from '../workbench/coverageExport.ts';
import { figure4Sets } from '../workbench/figure4.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { resolveRun, say, UsageError, withWorkbench, type DatabaseOption, type ExitCode } from './shell.ts';

export interface CoverageOptions extends DatabaseOption {
  readonly run: readonly string[];
  readonly method: string;
  readonly states: string;
  readonly seed: string;
  readonly out: string;
}

/** `tutelage coverage`: where runs were in state space, as a figure with its data. */
export function coverageCommand(options: CoverageOptions): Promise<ExitCode> {
  return withWorkbench<ExitCode>(options, async (workbench) => {
    const request = parseRequest(options, await stateSets(workbench, options.run));
    const result = await analyse(workbench, request);
    const files = await writeCoverage(workbench, result, options.out);
    for (const file of files) say(`Wrote ${file}`);
    return 0;
  });
}

function parseRequest(options: CoverageOptions, sets: readonly StateSetRequest[]): CoverageRequest {
  const embedding = options.method === 'pca' ? { method: 'pca' } : { method: options.method, seed: Number(options.seed) };
  const parsed = coverageSchema.safeParse({ sets, embedding, statesPerSet: Number(options.states) });
  if (!parsed.success) throw new UsageError(`${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`);
  return parsed.data;
}

/** Runs named alone are laid out as in Figure 4; runs with a role are a panel each. */
async function stateSets(workbench: Workbench, names: readonly string[]): Promise<StateSetRequest[]> {
  if (names.length === 0) throw new UsageError('--run: name at least one run. "tutelage runs" lists them.');
  const all = await workbench.handlers['runs.list']({});
  const find = async (name: string): Promise<RunSummary> => {
    const id = await resolveRun(workbench, name);
    const run = all.find((candidate) => candidate.id === id);
    if (run === undefined) throw new TutelageError('not-found', `There is no run ${name}.`);
    return run;
  };
  const whole = await Promise.all(names.filter((name) => !name.includes(':')).map(find));
  const parts = await Promise.all(names.filter((name) => name.includes(':')).map(async (name) => setOf(name, await find(name.split(':')[0]))));
  return [...(whole.length > 0 ? figure4Sets(whole) : []), ...parts];
}

function setOf(text: string, run: RunSummary): StateSetRequest {
  const [, roleText, stageText = 'all'] = text.split(':');
  const role: Role | undefined = roles.find((candidate) => candidate === roleText);
  if (role === undefined) throw new UsageError(`--run ${text}: the role is one of ${roles.join(', ')}.`);
  return { label: text, row: stageText, column: `${run.name} ${role}`, runs: [run.id], role, stage: parseStage(stageText, text) };
}

function parseStage(stage: string, text: string): Stage {
  if (stage === 'all') return { kind: 'all' };
  if (stage === 'early' || stage === 'late') return { kind: stage, rollouts: 50 };
  const range = /^(\d+)-(\d+)$/.exec(stage);
  if (range === null) throw new UsageError(`--run ${text}: the stage is early, late, all or a range of rollouts such as 100-200.`);
  return { kind: 'rollouts', from: Number(range[1]), to: Number(range[2]) };
}

/** Asks for an analysis and waits for it, with its progress on a terminal. */
export async function analyse(workbench: Workbench, request: CoverageRequest): Promise<CoverageResult> {
  const ended = Promise.withResolvers<Analysis>();
  const release = workbench.subscribe((event) => {
    if (event.type !== 'analysis-changed') return;
    const { analysis } = event;
    if (analysis.state === 'running' && process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${analysis.phase} ${(100 * analysis.fraction).toFixed(0)} %`);
    if (analysis.state !== 'running' && analysis.state !== 'waiting') ended.resolve(analysis);
  });
  try {
    const started = await workbench.handlers['coverage.start'](request);
    if (started.state === 'done') ended.resolve(started);
    const analysis = await ended.promise;
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    if (analysis.state !== 'done') throw new TutelageError(analysis.state === 'cancelled' ? 'cancelled' : 'invalid-request', analysis.message ?? 'The analysis was cancelled.');
    const result = await workbench.handlers['coverage.get']({ id: analysis.id });
    if (result === null) throw new TutelageError('unexpected', failureOf(null).message);
    return result;
  } finally {
    release();
  }
}

/** The figure as SVG, PDF and PNG, the plotted data as CSV, and the record as JSON. */
export async function writeCoverage(workbench: Workbench, result: CoverageResult, folder: string, name = 'coverage'): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const write = (suffix: string, content: string | Uint8Array): void => {
    const path = join(folder, `${name}${suffix}`);
    writeFileSync(path, content);
    files.push(path);
  };
  for (const format of ['svg', 'pdf', 'png'] as const) {
    const file = await workbench.handlers['coverage.export']({ id: result.id, format });
    write(`.${format}`, file.encoding === 'base64' ? Buffer.from(file.content, 'base64') : file.content);
  }
  write('.csv', figureToCsv(densityGrid(result)));
  const { sets, ...record } = result;
  write('.json', `${JSON.stringify({ ...record, sets: sets.map(({ contours, ...set }) => ({ ...set, levels: contours.map(({ mass }) => mass) })) }, null, 2)}\n`);
  return files;
}
