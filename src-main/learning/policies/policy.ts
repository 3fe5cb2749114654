import type { ActorName, Awaitable, Learner } from '../../engines/learner.ts';

/** A step of a rollout as it was logged. The arrays are used again for the next. */
export interface TakenStep {
  /** Raw, before the action. */
  readonly observation: Float32Array;
  /** As executed, in [-1, 1]. */
  readonly action: Float32Array;
  readonly reward: number;
}

/** What a rollout asks for its actions. */
export interface Policy {
  /** Called when an episode begins, before its first action. */
  beginEpisode(): Awaitable<void>;
  /**
   * Writes the action to execute, in [-1, 1], for one raw observation.
   * @param before the step that led there; null at the start of an episode.
   */
  act(observation: Float32Array, action: Float32Array, before?: TakenStep | null): Awaitable<void>;
}

/** mu(s), without noise: the student, in D1 and in tests. */
export function deterministicPolicy(learner: Learner, network: ActorName = 'actor'): Policy {
  return {
    beginEpisode: () => undefined,
    act: (observation, action) => learner.act(network, observation, action),
  };
}

/** Clips to the action range in place. */
export function clipAction(action: Float32Array): void {
  for (let i = 0; i < action.length; i++) action[i] = Math.max(-1, Math.min(1, action[i]));
}

/** Runs `next` after `pending`: at once where an engine has answered already, so that a step costs no promise. */
export function after(pending: Awaitable<void>, next: () => Awaitable<void>): Awaitable<void> {
  return pending instanceof Promise ? pending.then(next) : next();
}
