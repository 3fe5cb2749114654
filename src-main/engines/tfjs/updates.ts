import * as tf from '@tensorflow/tfjs-core';
import type { LearnerOptions } from '../learner.ts';
import { adamStep, cloneAdam, type Adam } from './adam.ts';
import { constant } from './constants.ts';
import { actionValue, cutter, logLikelihood, policy, type Network } from './networks.ts';

/** Everything that an update of the student changes; the second critics of DDPG have no parameters. */
export type Student = {
  actor: Network;
  critic: Network;
  targetActor: Network;
  targetCritic: Network;
  secondCritic: Network;
  targetSecondCritic: Network;
  actorAdam: Adam;
  criticAdam: Adam;
  secondCriticAdam: Adam;
};

/** A minibatch; observations normalised, rewards and terminals as columns. */
export type Minibatch = {
  observations: tf.Tensor2D;
  actions: tf.Tensor2D;
  rewards: tf.Tensor2D;
  terminals: tf.Tensor2D;
  nextObservations: tf.Tensor2D;
};

export type StudentUpdate = {
  student: Student;
  actorGradient: Network;
  criticGradient: Network;
  secondCriticGradient: Network;
  /** Critic loss without the L2 term, actor loss, mean and largest Q(s, a). */
  report: tf.Tensor1D;
};

/** One update of DDPG (src-main/README.md; Lillicrap et al. 2016, algorithm 1). */
export function updateStudent(student: Student, minibatch: Minibatch, options: LearnerOptions): StudentUpdate {
  const { gamma, tau, actorLearningRate, criticLearningRate } = options;
  const { observations, actions, rewards, terminals, nextObservations } = minibatch;
  const cutActor = cutter('actor', options);
  const cutCritic = cutter('critic', options);

  const nextActions = policy(cutActor(student.targetActor), nextObservations);
  const nextValues = actionValue(cutCritic(student.targetCritic), nextObservations, nextActions);
  const targets = tf.add(rewards, tf.mul(tf.mul(tf.sub(constant(1), terminals), nextValues), constant(gamma)));

  const ofCritic = criticPass(student.critic, observations, actions, targets, options);
  const ofActor = actorPass(student.actor, student.critic, observations, options);

  const { gradient: actorGradient } = ofActor;
  const { gradient: criticGradient } = ofCritic;
  const actor = adamStep(student.actor, actorGradient, student.actorAdam, actorLearningRate);
  const critic = adamStep(student.critic, criticGradient, student.criticAdam, criticLearningRate);
  return {
    student: {
      actor: actor.network,
      critic: critic.network,
      targetActor: towards(student.targetActor, actor.network, tau),
      targetCritic: towards(student.targetCritic, critic.network, tau),
      secondCritic: tf.clone(student.secondCritic),
      targetSecondCritic: tf.clone(student.targetSecondCritic),
      actorAdam: actor.adam,
      criticAdam: critic.adam,
      secondCriticAdam: cloneAdam(student.secondCriticAdam),
    },
    actorGradient,
    criticGradient,
    secondCriticGradient: tf.clone(student.secondCritic),
    report: reportOf(ofCritic, ofActor.loss),
  };
}

/** A critic's loss without its penalty, the mean and the largest Q(s, a), and the gradient with the penalty. */
export interface CriticPass {
  readonly loss: tf.Scalar;
  readonly meanQ: tf.Scalar;
  readonly largestQ: tf.Scalar;
  readonly gradient: Network;
}

export function criticPass(
  network: Network,
  observations: tf.Tensor2D,
  actions: tf.Tensor2D,
  targets: tf.Tensor,
  options: LearnerOptions,
): CriticPass {
  const { criticL2, criticL2Kernels } = options;
  const cut = cutter('critic', options);
  // What the loss is made of dies with the scope of its gradient unless it is kept.
  const kept: tf.Scalar[] = [];
  const found = tf.valueAndGrad((critic) => {
    const parts = cut(tf.reshape(critic, [-1]));
    const values = actionValue(parts, observations, actions);
    const loss = tf.mean<tf.Scalar>(tf.square(tf.sub(values, targets)));
    kept.push(tf.keep(loss), tf.keep(tf.mean(values)), tf.keep(tf.max(values)));
    const [w1, , , , w2, , , , w3] = parts;
    const hidden = tf.add(tf.sum(tf.square(w1)), tf.sum(tf.square(w2)));
    const penalised = criticL2Kernels === 'all' ? tf.add(hidden, tf.sum(tf.square(w3))) : hidden;
    return tf.add(loss, tf.mul(penalised, constant(criticL2 / 2)));
  })(network);
  const [loss, meanQ, largestQ] = kept.map((scalar) => tf.clone(scalar));
  tf.dispose(kept);
  return { loss, meanQ, largestQ, gradient: tf.reshape<tf.Rank.R1>(found.grad, [-1]) };
}

/** -mean Q(s, mu(s)) and its gradient. */
export function actorPass(
  network: Network,
  critic: Network,
  observations: tf.Tensor2D,
  options: LearnerOptions,
): { readonly loss: tf.Tensor; readonly gradient: Network } {
  const cut = cutter('actor', options);
  const criticParts = cutter('critic', options)(critic);
  const found = tf.valueAndGrad((actor) => {
    const chosen = policy(cut(tf.reshape(actor, [-1])), observations);
    return tf.neg(tf.mean(actionValue(criticParts, observations, chosen)));
  })(network);
  return { loss: found.value, gradient: tf.reshape<tf.Rank.R1>(found.grad, [-1]) };
}

export function reportOf({ loss, meanQ, largestQ }: CriticPass, actorLoss: tf.Tensor): tf.Tensor1D {
  return tf.reshape(tf.stack<tf.Tensor>([loss, actorLoss, meanQ, largestQ]), [-1]);
}

/** A student of the same numbers that is disposed of on its own. */
export function cloneStudent(student: Student): Student {
  return tf.tidy(() => ({
    actor: tf.clone(student.actor),
    critic: tf.clone(student.critic),
    targetActor: tf.clone(student.targetActor),
    targetCritic: tf.clone(student.targetCritic),
    actorAdam: cloneAdam(student.actorAdam),
    criticAdam: cloneAdam(student.criticAdam),
    secondCritic: tf.clone(student.secondCritic),
    targetSecondCritic: tf.clone(student.targetSecondCritic),
    secondCriticAdam: cloneAdam(student.secondCriticAdam),
  }));
}

export type Teacher = { network: Network; adam: Adam };

/**
 * One ascent step along sum_t r_t grad log pi_e(a_t | x_t) (Xu et al. 2018,
 * equation 5). The gradient returned is that sum.
 * @param inputs [n, inputs] of a `gaussian` teacher, [n, actions] means of a `variance` teacher.
 * @param metaReward r of all steps, or [n, 1].
 */
export function updateTeacher(
  teacher: Teacher,
  inputs: tf.Tensor2D,
  actions: tf.Tensor2D,
  metaReward: number | tf.Tensor2D,
  learningRate: number,
  options: LearnerOptions,
): { teacher: Teacher; gradient: Network } {
  const cut = cutter('teacher', options);
  const sum = tf.grad((network) => {
    const parts = cut(tf.reshape(network, [-1]));
    const means = options.teacher === 'variance' ? inputs : policy(parts, inputs);
    return logLikelihood(actions, means, parts[parts.length - 1], typeof metaReward === 'number' ? null : metaReward);
  })(teacher.network);
  const gradient =
    typeof metaReward === 'number' ? tf.mul<tf.Tensor1D>(sum, metaReward) : tf.reshape<tf.Rank.R1>(sum, [-1]);
  return { teacher: adamStep(teacher.network, tf.neg(gradient), teacher.adam, learningRate), gradient };
}

/** A soft update: `tau` is the weight of the new parameters. */
export function towards(target: Network, current: Network, tau: number): Network {
  return tf.add(tf.mul(target, constant(1 - tau)), tf.mul(current, constant(tau)));
}
