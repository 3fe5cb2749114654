import * as tf from '@tensorflow/tfjs-core';
import { actorNames } from '../learner.ts';
import type { LearnerOptions, NetworkName, TrainedName } from '../learner.ts';
import { networkParts, parameterCount } from '../networks.ts';
import type { LearnerState } from '../snapshot.ts';
import { freshAdam, type Adam } from './adam.ts';
import type { Network } from './networks.ts';
import { read } from './rows.ts';
import { cloneStudent, type Student } from './updates.ts';

/** What a snapshot holds of them. */
export type Vectors = Pick<LearnerState, 'steps' | 'vectors'>;

/**
 * The tensors of one learner: networks, moments of Adam and gradients. Fresh
 * ones are all zeros. What is set is theirs from then on; what was there before
 * is disposed of.
 */
export interface ParameterTensors {
  readonly networks: Readonly<Record<NetworkName, Network>>;
  readonly adams: Readonly<Record<TrainedName, Adam>>;
  readonly gradients: Readonly<Record<TrainedName, Network>>;
  sizeOf(name: NetworkName): number;
  setNetwork(name: NetworkName, network: Network): void;
  setAdam(name: TrainedName, adam: Adam): void;
  setGradient(name: TrainedName, gradient: Network): void;
  student(): Student;
  setStudent(next: Student): void;
  /** Keeps a copy of the student aside, in place of the one before. */
  save(): void;
  /** @throws Error where no student was saved. */
  putBack(): void;
  vectors(): Promise<Vectors>;
  take(from: Vectors): void;
  dispose(): void;
}

/** Networks that have a gradient, in the order of a snapshot; with td3's second critic. */
function trainedNamesOf({ student }: LearnerOptions): readonly TrainedName[] {
  return ['actor', 'critic', 'teacher', ...(student === 'td3' ? (['secondCritic'] as const) : [])];
}

/** Networks that are in every snapshot, in the snapshot's order; with td3's second critics. */
function networkNamesOf({ student }: LearnerOptions): readonly NetworkName[] {
  const twins = student === 'td3' ? (['secondCritic', 'targetSecondCritic'] as const) : [];
  return [...actorNames, 'critic', 'targetCritic', 'previousCritic', 'teacher', ...twins];
}

export function createParameters(options: LearnerOptions): ParameterTensors {
  const trainedNames = trainedNamesOf(options);
  const networkNames = networkNamesOf(options);
  const networks = perNetwork((name): Network => tf.zeros([sizeOf(name)]));
  const adams = perTrained((name) => freshAdam(sizeOf(name)));
  const gradients = perTrained((name): Network => tf.zeros([sizeOf(name)]));
  let saved: Student | undefined;

  function sizeOf(name: NetworkName): number {
    return parameterCount(networkParts(name, options));
  }

  function setNetwork(name: NetworkName, network: Network): void {
    networks[name].dispose();
    networks[name] = network;
  }

  function setAdam(name: TrainedName, adam: Adam): void {
    tf.dispose(adams[name]);
    adams[name] = adam;
  }

  function student(): Student {
    const { actor, critic, targetActor, targetCritic, secondCritic, targetSecondCritic } = networks;
    return {
      ...{ actor, critic, targetActor, targetCritic, secondCritic, targetSecondCritic },
      ...{ actorAdam: adams.actor, criticAdam: adams.critic, secondCriticAdam: adams.secondCritic },
    };
  }

  function setStudent(next: Student): void {
    setNetwork('actor', next.actor);
    setNetwork('critic', next.critic);
    setNetwork('targetActor', next.targetActor);
    setNetwork('targetCritic', next.targetCritic);
    setAdam('actor', next.actorAdam);
    setAdam('critic', next.criticAdam);
    setNetwork('secondCritic', next.secondCritic);
    setNetwork('targetSecondCritic', next.targetSecondCritic);
    setAdam('secondCritic', next.secondCriticAdam);
  }

  return {
    ...{ networks, adams, gradients, sizeOf, setNetwork, setAdam, student, setStudent },
    setGradient(name, gradient) {
      gradients[name].dispose();
      gradients[name] = gradient;
    },
    save() {
      if (saved !== undefined) tf.dispose(saved);
      saved = cloneStudent(student());
    },
    putBack() {
      if (saved === undefined)
        throw new Error('restoreStudent was called before saveStudent: there is no student to put back.');
      setStudent(cloneStudent(saved));
    },
    async vectors() {
      const steps = trainedNames.map((name) => adams[name].steps);
      const tensors = [
        ...networkNames.map((name) => networks[name]),
        ...trainedNames.flatMap((name) => [adams[name].mean, adams[name].square]),
      ];
      return { steps, vectors: await Promise.all(tensors.map(read)) };
    },
    take({ steps, vectors }) {
      const tensors = vectors.map((vector) => tf.tensor1d(vector));
      networkNames.forEach((name, i) => setNetwork(name, tensors[i]));
      trainedNames.forEach((name, i) => {
        const place = networkNames.length + 2 * i;
        setAdam(name, { mean: tensors[place], square: tensors[place + 1], steps: steps[i] });
      });
    },
    dispose() {
      tf.dispose([networks, adams, gradients, saved ?? []]);
      saved = undefined;
    },
  };
}

function perNetwork<T>(make: (name: NetworkName) => T): Record<NetworkName, T> {
  return {
    actor: make('actor'),
    targetActor: make('targetActor'),
    perturbedActor: make('perturbedActor'),
    adaptiveActor: make('adaptiveActor'),
    previousActor: make('previousActor'),
    critic: make('critic'),
    targetCritic: make('targetCritic'),
    previousCritic: make('previousCritic'),
    teacher: make('teacher'),
    secondCritic: make('secondCritic'),
    targetSecondCritic: make('targetSecondCritic'),
  };
}

function perTrained<T>(make: (name: TrainedName) => T): Record<TrainedName, T> {
  return {
    actor: make('actor'),
    critic: make('critic'),
    teacher: make('teacher'),
    secondCritic: make('secondCritic'),
  };
}
