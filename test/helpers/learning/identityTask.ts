import { randomFromSeed, type Random } from '../../../src-main/numerics/random.ts';
import type { Simulator, Task } from '../../../src-main/tasks/task.ts';
import { fakeTask } from './fakeSimulator.ts';

/** The action is to be the observation, a number in [-1, 1] that is drawn anew in each step. */
export const identityTask: Task = fakeTask({
  observationSize: 1,
  observationLabels: ['wish'],
  actionBound: 1,
  episodeLimit: 20,
  canTerminate: false,
  largestReward: 0,
  solved: null,
});

/** The reward is -(action - observation)^2: 0 for the identity, -1/3 a step on average for an action of 0. */
export function identitySimulator(): Simulator {
  const observation = new Float64Array(1);
  let wishes: Random = randomFromSeed(0);
  let reward = 0;
  return {
    task: identityTask,
    observation,
    get reward() {
      return reward;
    },
    terminated: false,
    fault: null,
    drawInitialState: (random) => ({
      position: Float64Array.of(random.uniform()),
      velocity: Float64Array.of(0),
    }),
    load({ position }) {
      wishes = randomFromSeed(Math.floor(position[0] * 2 ** 32), 'wishes');
      observation[0] = 2 * wishes.uniform() - 1;
    },
    step(action) {
      reward = -((action[0] - observation[0]) ** 2);
      observation[0] = 2 * wishes.uniform() - 1;
    },
    state: () => ({ position: Float64Array.of(observation[0]), velocity: Float64Array.of(0) }),
    dispose: () => undefined,
  };
}
