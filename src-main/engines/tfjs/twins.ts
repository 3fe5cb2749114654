import * as tf from '@tensorflow/tfjs-core';
import type { LearnerOptions } from '../learner.ts';
import { adamStep, cloneAdam } from './adam.ts';
import { constant } from './constants.ts';
import { actionValue, cutter, policy } from './networks.ts';
import {
  actorPass,
  criticPass,
  reportOf,
  towards,
  type Minibatch,
  type Student,
  type StudentUpdate,
} from './updates.ts';

/**
 * One update of TD3 (Fujimoto et al. 2018, algorithm 1): the lesser of two
 * target critics at a noisy target action; both critics step, and in every
 * `policyDelay`-th update the actor, up the first of them as it then is, and all
 * targets. The report is the first critic's.
 *
 * @param noise [n, actions], clipped.
 */
export function updateTwins(
  student: Student,
  { observations, actions, rewards, terminals, nextObservations }: Minibatch,
  noise: tf.Tensor2D,
  options: LearnerOptions,
): StudentUpdate {
  const { gamma, tau, actorLearningRate, criticLearningRate, policyDelay } = options;
  const cutCritic = cutter('critic', options);

  const chosen = policy(cutter('actor', options)(student.targetActor), nextObservations);
  const nextActions = tf.clipByValue<tf.Tensor2D>(tf.add(chosen, noise), -1, 1);
  const nextValues = tf.minimum(
    actionValue(cutCritic(student.targetCritic), nextObservations, nextActions),
    actionValue(cutCritic(student.targetSecondCritic), nextObservations, nextActions),
  );
  const targets = tf.add(rewards, tf.mul(tf.mul(tf.sub(constant(1), terminals), nextValues), constant(gamma)));

  const ofFirst = criticPass(student.critic, observations, actions, targets, options);
  const ofSecond = criticPass(student.secondCritic, observations, actions, targets, options);
  const first = adamStep(student.critic, ofFirst.gradient, student.criticAdam, criticLearningRate);
  const second = adamStep(student.secondCritic, ofSecond.gradient, student.secondCriticAdam, criticLearningRate);

  const ofActor = actorPass(student.actor, first.network, observations, options);
  const isDue = first.adam.steps % policyDelay === 0;
  const actor = isDue
    ? adamStep(student.actor, ofActor.gradient, student.actorAdam, actorLearningRate)
    : { network: tf.clone(student.actor), adam: cloneAdam(student.actorAdam) };
  const weight = isDue ? tau : 0;
  return {
    student: {
      actor: actor.network,
      critic: first.network,
      secondCritic: second.network,
      targetActor: towards(student.targetActor, actor.network, weight),
      targetCritic: towards(student.targetCritic, first.network, weight),
      targetSecondCritic: towards(student.targetSecondCritic, second.network, weight),
      actorAdam: actor.adam,
      criticAdam: first.adam,
      secondCriticAdam: second.adam,
    },
    actorGradient: ofActor.gradient,
    criticGradient: ofFirst.gradient,
    secondCriticGradient: ofSecond.gradient,
    report: reportOf(ofFirst, ofActor.loss),
  };
}
