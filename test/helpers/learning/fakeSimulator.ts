import type { Simulator, Task } from '../../../src-main/tasks/task.ts';

/** A world small enough to be followed by hand, with a name that the types ask for. */
export function fakeTask(changes: Partial<Task> = {}): Task {
  return {
    name: 'Pendulum',
    observationSize: 2,
    observationLabels: ['place', 'steps'],
    actionSize: 1,
    actionLabels: ['push'],
    actionBound: 2,
    episodeLimit: 5,
    canTerminate: true,
    positionSize: 1,
    velocitySize: 1,
    timestep: 1,
    largestReward: 1,
    solved: null,
    ...changes,
  };
}

/**
 * The place moves by the action and by a quarter of the push before it, which
 * `state` does not show: like a solver's warm start, only carrying out the
 * rollout from its beginning brings it back. The reward is the place reached;
 * the episode ends where the place leaves (-edge, edge), and the physics give way
 * in step `faultAt` of an episode.
 */
export function fakeSimulator(task: Task = fakeTask(), edge = Infinity, faultAt = Infinity): Simulator {
  const observation = new Float64Array(2);
  let hidden = 0;
  let reward = 0;
  let terminated = false;
  return {
    task,
    observation,
    get reward() {
      return reward;
    },
    get terminated() {
      return terminated;
    },
    get fault() {
      return observation[1] >= faultAt ? 'It fell apart.' : null;
    },
    drawInitialState: (random) => ({ position: Float64Array.of(random.uniform() / 10), velocity: Float64Array.of(0) }),
    load({ position, velocity }) {
      observation.set([position[0], velocity[0]]);
      hidden = 0;
      terminated = false;
    },
    step(action) {
      observation[0] += action[0] + hidden / 4;
      observation[1] += 1;
      hidden = action[0];
      reward = observation[0];
      terminated = Math.abs(observation[0]) >= edge || observation[1] >= faultAt;
    },
    state: () => ({ position: Float64Array.of(observation[0]), velocity: Float64Array.of(observation[1]) }),
    dispose: () => undefined,
  };
}
