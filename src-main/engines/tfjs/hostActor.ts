import type { ActorName, LearnerOptions, Moments } from '../learner.ts';
import { ddpgStudent } from '../learner.ts';
import { createSimdLearner, loadKernel } from '../simd/learner.ts';
import type { Network } from './networks.ts';
import { read } from './rows.ts';

/**
 * Acts for a learner whose networks are on a graphics processor, where an
 * action is a round trip of 3 ms: by the `simd` kernel, with a copy of the
 * actor that is read when it has changed.
 */
export interface HostActor {
  /** mu(s) of raw observations by the actor of this name, whose parameters now are `network`. */
  act(
    name: ActorName,
    network: Network,
    moments: Moments,
    observations: Float32Array,
    actions: Float32Array,
  ): Promise<void>;
}

export function createHostActor(options: LearnerOptions): HostActor {
  const learner = createSimdLearner(loadKernel('simd'), 'simd', {
    ...options,
    ...ddpgStudent,
    teacher: 'none',
    batchSize: 1,
    replayCapacity: 1,
    explorationCapacity: 1,
  });
  // Tensors and moments are replaced, never changed: which one it is says what it holds.
  const copied = new Map<ActorName, Network>();
  let normalisedBy: Moments | undefined;
  return {
    async act(name, network, moments, observations, actions) {
      if (copied.get(name) !== network) {
        await learner.writeNetwork(name, await read(network));
        copied.set(name, network);
      }
      if (normalisedBy !== moments) {
        await learner.writeMoments(moments);
        normalisedBy = moments;
      }
      await learner.act(name, observations, actions);
    },
  };
}
