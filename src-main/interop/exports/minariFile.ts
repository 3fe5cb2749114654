import { File, ready, type Group } from 'h5wasm/node';
import { DataError } from '../../numerics/dataError.ts';
import type { ExportedRollout, ExportedRun } from './exportedRun.ts';

/**
 * Writes rollouts in Minari's layout: a group an episode, with n + 1 observations, n actions and rewards, and the
 * simulator's states in `infos`.
 *
 * @param path of a file that is not there yet.
 * @returns episodes and steps.
 */
export async function writeMinari(
  path: string,
  run: ExportedRun,
  rollouts: Iterable<ExportedRollout>,
): Promise<{ readonly episodes: number; readonly steps: number }> {
  const module = await ready;
  module.activate_throwing_error_handler();
  const file = new File(path, 'w');
  let [episodes, steps] = [0, 0];
  try {
    for (const rollout of rollouts) {
      writeEpisode(file.create_group(`episode_${episodes}`), run, rollout, episodes);
      episodes += 1;
      steps += rollout.steps;
    }
    if (episodes === 0) throw new DataError(`The run ${run.id} has no rollouts of that role to write.`);
    const { spaces } = minariMetadata(run, episodes, steps);
    file.create_attribute('total_episodes', BigInt64Array.of(BigInt(episodes)), [], '<q');
    file.create_attribute('total_steps', BigInt64Array.of(BigInt(steps)), [], '<q');
    for (const [name, text] of Object.entries({
      dataset_id: datasetId(run),
      task: run.task,
      algorithm_name: run.algorithm,
      author: 'Tutelage',
      configuration: run.configuration,
      ...(run.digest === null ? {} : { digest: run.digest }),
      ...spaces,
    }))
      file.create_attribute(name, text);
  } finally {
    file.close();
  }
  return { episodes, steps };
}

function writeEpisode(group: Group, run: ExportedRun, rollout: ExportedRollout, id: number): void {
  const { steps, observations, actions, rewards, ending } = rollout;
  const flags = (isSet: boolean): Int8Array => {
    const values = new Int8Array(steps);
    values[steps - 1] = Number(isSet);
    return values;
  };
  group.create_dataset({ name: 'observations', data: observations, shape: [steps + 1, run.observationSize] });
  group.create_dataset({ name: 'actions', data: actions, shape: [steps, run.actionSize] });
  group.create_dataset({ name: 'rewards', data: rewards, shape: [steps] });
  group.create_dataset({ name: 'terminations', data: flags(ending === 'terminated'), shape: [steps] });
  group.create_dataset({ name: 'truncations', data: flags(ending === 'truncated'), shape: [steps] });
  const states = [
    ['qpos', rollout.positions],
    ['qvel', rollout.velocities],
  ] as const;
  if (states.some(([, values]) => values.length > 0)) {
    const infos = group.create_group('infos');
    for (const [name, values] of states) {
      const width = values.length / (steps + 1);
      // The first alone, where no more is known.
      const shape = rollout.isWhole ? [steps + 1, width] : [1, values.length];
      infos.create_dataset({ name, data: values, shape });
    }
  }
  for (const [name, value] of [
    ['id', id],
    ['total_steps', steps],
    ['cycle', rollout.cycle],
    ['interactions', rollout.interactions],
  ] as const)
    group.create_attribute(name, BigInt64Array.of(BigInt(value)), [], '<q');
  group.create_attribute('role', rollout.role);
}

function datasetId({ task, algorithm, seed }: ExportedRun): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `tutelage/${plain(task)}-${plain(algorithm)}-${seed}-v0`;
}

/** Minari's `metadata.json`, and its spaces as it writes them in JSON. */
export function minariMetadata(
  run: ExportedRun,
  episodes: number,
  steps: number,
): { readonly text: string; readonly spaces: Readonly<Record<string, string>> } {
  const box = (size: number, bound: number | null, type: string): string => {
    const limit = (sign: string): string =>
      Array.from({ length: size }, () => (bound === null ? `${sign}Infinity` : `${sign}${bound.toFixed(1)}`)).join(
        ', ',
      );
    return `{"type": "Box", "dtype": "${type}", "shape": [${size}], "low": [${limit('-')}], "high": [${limit('')}]}`;
  };
  const spaces = {
    observation_space: box(run.observationSize, null, 'float32'),
    action_space: box(run.actionSize, run.actionBound, 'float32'),
  };
  return {
    spaces,
    text: `${JSON.stringify(
      {
        dataset_id: datasetId(run),
        data_format: 'hdf5',
        total_episodes: episodes,
        total_steps: steps,
        algorithm_name: run.algorithm,
        author: ['Tutelage'],
        ...spaces,
      },
      null,
      2,
    )}\n`,
  };
}
