import { metrics } from '../../contract/metrics.ts';
import { meaningOf, stepNames } from '../names/logNames.ts';
import type { LoggedEpisode, LoggedPoint } from './readRun.ts';

export interface StepChoice {
  /** The column of the steps; null takes the first that is named like one. */
  readonly step: string | null;
}

export interface PointsOfLog {
  readonly points: readonly LoggedPoint[];
  readonly episodes: readonly LoggedEpisode[];
  readonly notices: readonly string[];
}

/**
 * Rows as points along training, in ascending order. Where a log begins anew at an earlier step (its program was
 * started again), what it had beyond that step is left out.
 *
 * @param names of the columns, in their order.
 */
export function pointsOf(
  names: readonly string[],
  rows: Iterable<ReadonlyMap<string, number>>,
  { step: asked }: StepChoice = { step: null },
): PointsOfLog {
  const notices: string[] = [];
  const stepName = asked ?? stepNames.find((name) => names.includes(name)) ?? null;
  const isOwnStep = stepName === '_step' || stepName === 'Step';
  if (stepName === null) notices.push('No column counts the interactions: rows are counted in their place.');
  else if (isOwnStep && asked === null)
    notices.push(`"${stepName}" was taken as the interactions; another column can be named (--step-column).`);
  const secondsName = names.find((name) => meaningOf(name).kind === 'seconds') ?? null;
  for (const name of names) {
    const meaning = meaningOf(name);
    if (meaning.kind === 'metric')
      notices.push(`"${name}" was taken as the ${metrics[meaning.key].title.toLowerCase()}.`);
  }
  const points: LoggedPoint[] = [];
  const episodes: LoggedEpisode[] = [];
  let place = 0;
  let last = 0;
  let restarts = 0;
  for (const row of rows) {
    place += 1;
    const told = stepName === null ? place : row.get(stepName);
    const step =
      told === undefined || !Number.isFinite(told) || told < 0 || told > Number.MAX_SAFE_INTEGER
        ? last
        : Math.round(told);
    if (step < last) {
      restarts += 1;
      for (const logged of [points, episodes]) dropBeyond(logged, step);
    }
    last = step;
    const seconds = (secondsName === null ? undefined : row.get(secondsName)) ?? NaN;
    const values = new Map<string, number>();
    let [episodeReturn, steps] = [NaN, NaN];
    for (const [name, value] of row) {
      const { kind } = meaningOf(name);
      if (kind === 'episode-return') episodeReturn = value;
      else if (kind === 'episode-length') steps = value;
      else if (name !== stepName && name !== secondsName && Number.isFinite(value)) values.set(name, value);
    }
    if (Number.isFinite(episodeReturn)) episodes.push({ step, seconds, return: episodeReturn, steps });
    if (values.size > 0) points.push({ step, seconds, values });
  }
  if (restarts > 0) notices.push(restartNotice(restarts));
  return { points, episodes, notices };
}

/** Takes what lies beyond a step off the end of a log that begins anew there. */
export function dropBeyond(logged: { readonly step: number }[], step: number): void {
  while (logged.length > 0 && logged[logged.length - 1].step > step) logged.pop();
}

export function restartNotice(restarts: number): string {
  return (
    `The steps go back ${restarts === 1 ? 'once' : `${restarts} times`}: the log was begun anew there, and what ` +
    'it had beyond was left out.'
  );
}

/** The rows of a table as maps, without what is missing. */
export function* rowsOfTable(
  names: readonly string[],
  rows: Iterable<Float64Array>,
): Generator<ReadonlyMap<string, number>> {
  for (const row of rows) {
    const values = new Map<string, number>();
    for (let place = 0; place < names.length; place++)
      if (!Number.isNaN(row[place])) values.set(names[place], row[place]);
    yield values;
  }
}
