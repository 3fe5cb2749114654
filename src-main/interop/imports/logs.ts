import { DataError } from '../../numerics/dataError.ts';
import { readEvents, rowsOfScalars, type EventLog } from '../events/eventFile.ts';
import { readEvaluations } from './evaluations.ts';
import { loggedTable } from './loggedTable.ts';
import { episodesOf, readMonitor } from './monitor.ts';
import { pointsOf, rowsOfTable, type StepChoice } from './points.ts';
import { emptyRun, type ReadRun } from './readRun.ts';
import { configOfMarkdown, jsonObject, knownFrom } from '../names/textConfigs.ts';

/** A file of a run's folder. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names the file in what is said of it. */
function inFile<T>({ name, bytes }: NamedBytes, read: (bytes: Uint8Array) => T): T {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A folder of Baselines or Stable-Baselines3: `progress.csv`, monitors and `evaluations.npz`, as many as there are. */
export function readBaselines(
  files: {
    readonly progress: NamedBytes | null;
    readonly monitors: readonly NamedBytes[];
    readonly evaluations: NamedBytes | null;
  },
  choice: StepChoice,
): ReadRun {
  const progress = files.progress === null ? null : inFile(files.progress, (bytes) => loggedTable(bytes, ',', true));
  const logged =
    progress === null ? null : pointsOf(progress.names, rowsOfTable(progress.names, progress.rows), choice);
  const monitors = files.monitors.map((file) => inFile(file, readMonitor));
  const tests = files.evaluations === null ? [] : inFile(files.evaluations, readEvaluations);
  const begun = monitors.map((log) => log.begun ?? Infinity).reduce((least, each) => Math.min(least, each), Infinity);
  const isThree = files.evaluations !== null || (progress?.names ?? []).some((name) => name.startsWith('time/'));
  return {
    ...emptyRun,
    program: isThree ? 'Stable-Baselines3' : progress === null ? 'Gym Monitor' : 'Baselines',
    task: monitors.find(({ task }) => task !== null)?.task ?? null,
    createdAt: Number.isFinite(begun) ? dateOf(begun) : null,
    points: logged?.points ?? [],
    episodes: monitors.length > 0 ? episodesOf(monitors) : (logged?.episodes ?? []),
    tests,
    notices: [...(progress?.notices ?? []), ...(logged?.notices ?? []), ...monitors.flatMap(({ notices }) => notices)],
  };
}

/** `progress.txt` of Spinning Up, with the `config.json` beside it. */
export function readSpinningUp(progress: NamedBytes, config: NamedBytes | null, choice: StepChoice): ReadRun {
  const table = inFile(progress, (bytes) => loggedTable(bytes, '\t', true));
  const known = config === null ? null : jsonObject(new TextDecoder().decode(config.bytes));
  const { points, episodes, notices } = pointsOf(table.names, rowsOfTable(table.names, table.rows), choice);
  return {
    ...emptyRun,
    program: 'Spinning Up',
    ...(known === null ? {} : knownFrom(known)),
    points,
    episodes,
    notices: [
      ...table.notices,
      ...notices,
      ...(config !== null && known === null ? [`${config.name} cannot be read as JSON and was passed over.`] : []),
    ],
  };
}

/** The event files of one folder, as TensorBoard takes them: together one run. */
export function readEventFiles(files: readonly NamedBytes[], choice: StepChoice): ReadRun {
  const logs = files
    .map((file) => ({ name: file.name, log: inFile(file, readEvents) }))
    .sort((a, b) => (a.log.begun ?? 0) - (b.log.begun ?? 0));
  const all: readonly EventLog[] = logs.map(({ log }) => log);
  const scalars = all.flatMap((log) => log.scalars);
  const { names, rows, notices } = rowsOfScalars(scalars);
  const { points, episodes, notices: more } = pointsOf(names, rows, { step: choice.step ?? 'step' });
  const texts = all.map((log) => log.texts.get('hyperparameters/text_summary') ?? log.texts.get('hyperparameters'));
  const hyperparameters = texts.find((text) => text !== undefined);
  const begun = all.find((log) => log.begun !== null)?.begun ?? null;
  if (scalars.length === 0) throw new DataError('there are no scalars in it.');
  return {
    ...emptyRun,
    program: hyperparameters === undefined ? 'TensorBoard' : 'CleanRL',
    ...(hyperparameters === undefined ? {} : knownFrom(configOfMarkdown(hyperparameters))),
    createdAt: begun === null ? null : dateOf(begun),
    points,
    episodes,
    notices: [
      ...logs.flatMap(({ name, log }) => log.notices.map((notice) => `${name}: ${notice}`)),
      ...notices,
      ...more,
    ],
  };
}

/** @param seconds since 1970. */
export function dateOf(seconds: number): string | null {
  const milliseconds = Math.round(seconds * 1000);
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8e15 && milliseconds > 0
    ? new Date(milliseconds).toISOString()
    : null;
}
