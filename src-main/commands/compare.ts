import { z } from 'zod';
import { compareRequest, reductions, type Comparison } from '../contract/compare.ts';
import type { RunSummary } from '../contract/runs.ts';
import { tableToCsv, tableToLatex, tableToText, type Table } from '../figures/table.ts';
import { methodNames } from '../learning/configuration.ts';
import { metricKeys } from '../learning/record.ts';
import { taskNames } from '../tasks/task.ts';
import { overTasksTable, taskSentences, taskTable } from '../workbench/comparison/comparisonTables.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { numberOption } from './options/numberOption.ts';
import { filtered, settingsOf } from './options/runChoice.ts';
import {
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from './terminal/shell.ts';

export interface CompareOptions extends DatabaseOption {
  readonly run: readonly string[];
  readonly task: readonly string[];
  readonly method: readonly string[];
  readonly where: readonly string[];
  readonly metric: readonly string[];
  readonly reading: string;
  readonly against?: string;
  readonly interval: string;
  readonly tell?: string;
  readonly level?: string;
  readonly anchor: readonly string[];
  readonly format: string;
  readonly json: boolean;
}

/** `tutelage compare`: tables, intervals and verdicts on stdout. */
export function compareCommand(options: CompareOptions): Promise<ExitCode> {
  const metrics = options.metric.length === 0 ? ['test_return'] : [...new Set(options.metric)];
  const asked = {
    reduction: oneOf('--reading', reductions, options.reading),
    method: oneOf('--interval', ['student-t', 'bootstrap'] as const, options.interval),
    reference: options.against ?? null,
    telling: options.tell === undefined ? null : numberOption(z.number().positive(), '--tell', options.tell),
    level: options.level === undefined ? null : numberOption(z.number(), '--level', options.level),
    anchors: Object.fromEntries(options.anchor.map(parseAnchor)),
    metricsLookedAt: metrics.length,
  };
  for (const metric of metrics) oneOf('--metric', metricKeys, metric);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const runs = await chosenRuns(workbench, options);
    if (runs.length === 0)
      throw new UsageError('No run fits: there is nothing to compare. "tutelage runs" lists what there is.');
    for (const metric of metrics) {
      const comparison = await workbench.handlers['figures.compare'](
        compareRequest.parse({ ...asked, metric, runs: runs.map(({ id }) => id) }),
      );
      requireReference(comparison, options.against);
      if (options.json) print(JSON.stringify({ metric, ...comparison }));
      else write(comparison, options.format);
    }
    return 0;
  });
}

async function chosenRuns(workbench: Workbench, options: CompareOptions): Promise<readonly RunSummary[]> {
  const runs = await workbench.handlers['runs.list']({});
  const tasks = options.task.map((task) => oneOf('--task', tasksOf(runs), task));
  const methods = options.method.map((method) => oneOf('--method', [...methodNames, 'imported'] as const, method));
  const named = new Set(await Promise.all(options.run.map((name) => resolveRun(workbench, name))));
  const fitting = options.where.length === 0 ? runs : filtered(runs, options.where, await settingsOf(workbench));
  return fitting.filter(
    (run) =>
      run.trashedAt === null &&
      (named.size === 0 ? !run.isArchived : named.has(run.id)) &&
      (tasks.length === 0 || tasks.includes(run.task)) &&
      (methods.length === 0 || methods.includes(run.method)),
  );
}

/** The program's own tasks, and those of imported runs. */
function tasksOf(runs: readonly RunSummary[]): readonly string[] {
  return [...new Set<string>([...taskNames, ...runs.map(({ task }) => task)])];
}

function requireReference(comparison: Comparison, asked: string | undefined): void {
  const labels = [...new Set(comparison.tasks.flatMap(({ groups }) => groups.map(({ label }) => label)))];
  if (asked !== undefined && !labels.includes(asked))
    throw new UsageError(`--against "${asked}": there is no such group. Groups: ${labels.join('; ')}.`);
}

function write(comparison: Comparison, format: string): void {
  const over = overTasksTable(comparison);
  const tables: readonly Table[] = [
    ...comparison.tasks.map((found) => taskTable(comparison, found)),
    ...(over === null ? [] : [over]),
  ];
  switch (oneOf('--format', ['text', 'latex', 'csv'] as const, format)) {
    case 'latex':
      for (const table of tables) print(tableToLatex(table));
      break;
    case 'csv':
      for (const table of tables) print(tableToCsv(table));
      break;
    case 'text':
      comparison.tasks.forEach((found, i) => {
        print(`${found.task}\n\n${tableToText(tables[i])}`);
        for (const sentence of taskSentences(found)) print(`  ${sentence}`);
        print('');
      });
      if (over !== null) print(`All tasks\n\n${tableToText(over)}`);
  }
  for (const warning of comparison.warnings) say(warning);
}

function oneOf<Name extends string>(flag: string, names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new UsageError(`${flag} "${text}": choose one of ${names.join(', ')}.`);
  return found;
}

/** "Pendulum=-1200,-150" -> ["Pendulum", { low: -1200, high: -150 }]. */
function parseAnchor(text: string): [string, { low: number; high: number }] {
  const match = /^(.+)=(-?[\d.e+]+),(-?[\d.e+]+)$/.exec(text);
  const [low, high] = [Number(match?.[2]), Number(match?.[3])];
  if (match === null || !Number.isFinite(low) || !Number.isFinite(high) || low === high)
    throw new UsageError(`--anchor "${text}": write TASK=LOW,HIGH, the returns that count as 0 and as 1.`);
  return [match[1], { low, high }];
}
