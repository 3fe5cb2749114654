import { readCheckpoint } from '../../../db/log/checkpoints.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { findRollout, listAlikeRollouts, type StoredRollout } from '../../../db/log/rollouts.ts';
import { findRun, type StoredRun } from '../../../db/runs.ts';
import { messageOf, TutelageError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/service.ts';
import type { CriticReading, Float32Text, Replay, ReplayDifference, Rollout } from '../../contract/replay.ts';
import { MOST_ALIKE } from '../../contract/vocabulary.ts';
import { engineNames } from '../../engines/learner.ts';
import { configurationSchema } from '../../learning/configuration.ts';
import { firstDifferentBit } from '../../learning/trainer/resimulation.ts';
import { splitSnapshot } from '../../learning/trainer/snapshots.ts';
import { learnerOptions } from '../../learning/learnerOptions.ts';
import type { Task } from '../../tasks/task.ts';
import { readFrozenSource } from '../../training/frozenSource.ts';
import { entryBeside } from '../../training/entries.ts';
import type { CriticOrder, ReplayAnswer, ReplayOrder } from './replay.ts';
import { simulatedTask, taskOfRun } from '../imports/taskOfRun.ts';
import { createRequestThread } from '../threads/requestThread.ts';
import { requireRun } from '../requireRun.ts';

export interface ReplayServiceOptions {
  readonly database: WritableDatabase;
  /** The replay worker's entry lies beside it. */
  readonly analysisWorker: URL;
}

type ReplayHandlers = Pick<Handlers, Extract<keyof Handlers, `rollouts.${string}`>>;

/** Single rollouts: as logged, and simulated again to be drawn. */
export function createReplayService({ database, analysisWorker }: ReplayServiceOptions): {
  handlers: ReplayHandlers;
  prepare: (run: string, rollout: number) => void;
  close: () => Promise<void>;
} {
  const thread = createRequestThread<ReplayOrder, ReplayAnswer>(entryBeside(analysisWorker, 'replay-worker'));

  const prepared = new Set<string>();

  async function replay(id: number): Promise<Replay> {
    const { rollout, run } = requireRollout(database, id);
    const task = simulatedTask(run, rollout.initial);
    const critic = criticOf(database, rollout.run, task);
    const order = {
      task: task.name,
      initial: rollout.initial,
      actions: rollout.actions,
      observations: rollout.observations,
      critic: 'order' in critic ? critic.order : null,
    };
    const answer = await thread.carryOut(order);
    return {
      rollout: id,
      geoms: answer.geoms,
      poses: textOf(answer.poses),
      difference: differenceOf(rollout, answer, task),
      critic: readingOf(critic, answer),
    };
  }

  return {
    /**
     * Replays a rollout for nobody, once a task: then the physics is loaded and compiled when a person asks for one.
     */
    prepare(run, id) {
      const stored = findRun(database, run);
      const task = stored?.source === null ? stored.task : undefined;
      if (task === undefined || prepared.has(task)) return;
      prepared.add(task);
      replay(id).catch(() => undefined); // whoever asks for this rollout hears what is wrong with it
    },
    close: thread.close,
    handlers: {
      'rollouts.get': ({ rollout: id }) => {
        const { rollout, task } = requireRollout(database, id);
        const { observations, actions, rewards, initial, ...summary } = rollout;
        const start = { position: [...initial.position], velocity: [...initial.velocity] };
        return {
          ...summary,
          task,
          initial: start,
          observations: textOf(observations),
          actions: textOf(actions),
          rewards: textOf(rewards),
        } satisfies Rollout;
      },
      'rollouts.replay': ({ rollout }) => replay(rollout),
      'rollouts.alike': ({ rollout }) => listAlikeRollouts(database, rollout, MOST_ALIKE),
    },
  };
}

/** @throws TutelageError `not-found`, or `database` where what is stored is no whole rollout of its task. */
function requireRollout(
  database: WritableDatabase,
  id: number,
): { readonly rollout: StoredRollout; readonly run: StoredRun; readonly task: Task } {
  const damaged = (what: string): TutelageError =>
    new TutelageError(
      'database',
      `The rollout ${id} is damaged and cannot be replayed: ${what} The other rollouts of its run may be whole.`,
    );
  let rollout: StoredRollout | undefined;
  let run: StoredRun | undefined;
  let task: Task;
  try {
    rollout = findRollout(database, id);
    if (rollout === undefined)
      throw new TutelageError(
        'not-found',
        `There is no rollout ${id} in this database. Its run may have been deleted, or the address belongs to ` +
          'another database.',
      );
    run = requireRun(database, rollout.run);
    task = taskOfRun(run);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(error.message);
    throw error;
  }
  const { steps, initial } = rollout;
  const lengths: readonly (readonly [string, number, number])[] = [
    ['observations', rollout.observations.length, (steps + 1) * task.observationSize],
    ['actions', rollout.actions.length, steps * task.actionSize],
    ['rewards', rollout.rewards.length, steps],
    // What was imported may have no simulator's states.
    ...(run.source === null
      ? ([
          ['initial positions', initial.position.length, task.positionSize],
          ['initial velocities', initial.velocity.length, task.velocitySize],
        ] as const)
      : []),
  ];
  const wrong = lengths.find(([, found, needed]) => found !== needed);
  if (wrong !== undefined)
    throw damaged(
      `its ${wrong[0]} are ${wrong[1]} numbers, and a rollout of ${steps} steps of ${task.name} has ${wrong[2]}.`,
    );
  return { rollout, run, task };
}

type Critic = { readonly order: CriticOrder; readonly cycle: number } | { readonly reason: string };

function criticOf(database: WritableDatabase, run: string, task: Task): Critic {
  const stored = findRun(database, run);
  const checkpoint = readCheckpoint(database, run);
  const engine = engineNames.find((name) => name === stored?.engine);
  if (stored === undefined || checkpoint === undefined || engine === undefined)
    return { reason: 'The run has no checkpoint, so there is no critic to ask.' };
  if (engine !== 'simd' && engine !== 'simd-fma')
    return { reason: `The run was made on ${engine}, whose critic is not loaded here.` };
  try {
    const configuration = configurationSchema.parse(JSON.parse(stored.configuration));
    const frozen = readFrozenSource(database, configuration);
    return {
      order: {
        engine,
        options: learnerOptions(configuration, task, frozen?.method ?? null),
        snapshot: splitSnapshot(checkpoint.learner).student,
      },
      cycle: checkpoint.cycle,
    };
  } catch (error) {
    return {
      reason: 'The critic of the latest checkpoint cannot be read: ' + `${messageOf(error)}`,
    };
  }
}

function readingOf(critic: Critic, { values }: ReplayAnswer): CriticReading {
  if ('reason' in critic) return { kind: 'none', reason: critic.reason };
  if (values === null || typeof values === 'string') return { kind: 'none', reason: values ?? 'No critic was asked.' };
  return { kind: 'values', cycle: critic.cycle, values: textOf(values) };
}

function differenceOf(rollout: StoredRollout, answer: ReplayAnswer, task: Task): ReplayDifference | null {
  const compare = (
    quantity: ReplayDifference['quantity'],
    logged: Float32Array,
    simulated: Float32Array,
    width: number,
  ): ReplayDifference | null => {
    const at = firstDifferentBit(logged, simulated);
    return at < 0
      ? null
      : { quantity, step: Math.floor(at / width), component: at % width, logged: logged[at], simulated: simulated[at] };
  };
  const observation = compare('observation', rollout.observations, answer.observations, task.observationSize);
  const reward = compare('reward', rollout.rewards, answer.rewards, 1);
  if (observation === null || reward === null) return observation ?? reward;
  // A reward's step leads to the observation of the next row.
  return reward.step < observation.step ? reward : observation;
}

function textOf(array: Float32Array): Float32Text {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}
