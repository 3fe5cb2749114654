import type { Learner, LearnerOptions } from '../../../src-main/engines/learner.ts';
import { plainPenalty, plainPolicy, plainValue, type Numbers } from './plainNetworks.ts';

/** A row of a minibatch, observations normalised, with the noise on the target's action at its next state. */
export interface PlainRow {
  readonly x: readonly number[];
  readonly action: readonly number[];
  readonly reward: number;
  readonly terminal: number;
  readonly nextX: readonly number[];
  readonly noise: readonly number[];
}

/** The networks that one update of TD3 starts from. */
export type TwinNetworks = Readonly<
  Record<'critic' | 'secondCritic' | 'targetActor' | 'targetCritic' | 'targetSecondCritic', Numbers>
>;

export async function readTwins(learner: Learner): Promise<TwinNetworks> {
  return {
    critic: await learner.readNetwork('critic'),
    secondCritic: await learner.readNetwork('secondCritic'),
    targetActor: await learner.readNetwork('targetActor'),
    targetCritic: await learner.readNetwork('targetCritic'),
    targetSecondCritic: await learner.readNetwork('targetSecondCritic'),
  };
}

/** TD3's targets in plain float64: Fujimoto et al. 2018, algorithm 1. */
export function twinTargets(
  { targetActor, targetCritic, targetSecondCritic }: TwinNetworks,
  rows: readonly PlainRow[],
  options: LearnerOptions,
): readonly number[] {
  const policy = plainPolicy('targetActor', targetActor, options);
  const first = plainValue(targetCritic, options);
  const second = plainValue(targetSecondCritic, options);
  return rows.map(({ reward, terminal, nextX, noise }) => {
    const action = policy([...nextX]).map((a, i) => Math.max(-1, Math.min(1, a + noise[i])));
    return reward + options.gamma * (1 - terminal) * Math.min(first(nextX, action), second(nextX, action));
  });
}

/** The loss of one critic, penalty included, as a function of its parameters. */
export function criticLoss(
  rows: readonly PlainRow[],
  targets: readonly number[],
  options: LearnerOptions,
): (parameters: Numbers) => number {
  return (parameters) => {
    const q = plainValue(parameters, options);
    const squares = rows.reduce((sum, { x, action }, i) => sum + (q(x, action) - targets[i]) ** 2, 0);
    return squares / rows.length + (options.criticL2 / 2) * plainPenalty(parameters, options);
  };
}

/** -mean Q1(s, mu(s)) as a function of the actor's parameters. */
export function actorLoss(
  rows: readonly PlainRow[],
  critic: Numbers,
  options: LearnerOptions,
): (parameters: Numbers) => number {
  const q = plainValue(critic, options);
  return (parameters) => {
    const policy = plainPolicy('actor', parameters, options);
    return -rows.reduce((sum, { x }) => sum + q(x, policy([...x])), 0) / rows.length;
  };
}
