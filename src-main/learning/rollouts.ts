import { transitionLength } from '../engines/learner.ts';
import type { Random, RandomState } from '../numerics/random.ts';
import { randomFromState } from '../numerics/random.ts';
import type { Simulator, SimulatorState } from '../tasks/task.ts';
import type { Configuration } from './configuration.ts';
import { requireFinite } from './divergence.ts';
import { noPause, STEPS_IN_PIECE, type Pause } from './policies/pause.ts';
import type { Policy, TakenStep } from './policies/policy.ts';
import type { Ending, Role, Segment } from './record.ts';

/** Where a collector stands between two cycles. The open rollout itself is in the log and is simulated again. */
export interface CollectorState {
  readonly random: readonly number[];
  /** Rollouts begun so far. */
  readonly begun: number;
  readonly open: { readonly steps: number; readonly return: number } | null;
}

/** An unfinished rollout, from the log: where it began and what was done since. */
export interface OpenRollout {
  readonly initial: SimulatorState;
  /** Actions so far, in [-1, 1], row-major. */
  readonly actions: Float32Array;
}

/** Initial states that several passes share, in their order; drawn when a pass first needs one more. */
export interface Starts {
  take(draw: () => SimulatorState): SimulatorState;
  /** Begins the next pass. */
  rewind(): void;
}

export function createStarts(): Starts {
  const states: SimulatorState[] = [];
  let taken = 0;
  return {
    take(draw) {
      if (taken === states.length) states.push(draw());
      return states[taken++];
    },
    rewind() {
      taken = 0;
    },
  };
}

/** Collects the rollouts of one role; an episode may go on over several cycles. */
export interface Collector {
  readonly role: Role;
  /**
   * Exactly `steps` steps, in one segment per rollout touched.
   *
   * @param starts where its new rollouts begin; drawn from the task where there are none.
   */
  collect(policy: Policy, steps: number, starts?: Starts): Promise<Segment[]>;
  /** Whole episodes, from reset to the end. */
  collectEpisodes(policy: Policy, episodes: number): Promise<Segment[]>;
  /** Leaves the open rollout, so that the next step starts a new one. */
  abandon(): void;
  state(): CollectorState;
}

interface Episode {
  readonly index: number;
  readonly initial: SimulatorState;
  steps: number;
  return: number;
}

/**
 * @param simulator used by this collector alone.
 * @param random draws initial states; this collector's own stream.
 */
export function createCollector(role: Role, simulator: Simulator, random: Random, pause: Pause = noPause): Collector {
  return collector(role, simulator, random, 0, pause);
}

/**
 * Goes on where `state` was taken; the open rollout is simulated again, which gives the same bits, warm start included.
 */
export function resumeCollector(
  role: Role,
  simulator: Simulator,
  state: CollectorState,
  open: OpenRollout | null,
  pause: Pause = noPause,
): Collector {
  // Its length is that of the array that `state` was made of.
  const random = randomFromState(Uint32Array.from(state.random) as RandomState);
  if (state.open === null) return collector(role, simulator, random, state.begun, pause);
  if (open === null || open.actions.length !== state.open.steps * simulator.task.actionSize) {
    throw new Error(
      `The log of the open ${role} rollout does not have the ${state.open.steps} steps that the checkpoint names.`,
    );
  }
  simulator.load(open.initial);
  const { actionSize, actionBound } = simulator.task;
  const scaled = new Float64Array(actionSize);
  const before = noStep(simulator);
  for (let step = 0; step < state.open.steps; step++) {
    scaleAction(open.actions, step * actionSize, scaled, actionBound);
    before.observation.set(simulator.observation);
    simulator.step(scaled);
    before.action.set(open.actions.subarray(step * actionSize, (step + 1) * actionSize));
    before.reward = Math.fround(simulator.reward);
  }
  const episode = { index: state.begun - 1, initial: open.initial, ...state.open };
  return collector(role, simulator, random, state.begun, pause, episode, before);
}

function noStep({ task }: Simulator): { -readonly [Key in keyof TakenStep]: TakenStep[Key] } {
  return { observation: new Float32Array(task.observationSize), action: new Float32Array(task.actionSize), reward: 0 };
}

function collector(
  role: Role,
  simulator: Simulator,
  random: Random,
  alreadyBegun: number,
  pause: Pause,
  openEpisode: Episode | null = null,
  before = noStep(simulator),
): Collector {
  const { task } = simulator;
  const { observationSize, actionSize } = task;
  const actionsOfRole = `actions of the ${role}`;
  const observation = new Float32Array(observationSize);
  const action = new Float32Array(actionSize);
  const scaled = new Float64Array(actionSize);
  let begun = alreadyBegun;
  let episode = openEpisode;

  async function begin(policy: Policy, starts: Starts | null): Promise<Episode> {
    const draw = (): SimulatorState => simulator.drawInitialState(random);
    const initial = starts === null ? draw() : starts.take(draw);
    simulator.load(initial);
    const pending = policy.beginEpisode();
    if (pending instanceof Promise) await pending;
    return { index: begun++, initial, steps: 0, return: 0 };
  }

  /** Goes on with the open rollout, or a new one, for at most `budget` steps. */
  async function segment(policy: Policy, budget: number, starts: Starts | null = null): Promise<Segment> {
    const current = episode ?? (await begin(policy, starts));
    const limit = Math.min(budget, task.episodeLimit - current.steps);
    const observations = new Float32Array((limit + 1) * observationSize);
    const actions = new Float32Array(limit * actionSize);
    const rewards = new Float32Array(limit);
    observations.set(simulator.observation);
    let steps = 0;
    let sum = 0;
    while (steps < limit) {
      if (steps % STEPS_IN_PIECE === 0) {
        const resting = pause();
        if (resting instanceof Promise) await resting;
      }
      observation.set(simulator.observation);
      const pending = policy.act(observation, action, current.steps + steps === 0 ? null : before);
      if (pending instanceof Promise) await pending;
      // Before the physics gets it: there it would be another error.
      for (let i = 0; i < actionSize; i++) requireFinite(actionsOfRole, action[i]);
      actions.set(action, steps * actionSize);
      scaleAction(action, 0, scaled, task.actionBound);
      simulator.step(scaled);
      rewards[steps] = simulator.reward;
      sum += rewards[steps];
      before.observation.set(observation);
      before.action.set(action);
      before.reward = rewards[steps];
      steps += 1;
      observations.set(simulator.observation, steps * observationSize);
      if (simulator.terminated) break;
    }
    const firstStep = current.steps;
    current.steps += steps;
    current.return += sum;
    const ending: Ending = simulator.terminated
      ? 'terminated'
      : current.steps >= task.episodeLimit
        ? 'truncated'
        : 'open';
    episode = ending === 'open' ? current : null;
    return {
      role,
      index: current.index,
      firstStep,
      steps,
      initial: current.initial,
      observations: observations.slice(0, (steps + 1) * observationSize),
      actions: actions.slice(0, steps * actionSize),
      rewards: rewards.slice(0, steps),
      ending,
      ...(simulator.fault === null ? {} : { fault: simulator.fault }),
      segmentReturn: sum,
      rolloutReturn: current.return,
    };
  }

  return {
    role,
    async collect(policy, steps, starts) {
      const segments: Segment[] = [];
      for (let left = steps; left > 0; left -= segments[segments.length - 1].steps)
        segments.push(await segment(policy, left, starts));
      return segments;
    },
    async collectEpisodes(policy, episodes) {
      const segments: Segment[] = [];
      while (segments.length < episodes) segments.push(await segment(policy, task.episodeLimit));
      return segments;
    },
    abandon: () => {
      episode = null;
    },
    state: () => ({
      random: [...random.state()],
      begun,
      open: episode === null ? null : { steps: episode.steps, return: episode.return },
    }),
  };
}

/**
 * From the learner's [-1, 1] to the task's units; the float32 action is what is logged, so replay gets the same number.
 */
export function scaleAction(actions: Float32Array, offset: number, scaled: Float64Array, bound: number): void {
  for (let i = 0; i < scaled.length; i++) scaled[i] = actions[offset + i] * bound;
}

/**
 * The rows that a learner stores: observation | action | reward | terminal | next observation.
 * A truncated step is terminal or not as `timeLimit` says; a cut or open one never is.
 */
export function transitionsOf(
  segments: readonly Segment[],
  observationSize: number,
  actionSize: number,
  timeLimit: Configuration['timeLimit'],
): Float32Array {
  const stride = transitionLength({ observationSize, actionSize });
  const rows = new Float32Array(segments.reduce((sum, segment) => sum + segment.steps, 0) * stride);
  let row = 0;
  for (const { steps, observations, actions, rewards, ending } of segments) {
    for (let step = 0; step < steps; step++) {
      const isLast = step === steps - 1;
      const terminal = isLast && (ending === 'terminated' || (ending === 'truncated' && timeLimit === 'terminal'));
      const here = step * observationSize;
      rows.set(observations.subarray(here, here + observationSize), row);
      rows.set(actions.subarray(step * actionSize, (step + 1) * actionSize), row + observationSize);
      rows[row + observationSize + actionSize] = rewards[step];
      rows[row + observationSize + actionSize + 1] = terminal ? 1 : 0;
      rows.set(
        observations.subarray(here + observationSize, here + 2 * observationSize),
        row + observationSize + actionSize + 2,
      );
      row += stride;
    }
  }
  return rows;
}
