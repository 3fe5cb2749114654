import { DataError } from '../../numerics/dataError.ts';
import type { NumberArray } from '../arrays/numberArray.ts';
import type { NpzFile } from '../arrays/npz.ts';
import { arrayNames } from './datasets.ts';
import { emptyRun, type ReadRun } from './readRun.ts';
import { rolloutsOf } from './trajectories.ts';

/** Which columns of a table are what. Empty lists take those that are named like it. */
export interface TrajectoryChoice {
  /** Which episode a row is of; null where the file itself must say where episodes end. */
  readonly episode: string | null;
  readonly step: string | null;
  readonly observations: readonly string[];
  readonly actions: readonly string[];
  readonly reward: string | null;
  readonly terminal: string | null;
}

export const noTrajectoryChoice: TrajectoryChoice = {
  episode: null,
  step: null,
  observations: [],
  actions: [],
  reward: null,
  terminal: null,
};

/** Columns of numbers, of equal length. */
export interface NumberColumns {
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, ArrayLike<number>>;
  readonly rows: number;
}

/** Of several numbers with their places, of one without; a letter alone says too little. */
const observationName = /^(?:(?:obs(?:ervation)?s?|state)(?:[_\s.[-]?\d+\]?)?|[sx][_\s.[-]?\d+\]?)$/i;
const actionName = /^(?:act(?:ion)?s?(?:[_\s.[-]?\d+\]?)?|[au][_\s.[-]?\d+\]?)$/i;
const rewardName = /^(reward|rew|r)s?$/i;
const terminalName = /^(terminals?|terminated|dones?)$/i;
const timeoutName = /^(timeouts?|truncat\w*)$/i;
const positionName = /^qpos([_\s.[-]?\d+\]?)$/i;
const velocityName = /^qvel([_\s.[-]?\d+\]?)$/i;

/** Trajectories as a table, a row a step. @throws DataError naming a column that is missing, a row without a number. */
export function readTrajectoryTable(table: NumberColumns, choice: TrajectoryChoice, program: string): ReadRun {
  const episode = choice.episode;
  if (episode === null) throw new DataError('say which column tells the episodes apart (--episode).');
  const named = (wanted: readonly string[], pattern: RegExp): readonly string[] =>
    wanted.length > 0
      ? wanted.flatMap((each) => matching(table.names, each))
      : table.names.filter((name) => pattern.test(name));
  const observations = named(choice.observations, observationName);
  if (observations.length === 0)
    throw new DataError(
      'no columns are named like observations (obs_0, …); name them (--observations). There are: ' +
        `${table.names.slice(0, 20).join(', ')}.`,
    );
  const one = (asked: string | null, pattern: RegExp): readonly string[] =>
    asked === null ? table.names.filter((name) => pattern.test(name)).slice(0, 1) : [asked];
  const array = (names: readonly string[]): NumberArray | null =>
    names.length === 0 ? null : sideBySide(table, names);
  const { rollouts, notices } = rolloutsOf({
    observations: sideBySide(table, observations),
    nextObservations: null,
    actions: array(named(choice.actions, actionName)),
    rewards: array(one(choice.reward, rewardName)),
    terminals: array(one(choice.terminal, terminalName)),
    timeouts: array(one(null, timeoutName)),
    episode: sideBySide(table, [episode]),
    step: array(choice.step === null ? [] : [choice.step]),
    positions: array(table.names.filter((name) => positionName.test(name))),
    velocities: array(table.names.filter((name) => velocityName.test(name))),
    observationLabels: observations,
  });
  return { ...emptyRun, program, rollouts, notices };
}

/** A name, or all names with a beginning: "obs_*". */
function matching(names: readonly string[], wanted: string): readonly string[] {
  if (!wanted.endsWith('*')) return [wanted];
  const found = names.filter((name) => name.startsWith(wanted.slice(0, -1)));
  if (found.length === 0) throw new DataError(`no column begins as "${wanted}" says.`);
  return found;
}

function sideBySide({ names, columns, rows }: NumberColumns, wanted: readonly string[]): NumberArray {
  const chosen = wanted.map((name) => {
    const column = columns.get(name);
    if (column === undefined)
      throw new DataError(`there is no column "${name}"; there are: ${names.slice(0, 20).join(', ')}.`);
    return { name, column };
  });
  const values = new Float64Array(rows * chosen.length);
  chosen.forEach(({ name, column }, place) => {
    for (let row = 0; row < rows; row++) {
      const value = column[row];
      if (!Number.isFinite(value)) throw new DataError(`row ${row + 1} has no number in the column "${name}".`);
      values[row * chosen.length + place] = value;
    }
  });
  return { shape: [rows, chosen.length], values };
}

/** Trajectories as the arrays of an .npz file, under the names of D4RL. */
export function readTrajectoryArrays(file: NpzFile, choice: TrajectoryChoice): ReadRun {
  const find = (names: readonly string[]): NumberArray | null => {
    const name = names.find((candidate) => file.names.includes(candidate));
    return name === undefined ? null : file.array(name);
  };
  const asked = (name: string | null, names: readonly string[]): NumberArray | null =>
    name === null ? find(names) : file.array(name);
  const [first = null] = choice.observations;
  const observations = asked(first, arrayNames.observations);
  if (observations === null)
    throw new DataError(
      `there is no array of observations; there are: ${file.names.slice(0, 20).join(', ') || 'none'}. Name it ` +
        '(--observations).',
    );
  const { rollouts, notices } = rolloutsOf({
    observations,
    nextObservations: find(arrayNames.nextObservations),
    actions: asked(choice.actions[0] ?? null, arrayNames.actions),
    rewards: asked(choice.reward, arrayNames.rewards),
    terminals: asked(choice.terminal, arrayNames.terminals),
    timeouts: find(arrayNames.timeouts),
    episode: asked(choice.episode, arrayNames.episode),
    step: choice.step === null ? null : file.array(choice.step),
    positions: find(arrayNames.positions),
    velocities: find(arrayNames.velocities),
    observationLabels: [],
  });
  return { ...emptyRun, program: 'NumPy', rollouts, notices };
}
