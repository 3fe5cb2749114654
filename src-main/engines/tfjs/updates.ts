import * as tf from '@tensorflow/tfjs-core';
import type { LearnerOptions } from '../learner.ts';
import { adamStep, cloneAdam, type Adam } from './adam.ts';
import { actionValue, cutter, logLikelihood, policy, type Network } from './networks.ts';

/** Everything that an update of DDPG changes. */
export type Student = {
  actor: Network;
  critic: Network;
  targetActor: Network;
  targetCritic: Network;
  actorAdam: Adam;
  criticAdam: Adam;
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
  /** Critic loss without the L2 term, actor loss, mean and largest Q(s, a). */
  report: tf.Tensor1D;
};

/** One update of DDPG (src-main/README.md; Lillicrap et al. 2016, algorithm 1). */
export function updateStudent(student: Student, minibatch: Minibatch, options: LearnerOptions): StudentUpdate {
  const { gamma, tau, criticL2, criticL2Kernels, actorLearningRate, criticLearningRate } = options;
  const { observations, actions, rewards, terminals, nextObservations } = minibatch;
  const cutActor = cutter('actor', options);
  const cutCritic = cutter('critic', options);

  const nextActions = policy(cutActor(student.targetActor), nextObservations);
  const nextValues = actionValue(cutCritic(student.targetCritic), nextObservations, nextActions);
  const targets = tf.add(rewards, tf.mul(tf.mul(tf.sub(1, terminals), nextValues), gamma));

  // What the loss is made of dies with the scope of its gradient unless it is kept.
  const kept: tf.Scalar[] = [];
  const ofCritic = tf.valueAndGrad((critic) => {
    const parts = cutCritic(tf.reshape(critic, [-1]));
    const values = actionValue(parts, observations, actions);
    const loss = tf.mean<tf.Scalar>(tf.square(tf.sub(values, targets)));
    kept.push(tf.keep(loss), tf.keep(tf.mean(values)), tf.keep(tf.max(values)));
    const [w1, , , , w2, , , , w3] = parts;
    const hidden = tf.add(tf.sum(tf.square(w1)), tf.sum(tf.square(w2)));
    const penalised = criticL2Kernels === 'all' ? tf.add(hidden, tf.sum(tf.square(w3))) : hidden;
    return tf.add(loss, tf.mul(penalised, criticL2 / 2));
  })(student.critic);
  const [criticLoss, meanQ, largestQ] = kept;

  const criticParts = cutCritic(student.critic);
  const ofActor = tf.valueAndGrad((actor) => {
    const chosen = policy(cutActor(tf.reshape(actor, [-1])), observations);
    return tf.neg(tf.mean(actionValue(criticParts, observations, chosen)));
  })(student.actor);

  const actorGradient = tf.reshape<tf.Rank.R1>(ofActor.grad, [-1]);
  const criticGradient = tf.reshape<tf.Rank.R1>(ofCritic.grad, [-1]);
  const report = tf.stack<tf.Tensor>([criticLoss, ofActor.value, meanQ, largestQ]);
  tf.dispose(kept);

  const actor = adamStep(student.actor, actorGradient, student.actorAdam, actorLearningRate);
  const critic = adamStep(student.critic, criticGradient, student.criticAdam, criticLearningRate);
  return {
    student: {
      actor: actor.network,
      critic: critic.network,
      targetActor: towards(student.targetActor, actor.network, tau),
      targetCritic: towards(student.targetCritic, critic.network, tau),
      actorAdam: actor.adam,
      criticAdam: critic.adam,
    },
    actorGradient,
    criticGradient,
    report: tf.reshape(report, [-1]),
  };
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
function towards(target: Network, current: Network, tau: number): Network {
  return tf.add(tf.mul(target, 1 - tau), tf.mul(current, tau));
}
