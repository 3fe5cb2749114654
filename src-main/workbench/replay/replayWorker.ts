import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../contract/errors.ts';
import { createLearner } from '../../engines/engines.ts';
import { resimulate } from '../../learning/trainer/resimulation.ts';
import type { Drawable } from '../../tasks/geometry.ts';
import type { Simulator, TaskName } from '../../tasks/task.ts';
import { loadSimulators } from '../../tasks/tasks.ts';
import type { CriticOrder, ReplayAnswer, ReplayOrder } from './replay.ts';
import { serveRequests } from '../threads/serveRequests.ts';

/**
 * Carries rollouts out again, one after the other. It stays, because loading the physics takes longer than a rollout.
 */
const factory = await loadSimulators();
const simulators = new Map<TaskName, Simulator & Drawable>();

function simulatorOf(task: TaskName): Simulator & Drawable {
  const simulator = simulators.get(task) ?? factory.create(task);
  simulators.set(task, simulator);
  return simulator;
}

async function carryOut({ task, initial, actions, observations, critic }: ReplayOrder): Promise<ReplayAnswer> {
  const simulator = simulatorOf(task);
  const replayed = resimulate(simulator, initial, actions);
  const { observationSize } = simulator.task;
  const values =
    critic === null
      ? null
      : await valuesOf(critic, observations.subarray(0, observations.length - observationSize), actions);
  return { geoms: simulator.geoms, ...replayed, values };
}

/** What has no critic is shown without. */
async function valuesOf(
  { engine, options, snapshot }: CriticOrder,
  observations: Float32Array,
  actions: Float32Array,
): Promise<Float32Array | string> {
  try {
    const learner = await createLearner(engine, options);
    await learner.restore(snapshot, 'sizes'); // a fork may stand at its origin's
    const values = new Float32Array(observations.length / options.observationSize);
    await learner.value('critic', observations, actions, values);
    learner.dispose();
    return values;
  } catch (error) {
    return 'The critic of the latest checkpoint cannot be read: ' + `${messageOf(error)}`;
  }
}

// The poses are made by resimulate, which shares no memory.
serveRequests<ReplayOrder, ReplayAnswer>(parentPort, carryOut, ({ poses }) => [poses.buffer as ArrayBuffer]);
