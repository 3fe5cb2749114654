import { RECENT_EPISODES, type Metrics, type Role } from '../../learning/record.ts';
import { DataError } from '../../numerics/dataError.ts';
import { mean, standardDeviation } from '../../numerics/moments.ts';
import { isWithinFloat32 } from '../numberTable.ts';
import { meaningOf } from '../names/logNames.ts';
import type { LoggedEpisode, LoggedTest, ReadRollout, ReadRun } from './readRun.ts';

/** One logged step of an imported run: what is a cycle of a run of our own. */
export interface TimelineStep {
  readonly interactions: number;
  readonly seconds: number;
  /** Training episodes up to here; null where nothing but the rollouts tells. */
  readonly episodes: number | null;
  readonly metrics: Partial<Metrics>;
  readonly rollouts: readonly ReadRollout[];
}

export interface Timeline {
  readonly steps: Iterable<TimelineStep>;
  /** Numbers under names of the log's own, each with the places in `steps` that have it. */
  readonly own: readonly { readonly name: string; readonly cycles: Int32Array; readonly values: Float64Array }[];
  readonly notices: readonly string[];
}

/** Points that are made of episodes, or of rollouts, alone. */
const MOST_POINTS = 2000;

type Mutable = { -readonly [Key in keyof Metrics]?: Metrics[Key] };
interface Point {
  readonly step: number;
  seconds: number;
  episodes: number | null;
  readonly metrics: Mutable;
  readonly own: Map<string, number>;
}

/**
 * All that a run logged, in the order of its steps.
 *
 * @param role of rollouts that do not say whose they are.
 */
export function timelineOf(run: ReadRun, role: Role): Timeline {
  const notices: string[] = [];
  const points = pointsOf(run, notices);
  const series = new Map<string, { cycles: number[]; values: number[] }>();
  points.forEach(({ own }, place) => {
    for (const [name, value] of own) {
      const found = series.get(name) ?? { cycles: [], values: [] };
      found.cycles.push(place);
      found.values.push(value);
      series.set(name, found);
    }
  });
  return {
    steps: points.length === 0 ? stepsOfRollouts(run, role) : stepsOfPoints(run, points, role),
    own: [...series].map(([name, { cycles, values }]) => ({
      name,
      cycles: Int32Array.from(cycles),
      values: Float64Array.from(values),
    })),
    notices,
  };
}

function pointsOf(run: ReadRun, notices: string[]): readonly Point[] {
  const points: Point[] = [];
  for (const { step, seconds, values } of run.points) {
    const point: Point = { step, seconds, episodes: null, metrics: {}, own: new Map() };
    for (const [name, value] of values) {
      const meaning = meaningOf(name);
      if (meaning.kind === 'metric' && point.metrics[meaning.key] === undefined) point.metrics[meaning.key] = value;
      else if (meaning.kind === 'episodes') point.episodes = countOf(value);
      else point.own.set(name, value);
    }
    points.push(point);
  }
  if (points.length === 0 && run.episodes.length > 0) points.push(...episodePoints(run.episodes, notices));
  fillFromEpisodes(points, run.episodes);
  return withTests(points, run.tests);
}

/** Null where it is no count. */
function countOf(value: number): number | null {
  const count = Math.round(value);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function bare(step: number, seconds: number): Point {
  return { step, seconds, episodes: null, metrics: {}, own: new Map() };
}

/** A point an episode, evenly fewer where there are very many; the mean over the last 100 changes slowly. */
function episodePoints(episodes: readonly LoggedEpisode[], notices: string[]): readonly Point[] {
  const every = Math.ceil(episodes.length / MOST_POINTS);
  if (every > 1)
    notices.push(
      `${episodes.length.toLocaleString('en')} episodes became ` +
        `${Math.ceil(episodes.length / every).toLocaleString('en')} points: each says the mean of the ` +
        `${RECENT_EPISODES} before it.`,
    );
  return episodes
    .filter((_, i) => (episodes.length - 1 - i) % every === 0)
    .map(({ step, seconds }) => bare(step, seconds));
}

/** What the episodes up to each point say, where the log does not say it itself. */
function fillFromEpisodes(points: readonly Point[], episodes: readonly LoggedEpisode[]): void {
  if (episodes.length === 0) return;
  let [next, sum, before] = [0, 0, 0];
  const recent: number[] = [];
  for (const point of points) {
    while (next < episodes.length && episodes[next].step <= point.step) {
      sum += episodes[next].return;
      recent.push(episodes[next].return);
      if (recent.length > RECENT_EPISODES) recent.shift();
      next += 1;
    }
    if (next === 0) continue;
    const { metrics } = point;
    if (metrics.rollout_return === undefined) {
      metrics.rollout_return = mean(recent);
      metrics.rollout_episodes = recent.length;
    }
    metrics.cumulative_return = sum / next;
    const lengths = episodes.slice(before, next).map(({ steps }) => steps);
    if (metrics.baseline_length === undefined && lengths.length > 0 && lengths.every(Number.isFinite))
      metrics.baseline_length = mean(lengths);
    before = next;
    point.episodes = next;
  }
}

/** Tests stand at the step that they were made at, on a point of their own where the log has none there. */
function withTests(points: readonly Point[], tests: readonly LoggedTest[]): readonly Point[] {
  const all = [...points];
  const at = new Map(points.map((point) => [point.step, point]));
  for (const { step, returns, lengths } of tests) {
    if (returns.length === 0) continue;
    let point = at.get(step);
    if (point === undefined) {
      point = bare(step, NaN);
      at.set(step, point);
      all.push(point);
    }
    point.metrics.test_return = mean(returns);
    if (returns.length > 1) point.metrics.test_return_sd = standardDeviation(returns);
    if (lengths.length > 0) point.metrics.test_length = mean(lengths);
  }
  return all.sort((a, b) => a.step - b.step);
}

/** Seconds and episodes never go back; where a point does not say them they are those of the one before. */
function* stepsOfPoints(run: ReadRun, points: readonly Point[], role: Role): Generator<TimelineStep> {
  const rollouts = soundRollouts(run)[Symbol.iterator]();
  let held = rollouts.next();
  let [made, seconds, episodes] = [0, 0, 0];
  const rolloutsUpTo = (limit: number): ReadRollout[] => {
    const taken: ReadRollout[] = [];
    while (held.done !== true) {
      const { value } = held;
      const end = made + ((value.role ?? role) === 'test' ? 0 : value.steps);
      if (end > limit) break;
      taken.push(value);
      made = end;
      held = rollouts.next();
    }
    return taken;
  };
  for (const [place, point] of points.entries()) {
    seconds = Math.max(seconds, Number.isFinite(point.seconds) ? point.seconds : 0);
    episodes = Math.max(episodes, point.episodes ?? 0);
    const taken = rolloutsUpTo(place === points.length - 1 ? Infinity : point.step);
    yield {
      interactions: Math.max(point.step, made),
      seconds,
      episodes: run.rollouts !== null && point.episodes === null && episodes === 0 ? null : episodes,
      metrics: point.metrics,
      rollouts: taken,
    };
  }
}

/** Whole rollouts, a few a step, so that there are not more steps than curves can show. */
function* stepsOfRollouts({ rollouts }: Pick<ReadRun, 'rollouts'>, role: Role): Generator<TimelineStep> {
  if (rollouts === null) return;
  const size = Math.ceil(rollouts.count / MOST_POINTS);
  let [made, episodes, sum] = [0, 0, 0];
  const recent: number[] = [];
  let held: ReadRollout[] = [];
  const step = (): TimelineStep => {
    const metrics: Mutable = {};
    const training = held.filter((each) => (each.role ?? role) !== 'test' && each.ending !== 'cut');
    for (const each of training) {
      const value = returnOf(each);
      sum += value;
      episodes += 1;
      recent.push(value);
      if (recent.length > RECENT_EPISODES) recent.shift();
    }
    if (episodes > 0) {
      metrics.rollout_return = mean(recent);
      metrics.rollout_episodes = recent.length;
      metrics.cumulative_return = sum / episodes;
    }
    if (training.length > 0) metrics.baseline_length = mean(training.map(({ steps }) => steps));
    const tests = held.filter((each) => (each.role ?? role) === 'test' && each.ending !== 'cut');
    if (tests.length > 0) {
      const returns = tests.map(returnOf);
      metrics.test_return = mean(returns);
      if (returns.length > 1) metrics.test_return_sd = standardDeviation(returns);
      metrics.test_length = mean(tests.map(({ steps }) => steps));
    }
    made += held.reduce((total, each) => total + ((each.role ?? role) === 'test' ? 0 : each.steps), 0);
    return { interactions: made, seconds: 0, episodes, metrics, rollouts: held };
  };
  for (const rollout of soundRollouts({ rollouts })) {
    held.push(rollout);
    if (held.length < size) continue;
    yield step();
    held = [];
  }
  if (held.length > 0) yield step();
}

/** @throws DataError naming the first rollout that holds something other than finite numbers, in float32 too. */
function* soundRollouts({ rollouts }: Pick<ReadRun, 'rollouts'>): Generator<ReadRollout> {
  let place = 0;
  for (const rollout of rollouts?.read() ?? []) {
    for (const [name, values, isSound] of [
      ['observations', rollout.observations, Number.isFinite],
      ['actions', rollout.actions, isWithinFloat32],
      ['rewards', rollout.rewards, Number.isFinite],
      ['states', rollout.position, Number.isFinite],
      ['states', rollout.velocity, Number.isFinite],
    ] as const)
      if (!values.every((value) => isSound(value)))
        throw new DataError(`episode ${place + 1}: its ${name} are not all finite numbers within float32.`);
    place += 1;
    yield rollout;
  }
}

/** Undiscounted. */
export function returnOf({ rewards }: Pick<ReadRollout, 'rewards'>): number {
  return rewards.reduce((sum, reward) => sum + reward, 0);
}
