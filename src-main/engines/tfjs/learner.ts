import * as tf from '@tensorflow/tfjs-core';
import { randomFromState } from '../../numerics/random.ts';
import { actorNames, drawIndex, drawTargetNoise, transitionLength } from '../learner.ts';
import type {
  ActorName,
  CriticName,
  Learner,
  LearnerOptions,
  Moments,
  NetworkName,
  TrainedName,
  UpdateReport,
} from '../learner.ts';
import { networkParts, parameterCount } from '../networks.ts';
import { freshAdam, type Adam } from './adam.ts';
import { backendOf, loadBackend, type TfjsEngineName } from './backend.ts';
import { countIn, initialMoments, meanAndStd } from '../moments.ts';
import { createHostActor } from './hostActor.ts';
import { actionValue, cutter, policy, type Network } from './networks.ts';
import { matrix, read, readInto } from './rows.ts';
import { createReplayBuffer, gatherRows } from './replayBuffer.ts';
import { expectBelow, expectCapacity, expectLength, rowsOf } from '../rows.ts';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.ts';
import { updateTwins } from './twins.ts';
import { cloneStudent, updateStudent, updateTeacher, type Minibatch, type Student } from './updates.ts';

/** Networks that have a gradient, in the order of a snapshot; with td3's second critic. */
function trainedNamesOf({ student }: LearnerOptions): readonly TrainedName[] {
  return ['actor', 'critic', 'teacher', ...(student === 'td3' ? (['secondCritic'] as const) : [])];
}

/** Networks that are in every snapshot, in the snapshot's order; with td3's second critics. */
function networkNamesOf({ student }: LearnerOptions): readonly NetworkName[] {
  const twins = student === 'td3' ? (['secondCritic', 'targetSecondCritic'] as const) : [];
  return [...actorNames, 'critic', 'targetCritic', 'previousCritic', 'teacher', ...twins];
}

/**
 * The reference engine. Networks, moments of Adam and gradients are tensors of
 * the backend; the replay buffer and the moments of observations are the
 * host's. Fresh networks are all zeros, to be written.
 *
 * @throws Error where the engine's backend is not available, with the reason and what to install.
 */
export async function createTfjsLearner(engine: TfjsEngineName, options: LearnerOptions): Promise<Learner> {
  const { observationSize, actionSize, batchSize, observationClip } = options;
  const rowLength = transitionLength(options);
  const loaded = await loadBackend(backendOf(engine));
  if (!loaded.available) throw new Error(`The engine ${engine} is not available: ${loaded.reason} ${loaded.remedy}`);
  const backend = tf.getBackend();
  const isOnGraphics = engine === 'tfjs-gpu' || engine === 'tfjs-webgpu';
  const hostActor = isOnGraphics ? createHostActor(options) : null;

  const trainedNames = trainedNamesOf(options);
  const networkNames = networkNamesOf(options);
  const networks = perNetwork((name): Network => tf.zeros([sizeOf(name)]));
  const adams = perTrained((name) => freshAdam(sizeOf(name)));
  const gradients = perTrained((name): Network => tf.zeros([sizeOf(name)]));
  const replay = createReplayBuffer(options.replayCapacity, rowLength);
  let random = randomFromState(options.samplingState);
  let saved: Student | undefined;
  let moments = initialMoments(observationSize);
  let scale = scaleOf(moments);

  function sizeOf(name: NetworkName): number {
    return parameterCount(networkParts(name, options));
  }

  /** Tensors made on one backend are silently moved when another takes over; this engine must not. */
  function checkBackend(): void {
    if (tf.getBackend() !== backend) {
      throw new Error(
        `This learner's TensorFlow.js backend is ${backend}, but the process has since been switched to ` +
          `${tf.getBackend()}; keep engines of different backends in different processes.`,
      );
    }
  }

  function setMoments(next: Moments): void {
    tf.dispose(scale);
    moments = next;
    scale = scaleOf(next);
  }

  function normalised(observations: tf.Tensor2D): tf.Tensor2D {
    return tf.clipByValue(tf.div(tf.sub(observations, scale.mean), scale.std), -observationClip, observationClip);
  }

  function normalisedRows(observations: Float32Array): tf.Tensor2D {
    return normalised(matrix(observations, observationSize, 'observations'));
  }

  function setNetwork(name: NetworkName, network: Network): void {
    networks[name].dispose();
    networks[name] = network;
  }

  function setAdam(name: TrainedName, adam: Adam): void {
    tf.dispose(adams[name]);
    adams[name] = adam;
  }

  function setGradient(name: TrainedName, gradient: Network): void {
    gradients[name].dispose();
    gradients[name] = gradient;
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

  function minibatch(rows: Float32Array): Minibatch {
    const [observations, actions, rewards, terminals, nextObservations] = tf.split<tf.Tensor2D>(
      matrix(rows, rowLength, 'transitions'),
      [observationSize, actionSize, 1, 1, observationSize],
      1,
    );
    return {
      observations: normalised(observations),
      actions,
      rewards,
      terminals,
      nextObservations: normalised(nextObservations),
    };
  }

  function drawIndices(rows: number): Uint32Array {
    if (rows === 0) throw new RangeError('A minibatch was asked for before there was any transition to draw.');
    return Uint32Array.from({ length: batchSize }, () => drawIndex(random.uint32(), rows));
  }

  /** Of one update of td3, from the generator as it is before the minibatch is drawn; null for ddpg. */
  function targetNoise(): Float32Array | null {
    if (options.student === 'ddpg') return null;
    const noise = new Float32Array(batchSize * actionSize);
    drawTargetNoise(options, random.state(), noise);
    return noise;
  }

  async function runUpdates(updates: number, nextRows: (update: number) => Float32Array): Promise<UpdateReport> {
    const reports: tf.Tensor1D[] = [];
    for (let update = 0; update < updates; update++) {
      const noise = targetNoise();
      const rows = nextRows(update);
      const next = tf.tidy(() =>
        noise === null
          ? updateStudent(student(), minibatch(rows), options)
          : updateTwins(student(), minibatch(rows), matrix(noise, actionSize, 'noise'), options),
      );
      setStudent(next.student);
      setGradient('actor', next.actorGradient);
      setGradient('critic', next.criticGradient);
      setGradient('secondCritic', next.secondCriticGradient);
      reports.push(next.report);
    }
    const read = await Promise.all(reports.map((report) => report.data()));
    tf.dispose(reports);
    const average = (column: number): number => read.reduce((sum, report) => sum + report[column], 0) / updates;
    return {
      criticLoss: average(0),
      actorLoss: average(1),
      meanQ: average(2),
      largestQ: read.reduce((largest, report) => Math.max(largest, report[3]), -Infinity),
    };
  }

  return {
    engine,
    options,

    async act(network: ActorName, observations, actions) {
      checkBackend();
      if (hostActor !== null) return hostActor.act(network, networks[network], moments, observations, actions);
      await readInto(
        actions,
        tf.tidy(() => policy(cutter(network, options)(networks[network]), normalisedRows(observations))),
      );
    },
    async value(network: CriticName, observations, actions, values) {
      checkBackend();
      await readInto(
        values,
        tf.tidy(() =>
          actionValue(
            cutter(network, options)(networks[network]),
            normalisedRows(observations),
            matrix(actions, actionSize, 'actions'),
          ),
        ),
      );
    },
    async normalise(observations, target) {
      checkBackend();
      await readInto(
        target,
        tf.tidy(() => normalisedRows(observations)),
      );
    },
    async teacherMean(inputs, means) {
      checkBackend();
      if (options.teacher !== 'gaussian')
        throw new Error(`Only a gaussian teacher has a mean of its own; this learner's teacher is ${options.teacher}.`);
      await readInto(
        means,
        tf.tidy(() =>
          policy(cutter('teacher', options)(networks.teacher), matrix(inputs, options.teacherInputSize, 'inputs')),
        ),
      );
    },

    append(transitions) {
      checkBackend();
      rowsOf('transitions', transitions, rowLength);
      replay.push(transitions);
      setMoments(countIn(moments, transitions, rowLength));
    },
    refill(transitions) {
      rowsOf('transitions', transitions, rowLength);
      replay.push(transitions);
    },
    get replaySize() {
      return replay.size;
    },
    sampleObservations(observations) {
      expectLength('observations', observations, batchSize * observationSize);
      const rows = replay.gather(drawIndices(replay.size));
      for (let row = 0; row < batchSize; row++) {
        observations.set(rows.subarray(row * rowLength, row * rowLength + observationSize), row * observationSize);
      }
    },
    readTransitions(slots, transitions) {
      expectLength('transitions', transitions, slots.length * rowLength);
      expectBelow('slots', slots, replay.size);
      transitions.set(replay.gather(slots));
    },

    async updateFromReplay(updates) {
      checkBackend();
      return runUpdates(updates, () => replay.gather(drawIndices(replay.size)));
    },
    async updateFrom(transitions, updates, indices) {
      checkBackend();
      const rows = rowsOf('transitions', transitions, rowLength);
      expectCapacity('transitions', rows, options.explorationCapacity);
      if (indices !== undefined) {
        expectLength('indices', indices, updates * batchSize);
        expectBelow('indices', indices, rows);
      }
      return runUpdates(updates, (update) =>
        gatherRows(
          transitions,
          rowLength,
          indices?.subarray(update * batchSize, (update + 1) * batchSize) ?? drawIndices(rows),
        ),
      );
    },
    saveStudent() {
      if (saved !== undefined) tf.dispose(saved);
      saved = cloneStudent(student());
    },
    restoreStudent() {
      if (saved === undefined)
        throw new Error('restoreStudent was called before saveStudent: there is no student to put back.');
      setStudent(cloneStudent(saved));
    },

    teacherUpdate(inputs, actions, metaReward, learningRate) {
      checkBackend();
      if (options.teacher === 'none') throw new Error('This learner has no teacher to update.');
      const rows = rowsOf('actions', actions, actionSize);
      expectCapacity('actions', rows, options.explorationCapacity);
      const inputSize = options.teacher === 'gaussian' ? options.teacherInputSize : actionSize;
      expectLength('inputs', inputs, rows * inputSize);
      if (typeof metaReward !== 'number') expectLength('metaReward', metaReward, rows);
      const next = tf.tidy(() =>
        updateTeacher(
          { network: networks.teacher, adam: adams.teacher },
          matrix(inputs, inputSize, 'inputs'),
          matrix(actions, actionSize, 'actions'),
          typeof metaReward === 'number' ? metaReward : matrix(metaReward, 1, 'metaReward'),
          learningRate,
          options,
        ),
      );
      setNetwork('teacher', next.teacher.network);
      setAdam('teacher', next.teacher.adam);
      setGradient('teacher', next.gradient);
    },

    readNetwork: (network) => read(networks[network]),
    writeNetwork(network, parameters) {
      checkBackend();
      const size = sizeOf(network);
      if (parameters.length !== size)
        throw new RangeError(`The network ${network} has ${size} parameters; got ${parameters.length}.`);
      setNetwork(network, tf.tensor1d(parameters.slice()));
    },
    readGradient: (network) => read(gradients[network]),
    readMoments: () => ({ count: moments.count, sum: moments.sum.slice(), sumOfSquares: moments.sumOfSquares.slice() }),
    writeMoments(next) {
      checkBackend();
      if (next.sum.length !== observationSize || next.sumOfSquares.length !== observationSize || !(next.count > 0)) {
        throw new RangeError(
          `Moments have a positive count, ${observationSize} sums and ${observationSize} sums of squares.`,
        );
      }
      setMoments({ count: next.count, sum: next.sum.slice(), sumOfSquares: next.sumOfSquares.slice() });
    },

    async snapshot() {
      const tensors = [
        ...networkNames.map((name) => networks[name]),
        ...trainedNames.flatMap((name) => [adams[name].mean, adams[name].square]),
      ];
      return encodeSnapshot(
        { engine, options },
        {
          moments,
          samplingState: random.state(),
          steps: trainedNames.map((name) => adams[name].steps),
          vectors: await Promise.all(tensors.map(read)),
        },
      );
    },
    restore(snapshot, alike = 'options') {
      checkBackend();
      const state = decodeSnapshot({ engine, options }, snapshot, alike);
      const vectors = state.vectors.map((vector) => tf.tensor1d(vector));
      networkNames.forEach((name, i) => setNetwork(name, vectors[i]));
      trainedNames.forEach((name, i) => {
        const place = networkNames.length + 2 * i;
        setAdam(name, { mean: vectors[place], square: vectors[place + 1], steps: state.steps[i] });
      });
      setMoments(state.moments);
      random = randomFromState(state.samplingState);
      replay.clear();
    },
    dispose() {
      tf.dispose([networks, adams, gradients, scale, saved ?? []]);
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

/** Mean and standard deviation of observations as rows. */
function scaleOf(moments: Moments): { mean: tf.Tensor2D; std: tf.Tensor2D } {
  const { mean, std } = meanAndStd(moments);
  return {
    mean: tf.tensor2d(Float32Array.from(mean), [1, mean.length]),
    std: tf.tensor2d(Float32Array.from(std), [1, std.length]),
  };
}
