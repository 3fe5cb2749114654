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

/** The share of the maze's cells that training has acted in, as it is logged. */
async function shareOf(seed: number, settings: Record<string, unknown>): Promise<number> {
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
  let share = NaN;
  while (!trainer.finished) {
    const { teacher_cells: explorers, baseline_cells: noises } = (await trainer.next()).metrics;
    share = explorers ?? noises ?? NaN;
  }
  return share;
}

describe('an explorer that novelty pays goes to more places than', () => {
  const seeds = [1, 2, 3];
  const totalOf = async (settings: Record<string, unknown>): Promise<number> => {
    let total = 0;
    for (const seed of seeds) total += await shareOf(seed, settings);
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
