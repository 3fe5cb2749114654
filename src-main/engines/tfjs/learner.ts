import * as tf from '@tensorflow/tfjs-core';
import { randomFromState } from '../../numerics/random.ts';
import { drawIndex, drawTargetNoise, transitionLength } from '../learner.ts';
import type { ActorName, CriticName, Learner, LearnerOptions, Moments, UpdateReport } from '../learner.ts';
import { backendOf, loadBackend, type TfjsEngineName } from './backend.ts';
import { countIn, initialMoments, meanAndStd } from '../moments.ts';
import { createHostActor } from './hostActor.ts';
import { actionValue, cutter, policy } from './networks.ts';
import { createParameters } from './parameters.ts';
import { matrix, read, readInto } from './rows.ts';
import { createReplayBuffer, gatherRows } from './replayBuffer.ts';
import { expectBelow, expectCapacity, expectLength, rowsOf } from '../rows.ts';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.ts';
import { updateTwins } from './twins.ts';
import { updateStudent, updateTeacher, type Minibatch } from './updates.ts';

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

  const parameters = createParameters(options);
  const { networks, gradients } = parameters;
  const replay = createReplayBuffer(options.replayCapacity, rowLength);
  let random = randomFromState(options.samplingState);
  let moments = initialMoments(observationSize);
  let scale = scaleOf(moments);

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
          ? updateStudent(parameters.student(), minibatch(rows), options)
          : updateTwins(parameters.student(), minibatch(rows), matrix(noise, actionSize, 'noise'), options),
      );
      parameters.setStudent(next.student);
      parameters.setGradient('actor', next.actorGradient);
      parameters.setGradient('critic', next.criticGradient);
      parameters.setGradient('secondCritic', next.secondCriticGradient);
      reports.push(next.report);
    }
    const read = await Promise.all(reports.map((report) => report.data()));
    tf.dispose(reports);
    const average = (column: number): number => read.reduce((sum, report) => sum + report[column], 0) / updates;
    return {
      criticLoss: average(0),
      actorLoss: average(1),
      meanQ: average(2),
      largestQ: updates === 0 ? NaN : read.reduce((largest, report) => Math.max(largest, report[3]), -Infinity),
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
    saveStudent: () => parameters.save(),
    restoreStudent: () => parameters.putBack(),

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
          { network: networks.teacher, adam: parameters.adams.teacher },
          matrix(inputs, inputSize, 'inputs'),
          matrix(actions, actionSize, 'actions'),
          typeof metaReward === 'number' ? metaReward : matrix(metaReward, 1, 'metaReward'),
          learningRate,
          options,
        ),
      );
      parameters.setNetwork('teacher', next.teacher.network);
      parameters.setAdam('teacher', next.teacher.adam);
      parameters.setGradient('teacher', next.gradient);
    },

    readNetwork: (network) => read(networks[network]),
    writeNetwork(network, values) {
      checkBackend();
      const size = parameters.sizeOf(network);
      if (values.length !== size)
        throw new RangeError(`The network ${network} has ${size} parameters; got ${values.length}.`);
      parameters.setNetwork(network, tf.tensor1d(values.slice()));
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
      const samplingState = random.state();
      return encodeSnapshot({ engine, options }, { moments, samplingState, ...(await parameters.vectors()) });
    },
    restore(snapshot, alike = 'options') {
      checkBackend();
      const state = decodeSnapshot({ engine, options }, snapshot, alike);
      parameters.take(state);
      setMoments(state.moments);
      random = randomFromState(state.samplingState);
      replay.clear();
    },
    dispose() {
      parameters.dispose();
      tf.dispose(scale);
    },
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
