import { DataError } from '../numerics/dataError.ts';
import { parseSeeds } from '../contract/vocabulary.ts';
import { parseSetting } from '../learning/resolution.ts';
import { follow } from './terminal/follow.ts';
import { countSchema, numberOption } from './options/numberOption.ts';
import { requireDatabase, resolveRun, UsageError, type DatabaseOption, type ExitCode } from './terminal/shell.ts';

export interface TrainOptions extends DatabaseOption {
  readonly task: string;
  readonly method: string;
  /** One seed, several ("1,2,5") or a range ("1-5"). */
  readonly seed: string;
  readonly steps?: string;
  readonly set: readonly string[];
  readonly jobs?: string;
  readonly json: boolean;
}

/** `tutelage train`: new runs, one a task, method and seed, to their end or until Ctrl-C. */
export async function train(options: TrainOptions): Promise<ExitCode> {
  const settings = Object.fromEntries(options.set.map(parseSetting));
  for (const [key, value] of Object.entries(settings)) requireNoOption(key, value, options);
  const base = {
    ...settings,
    ...(options.steps === undefined ? {} : Object.fromEntries([parseSetting(`interactions=${options.steps}`)])),
  };
  const configurations = namesOf(options.task).flatMap((task) =>
    namesOf(options.method).flatMap((method) => seedsOf(options.seed).map((seed) => ({ ...base, task, method, seed }))),
  );
  return (await follow(withJobs(options), (workbench) => workbench.handlers['runs.start']({ configurations })))
    .exitCode;
}

/** "Hopper,Reacher" -> ["Hopper", "Reacher"]. */
function namesOf(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))];
}

/** Settings that have an option of their own, which says them for all runs of the command. */
function requireNoOption(key: string, value: unknown, options: TrainOptions): void {
  const option =
    key === 'seed' || key === 'task' || key === 'method'
      ? `--${key}`
      : key === 'interactions' && options.steps !== undefined
        ? '--steps'
        : null;
  if (option !== null)
    throw new UsageError(
      `--set ${key}=${String(value)}: ${option} says it already, for all runs of the command. ` +
        `Write ${option} ${String(value)}, and leave --set ${key} out.`,
    );
}

/** `tutelage resume`: goes on with runs that were stopped. */
export async function resume(
  names: readonly string[],
  options: DatabaseOption & { readonly json: boolean; readonly jobs?: string; readonly force: boolean },
): Promise<ExitCode> {
  requireDatabase(options);
  const { exitCode } = await follow(withJobs(options), async (workbench) => {
    const ids = await Promise.all(names.map((name) => resolveRun(workbench, name)));
    for (const run of ids) await workbench.handlers['runs.resume']({ run, force: options.force });
    return ids;
  });
  return exitCode;
}

/** `tutelage fork`: goes on from where a run rests, with other settings, as a new run. */
export async function fork(
  name: string,
  { set, ...options }: DatabaseOption & { readonly set: readonly string[]; readonly json: boolean },
): Promise<ExitCode> {
  requireDatabase(options);
  const settings = Object.fromEntries(set.map(parseSetting));
  const { exitCode } = await follow(options, async (workbench) => {
    const run = await resolveRun(workbench, name);
    return [await workbench.handlers['runs.fork']({ run, settings })];
  });
  return exitCode;
}

/** `tutelage run clone`: new runs from the start with the settings of another, some of them changed. */
export async function clone(
  name: string,
  {
    set,
    seed,
    ...options
  }: DatabaseOption & { readonly set: readonly string[]; readonly seed?: string; readonly json: boolean },
): Promise<ExitCode> {
  requireDatabase(options);
  const settings = Object.fromEntries(set.map(parseSetting));
  if ('seed' in settings && seed !== undefined)
    throw new UsageError('--set seed=…: --seed says it already. Give one of the two.');
  const seeds = seed === undefined ? null : seedsOf(seed);
  const { exitCode } = await follow(options, async (workbench) => {
    const { configuration, source, id } = await workbench.handlers['runs.get']({
      run: await resolveRun(workbench, name),
    });
    if (source !== null)
      throw new UsageError(
        `The run ${id} was imported: its settings are another program's, and cannot be trained here.`,
      );
    const base = { ...configuration, ...settings };
    const configurations = seeds === null ? [base] : seeds.map((each) => ({ ...base, seed: each }));
    return workbench.handlers['runs.start']({ configurations });
  });
  return exitCode;
}

/** The options, how many runs train at once read as a number. */
function withJobs<Options extends { readonly jobs?: string }>({
  jobs,
  ...options
}: Options): Omit<Options, 'jobs'> & { readonly jobs?: number } {
  return jobs === undefined ? options : { ...options, jobs: numberOption(countSchema, '--jobs', jobs) };
}

function seedsOf(text: string): number[] {
  try {
    return parseSeeds(text);
  } catch (error) {
    throw error instanceof DataError ? new UsageError(`--seed "${text}": ${error.message}`) : error;
  }
}
