import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLearner } from '../../../src-main/engines/engines.ts';
import type { EngineName, Learner, NetworkName, Parameters } from '../../../src-main/engines/learner.ts';
import { networkParts } from '../../../src-main/engines/networks.ts';
import { relativeError } from '../../../src-main/engines/reference/check.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { transitionsOf } from '../../../src-main/learning/rollouts.ts';
import { createTrainer } from '../../../src-main/learning/trainer/trainer.ts';
import { explorerOptions, learnerOptions } from '../../../src-main/learning/learnerOptions.ts';
import { taskByName, loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import type { TaskName } from '../../../src-main/tasks/task.ts';
import { createSimulators } from '../../../src-main/training/execute.ts';

/**
 * Two engines that add float32 numbers in different orders differ by a few
 * 1e-7 in every array. As long as all units are on the same side of their ReLU,
 * that is how far apart they stay. When a pre-activation lies within rounding of
 * 0, the engines may take different sides: that one sample's gradient then
 * differs by a finite amount, Adam makes a step of the learning rate of it, and
 * from there the two are different, equally valid runs. Measured on simd and
 * tfjs-wasm: Pendulum stays within 4e-6 for 400 updates; Hopper within 2e-6 for
 * 108 updates, and in the 109th one unit of the critic takes the other side.
 * Hence two tests: one left to run freely, and one in which the networks are
 * put level before each update, so that a flip counts once.
 */
const FREE_TOLERANCE = 1e-4;
const LEVEL_TOLERANCE = 1e-4;

let simulators: SimulatorFactory;
const made: Learner[] = [];

beforeAll(async () => {
  simulators = await loadSimulators();
});
afterAll(() => {
  for (const learner of made) learner.dispose();
});

/** Learners at the start of one run, with the transitions of its first cycles in their replay buffers. */
async function learnersOfRun(name: TaskName, engines: readonly EngineName[]): Promise<Learner[]> {
  const configuration = resolveConfiguration({
    task: name,
    method: 'meta',
    seed: 1,
    interactions: 3000,
    testInterval: 1_000_000,
  });
  const task = taskByName(name);
  const options = learnerOptions(configuration, task, null);
  const begin = async (engine: EngineName) => {
    const learner = await createLearner(engine, options);
    made.push(learner);
    const worlds = createSimulators(() => simulators.create(name));
    return {
      learner,
      trainer: await createTrainer({
        configuration,
        task,
        learner,
        explorer: null,
        simulators: worlds,
        frozen: null,
        clock: () => 0,
      }),
    };
  };
  const { trainer } = await begin('simd');
  const rows: Float32Array[] = [];
  while (!trainer.finished) {
    const { segments } = await trainer.next();
    rows.push(
      transitionsOf(
        segments.filter(({ role }) => role !== 'test'),
        task.observationSize,
        task.actionSize,
        configuration.timeLimit,
      ),
    );
  }
  const learners: Learner[] = [];
  for (const engine of engines) {
    const { learner } = await begin(engine);
    for (const transitions of rows) await learner.append(transitions);
    learners.push(learner);
  }
  return learners;
}

/** The largest of the arrays' relative errors. */
function furthest(name: NetworkName, learner: Learner, ours: Parameters, theirs: Parameters): number {
  return Math.max(
    ...networkParts(name, learner.options).map(({ offset, size }) =>
      relativeError(ours.subarray(offset, offset + size), theirs.subarray(offset, offset + size)),
    ),
  );
}

const students = ['actor', 'critic', 'targetActor', 'targetCritic'] as const;

describe('simd and tfjs-wasm, on the same minibatches of a real run', () => {
  test('run freely for 300 updates on Pendulum', async () => {
    const [simd, tfjs] = await learnersOfRun('Pendulum', ['simd', 'tfjs-wasm']);
    const before = await simd.readNetwork('critic');
    for (let round = 0; round < 3; round++) {
      const reports = [await simd.updateFromReplay(100), await tfjs.updateFromReplay(100)] as const;
      for (const key of ['criticLoss', 'actorLoss', 'meanQ', 'largestQ'] as const)
        expect(relativeError([reports[0][key]], [reports[1][key]]), key).toBeLessThan(FREE_TOLERANCE);
      for (const name of students)
        expect(furthest(name, simd, await simd.readNetwork(name), await tfjs.readNetwork(name)), name).toBeLessThan(
          FREE_TOLERANCE,
        );
    }
    expect(relativeError(await simd.readNetwork('critic'), before), 'they have moved').toBeGreaterThan(0.1);
  });

  test('with level networks, gradients and steps of 200 updates on Hopper agree, but for an odd flip', async () => {
    const [simd, tfjs] = await learnersOfRun('Hopper', ['simd', 'tfjs-wasm']);
    let flips = 0;
    for (let update = 0; update < 200; update++) {
      for (const name of students) await tfjs.writeNetwork(name, await simd.readNetwork(name));
      await simd.updateFromReplay(1);
      await tfjs.updateFromReplay(1);
      let error = 0;
      for (const name of ['actor', 'critic'] as const)
        error = Math.max(error, furthest(name, simd, await simd.readGradient(name), await tfjs.readGradient(name)));
      for (const name of students)
        error = Math.max(error, furthest(name, simd, await simd.readNetwork(name), await tfjs.readNetwork(name)));
      if (error > LEVEL_TOLERANCE) flips += 1;
    }
    expect(flips).toBeLessThanOrEqual(3); // none on the machine that this was written on
  });
});

test('an explorer learns alike on simd and on tfjs-wasm while it acts at random', async () => {
  const configuration = resolveConfiguration({
    task: 'Pendulum',
    method: 'explorer',
    interactions: 800,
    studentUpdates: 25,
    explorerUpdates: 2,
    testInterval: 1_000_000,
    testEpisodes: 1,
  });
  const task = taskByName('Pendulum');
  const explorerOf = async (
    engine: EngineName,
  ): Promise<{ explorer: Learner; novelty: readonly (number | null)[] }> => {
    const learner = await createLearner(engine, learnerOptions(configuration, task, null));
    const explorer = await createLearner(engine, explorerOptions(configuration, task));
    made.push(learner, explorer);
    const worlds = createSimulators(() => simulators.create('Pendulum'));
    const parts = { configuration, task, learner, explorer, simulators: worlds, frozen: null, clock: () => 0 };
    const trainer = await createTrainer(parts);
    const novelty: (number | null)[] = [];
    while (!trainer.finished) novelty.push((await trainer.next()).metrics.novelty);
    return { explorer, novelty };
  };
  const [simd, tfjs] = [await explorerOf('simd'), await explorerOf('tfjs-wasm')];
  expect(simd.novelty).toHaveLength(4);
  simd.novelty.forEach((value, cycle) => expect(tfjs.novelty[cycle]).toBeCloseTo(value ?? NaN, 5));
  for (const name of students) {
    const ours = await simd.explorer.readNetwork(name);
    expect(furthest(name, simd.explorer, ours, await tfjs.explorer.readNetwork(name)), name).toBeLessThan(
      FREE_TOLERANCE,
    );
  }
});
