import { z } from 'zod';
import { DataError } from '../../numerics/dataError.ts';
import type { NumberArray } from '../arrays/numberArray.ts';
import type { Hdf5File } from '../hdf5/hdf5File.ts';
import { emptyRun, type ReadRollout, type ReadRun } from './readRun.ts';
import { rolloutsOf } from './trajectories.ts';

/** The names under which programs keep one thing, ours first. */
export const arrayNames = {
  observations: ['observations', 'obs', 'observation', 'states'],
  nextObservations: ['next_observations', 'next_obs', 'next_observation'],
  actions: ['actions', 'action', 'acs'],
  rewards: ['rewards', 'reward', 'rews'],
  terminals: ['terminals', 'terminations', 'terminated', 'dones', 'done'],
  timeouts: ['timeouts', 'truncations', 'truncated'],
  positions: ['infos/qpos', 'qpos', 'infos/state/qpos'],
  velocities: ['infos/qvel', 'qvel', 'infos/state/qvel'],
  episode: ['episode', 'episodes', 'episode_id'],
  step: ['step', 'steps', 'episode_step'],
} as const;

/** A data set of episodes in HDF5: of Minari, an episode a group, or of D4RL, all of them in flat arrays. */
export function readHdf5Dataset(file: Hdf5File): ReadRun {
  const groups = file
    .keys('')
    .filter((name) => /^episode_\d+$/.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b));
  return groups.length > 0 ? minari(file, groups) : flat(file);
}

const numberOf = (name: string): number => Number(name.slice('episode_'.length));

const specSchema = z.object({ id: z.string().nullish() });

function taskOf(file: Hdf5File): string | null {
  const own = file.attribute('', 'task'); // of our own exports
  if (typeof own === 'string') return own;
  const spec = file.attribute('', 'env_spec') ?? file.attribute('', 'env_id') ?? file.attribute('', 'env_name');
  if (typeof spec !== 'string') return null;
  try {
    return specSchema.parse(JSON.parse(spec)).id ?? null;
  } catch {
    return /^[\w./-]+$/.test(spec) ? spec : null;
  }
}

/** A Minari episode. */
interface Shapes {
  readonly observationSize: number;
  readonly labels: readonly string[];
  readonly actionSize: number;
}

function minari(file: Hdf5File, groups: readonly string[]): ReadRun {
  const first = episodeOf(file, groups[0]);
  const shapes: Shapes = {
    observationSize: widthOf(first.observations),
    labels: first.labels,
    actionSize: widthOf(first.actions),
  };
  const lengths = groups.map((group) => file.shape(`${group}/rewards`)?.[0] ?? 0);
  const dataset = file.attribute('', 'dataset_id');
  return {
    ...emptyRun,
    program: 'Minari',
    task: taskOf(file),
    name: typeof dataset === 'string' ? dataset : null,
    algorithm: textOf(file.attribute('', 'algorithm_name')),
    rollouts: {
      count: groups.length,
      steps: lengths.reduce((sum, length) => sum + length, 0),
      observationSize: shapes.observationSize,
      observationLabels: shapes.labels,
      actionSize: shapes.actionSize,
      roles: null,
      *read() {
        for (const group of groups) yield minariRollout(file, group, shapes);
      },
    },
  };
}

const textOf = (value: string | number | null): string | null =>
  value === null || value === '' ? null : String(value);

function widthOf({ shape }: NumberArray): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

/** Observations of a dictionary side by side: the observation, then the others by name. */
function observationsOf(file: Hdf5File, path: string): { array: NumberArray; labels: readonly string[] } {
  if (!file.isGroup(path)) return { array: file.array(path), labels: [] };
  const names = file
    .keys(path)
    .toSorted((a, b) => Number(b === 'observation') - Number(a === 'observation') || (a < b ? -1 : 1));
  const parts = names.map((name) => ({ name, ...observationsOf(file, `${path}/${name}`) }));
  if (parts.length === 0) throw new DataError(`"${path}" is an empty group: there are no observations.`);
  const rows = parts[0].array.shape[0];
  const wrong = parts.find(({ array }) => array.shape[0] !== rows);
  if (wrong !== undefined)
    throw new DataError(`"${path}/${wrong.name}" has ${wrong.array.shape[0]} rows, others of "${path}" have ${rows}.`);
  const widths = parts.map(({ array }) => widthOf(array));
  const width = widths.reduce((sum, each) => sum + each, 0);
  const values = new Float64Array(rows * width);
  let offset = 0;
  parts.forEach(({ array }, i) => {
    for (let row = 0; row < rows; row++)
      values.set(array.values.subarray(row * widths[i], (row + 1) * widths[i]), row * width + offset);
    offset += widths[i];
  });
  return {
    array: { shape: [rows, width], values },
    labels: parts.flatMap(({ name, labels }, i) =>
      Array.from(
        { length: widths[i] },
        (_, place) => `${name}${labels[place] === undefined ? '' : `/${labels[place]}`} ${place}`,
      ),
    ),
  };
}

function episodeOf(
  file: Hdf5File,
  group: string,
): { observations: NumberArray; labels: readonly string[]; actions: NumberArray; rewards: NumberArray } {
  const { array, labels } = observationsOf(file, `${group}/observations`);
  const rewards = file.array(`${group}/rewards`);
  const actions = file.isGroup(`${group}/actions`)
    ? observationsOf(file, `${group}/actions`).array
    : file.array(`${group}/actions`);
  const steps = rewards.shape[0];
  if (array.shape[0] !== steps + 1 || actions.shape[0] !== steps || steps < 1)
    throw new DataError(
      `"${group}" has ${array.shape[0]} observations, ${actions.shape[0]} actions and ${steps} rewards; an ` +
        'episode of n steps has n + 1, n and n.',
    );
  return { observations: array, labels, actions, rewards };
}

function minariRollout(file: Hdf5File, group: string, shapes: Shapes): ReadRollout {
  const { observations, actions, rewards } = episodeOf(file, group);
  if (widthOf(observations) !== shapes.observationSize || widthOf(actions) !== shapes.actionSize)
    throw new DataError(
      `"${group}" has observations of ${widthOf(observations)} and actions of ${widthOf(actions)} numbers, the first ` +
        `episode ${shapes.observationSize} and ${shapes.actionSize}.`,
    );
  const ends = (name: string): boolean => {
    const path = `${group}/${name}`;
    return file.has(path) && file.array(path).values.at(-1) !== 0;
  };
  return {
    steps: rewards.shape[0],
    observations: Float32Array.from(observations.values),
    actions: actions.values,
    rewards: Float32Array.from(rewards.values),
    ending: ends('terminations') ? 'terminated' : ends('truncations') ? 'truncated' : 'cut',
    position: firstRow(file, group, arrayNames.positions),
    velocity: firstRow(file, group, arrayNames.velocities),
    role: null,
  };
}

function firstRow(file: Hdf5File, group: string, names: readonly string[]): Float64Array {
  const path = names.map((name) => `${group}/${name}`).find((candidate) => file.shape(candidate) !== null);
  if (path === undefined) return new Float64Array(0);
  const array = file.array(path);
  return Float64Array.from(array.values.subarray(0, widthOf(array)));
}

function flat(file: Hdf5File): ReadRun {
  const optional = (names: readonly string[]): NumberArray | null => {
    const path = names.find((name) => file.shape(name) !== null);
    return path === undefined ? null : file.array(path);
  };
  const place = arrayNames.observations.find((name) => file.has(name));
  if (place === undefined)
    throw new DataError(
      `there are no episodes: neither groups episode_0 and so on (Minari), nor an array of observations (D4RL). ` +
        `There are: ${file.keys('').slice(0, 12).join(', ') || 'nothing'}.`,
    );
  const { array, labels } = observationsOf(file, place);
  const { rollouts, notices } = rolloutsOf({
    observations: array,
    nextObservations: optional(arrayNames.nextObservations),
    actions: optional(arrayNames.actions),
    rewards: optional(arrayNames.rewards),
    terminals: optional(arrayNames.terminals),
    timeouts: optional(arrayNames.timeouts),
    episode: optional(arrayNames.episode),
    step: null,
    positions: optional(arrayNames.positions),
    velocities: optional(arrayNames.velocities),
    observationLabels: labels,
  });
  return { ...emptyRun, program: 'D4RL', task: taskOf(file), rollouts, notices };
}
