import { beforeAll, describe, expect, test } from 'vitest';
import { createLearner } from '../../src-main/engines/engines.ts';
import { explorerOptions, learnerOptions } from '../../src-main/learning/learnerOptions.ts';
import { resolveConfiguration } from '../../src-main/learning/resolution.ts';
import { createTrainer } from '../../src-main/learning/trainer/trainer.ts';
import { loadSimulators, taskByName, type SimulatorFactory } from '../../src-main/tasks/tasks.ts';
import { createSimulators } from '../../src-main/training/execute.ts';

let factory: SimulatorFactory;
beforeAll(async () => {
  factory = await loadSimulators();
});

/** How many squares of 0.25 m training has been in, of the 112 that the maze has. */
async function squaresOf(seed: number, settings: Record<string, unknown>): Promise<number> {
  const configuration = resolveConfiguration({
    task: 'PointMaze',
    seed,
    interactions: 6000,
    studentUpdates: 5,
    explorerUpdates: 10,
    explorerWarmup: 2000,
    noveltyBatch: 128,
    batchSize: 32,
    actorLearningRate: 1e-3,
    testInterval: 1_000_000,
    testEpisodes: 1,
    ...settings,
  });
  const task = taskByName('PointMaze');
  const learner = await createLearner('simd', learnerOptions(configuration, task, null));
  const explorer = await createLearner('simd', explorerOptions(configuration, task));
  const simulators = createSimulators(() => factory.create('PointMaze'));
  const parts = { configuration, task, learner, explorer, simulators, frozen: null, clock: () => 0 };
  const trainer = await createTrainer(parts);
  const squares = new Set<string>();
  while (!trainer.finished)
    for (const { role, observations } of (await trainer.next()).segments)
      if (role !== 'test')
        for (let i = 0; i < observations.length; i += 4)
          squares.add([observations[i], observations[i + 1]].map((x) => Math.floor(x / 0.25)).join(' '));
  return squares.size;
}

describe('an explorer that novelty pays goes to more places than', () => {
  const seeds = [1, 2, 3];
  const totalOf = async (settings: Record<string, unknown>): Promise<number> => {
    let total = 0;
    for (const seed of seeds) total += await squaresOf(seed, settings);
    return total;
  };
  let explored = 0;
  beforeAll(async () => {
    explored = await totalOf({ method: 'explorer' });
  });

  test.each([
    ['one that is paid nothing', { method: 'explorer', noveltyNeighbours: 0 }],
    ['Gaussian noise on the student', { method: 'ddpg', noise: 'gaussian' }],
    ['actions at random', { method: 'ddpg', noise: 'uniform' }],
  ])('%s', async (_, settings) => {
    expect(explored).toBeGreaterThan(1.3 * (await totalOf(settings)));
  });
});
