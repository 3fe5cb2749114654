import type {
  ActorName,
  CriticName,
  Learner,
  LearnerOptions,
  Moments,
  NetworkName,
  Parameters,
  TrainedName,
  UpdateReport,
} from '../learner.ts';
import { drawTargetNoise, transitionLength } from '../learner.ts';
import { networkParts, parameterCount } from '../networks.ts';
import { expectBelow, expectCapacity, expectLength, rowsOf } from '../rows.ts';
import { instantiateKernel } from './kernel.ts';
import type { SimdEngine } from './kernel.ts';
import { checkOptions } from './options.ts';
import { packSnapshot, unpackSnapshot } from './snapshot.ts';

export { loadKernel } from './kernel.ts';

/**
 * The default engine: every number is computed by the WebAssembly kernel, this
 * file only carries rows in and out. All answers come at once. With `simd` the
 * same calls give the same bytes on every machine.
 *
 * The report of zero updates is NaN throughout.
 *
 * @param module what `loadKernel(engine)` gives; each learner is an instance of its own.
 * @throws {RangeError} where an option is out of its range or an array has the wrong length.
 */
export function createSimdLearner(module: WebAssembly.Module, engine: SimdEngine, options: LearnerOptions): Learner {
  checkOptions(options);
  const kernel = instantiateKernel(module, options);
  const { observationSize, actionSize, batchSize, explorationCapacity } = options;
  const teacherInputSize = options.teacher === 'variance' ? actionSize : options.teacherInputSize;
  const rowSize = transitionLength(options);
  const rowLimit = kernel.rowLimit.value;

  // The kernel's memory does not grow after its set-up, so these views stay.
  const { buffer } = kernel.memory;
  const hostRows = new Float32Array(
    buffer,
    kernel.hostRows.value,
    rowLimit * Math.max(observationSize, teacherInputSize),
  );
  const hostActions = new Float32Array(buffer, kernel.hostActions.value, rowLimit * actionSize);
  const hostValues = new Float32Array(buffer, kernel.hostValues.value, rowLimit);
  const hostIndices = new Uint32Array(buffer, kernel.hostIndices.value, batchSize);
  const hostTransitions = new Float32Array(buffer, kernel.hostTransitions.value, explorationCapacity * rowSize);
  const report = new Float64Array(buffer, kernel.report.value, 5);
  const moments = new Float64Array(buffer, kernel.momentsStart.value, 1 + 2 * observationSize);
  const state = new Uint8Array(
    buffer,
    kernel.snapshotStart.value,
    kernel.snapshotEnd.value - kernel.snapshotStart.value,
  );
  const generator = new Uint32Array(buffer, kernel.generator.value, 4);
  generator.set(options.samplingState);
  const isTwin = options.student === 'td3';
  const hostNoise = new Float32Array(buffer, kernel.hostNoise.value, isTwin ? batchSize * actionSize : 0);
  let studentKept = false;

  const networks: Readonly<Record<NetworkName, number>> = {
    actor: kernel.actor.value,
    targetActor: kernel.targetActor.value,
    perturbedActor: kernel.perturbedActor.value,
    adaptiveActor: kernel.adaptiveActor.value,
    previousActor: kernel.previousActor.value,
    critic: kernel.critic.value,
    targetCritic: kernel.targetCritic.value,
    previousCritic: kernel.previousCritic.value,
    secondCritic: kernel.secondCritic.value,
    targetSecondCritic: kernel.targetSecondCritic.value,
    teacher: kernel.teacher.value,
  };
  const gradients: Readonly<Record<TrainedName, number>> = {
    actor: kernel.actorGradient.value,
    critic: kernel.criticGradient.value,
    secondCritic: kernel.secondCriticGradient.value,
    teacher: kernel.teacherGradient.value,
  };

  function parametersOf(network: NetworkName): Float32Array {
    return new Float32Array(buffer, kernel.hostParameters.value, parameterCount(networkParts(network, options)));
  }

  /** Calls `work` with the first row and the number of rows of each piece that the kernel takes at once. */
  function inPieces(rows: number, most: number, work: (first: number, count: number) => void): void {
    for (let first = 0; first < rows; first += most) work(first, Math.min(most, rows - first));
  }

  function act(network: ActorName, observations: Float32Array, actions: Float32Array): void {
    const rows = rowsOf('observations', observations, observationSize);
    expectLength('actions', actions, rows * actionSize);
    const address = networks[network];
    inPieces(rows, rowLimit, (first, count) => {
      carry(observations, first * observationSize, hostRows, 0, count * observationSize);
      kernel.act(address, count);
      carry(hostActions, 0, actions, first * actionSize, count * actionSize);
    });
  }

  function value(network: CriticName, observations: Float32Array, actions: Float32Array, values: Float32Array): void {
    const rows = rowsOf('observations', observations, observationSize);
    expectLength('actions', actions, rows * actionSize);
    expectLength('values', values, rows);
    inPieces(rows, rowLimit, (first, count) => {
      carry(observations, first * observationSize, hostRows, 0, count * observationSize);
      carry(actions, first * actionSize, hostActions, 0, count * actionSize);
      kernel.value(networks[network], count);
      carry(hostValues, 0, values, first, count);
    });
  }

  function normalise(observations: Float32Array, normalised: Float32Array): void {
    const rows = rowsOf('observations', observations, observationSize);
    expectLength('normalised', normalised, rows * observationSize);
    inPieces(rows, rowLimit, (first, count) => {
      carry(observations, first * observationSize, hostRows, 0, count * observationSize);
      kernel.normalise(count);
      carry(hostRows, 0, normalised, first * observationSize, count * observationSize);
    });
  }

  function teacherMean(inputs: Float32Array, means: Float32Array): void {
    if (options.teacher !== 'gaussian')
      throw new Error(`teacherMean: a learner whose teacher is '${options.teacher}' has no teacher's network.`);
    const rows = rowsOf('inputs', inputs, teacherInputSize);
    expectLength('means', means, rows * actionSize);
    inPieces(rows, rowLimit, (first, count) => {
      carry(inputs, first * teacherInputSize, hostRows, 0, count * teacherInputSize);
      kernel.teacherMean(count);
      carry(hostActions, 0, means, first * actionSize, count * actionSize);
    });
  }

  function store(transitions: Float32Array, put: (count: number) => void): void {
    const rows = rowsOf('transitions', transitions, rowSize);
    inPieces(rows, explorationCapacity, (first, count) => {
      carry(transitions, first * rowSize, hostTransitions, 0, count * rowSize);
      put(count);
    });
  }

  function expectReplayBuffer(): void {
    if (kernel.replaySize() === 0)
      throw new Error('The replay buffer is empty: append transitions before drawing from it.');
  }

  function sampleObservations(observations: Float32Array): void {
    expectLength('observations', observations, batchSize * observationSize);
    expectReplayBuffer();
    kernel.sampleObservations();
    carry(hostRows, 0, observations, 0, observations.length);
  }

  function readTransitions(slots: Uint32Array, transitions: Float32Array): void {
    expectLength('transitions', transitions, slots.length * rowSize);
    expectBelow('slots', slots, kernel.replaySize());
    inPieces(slots.length, Math.min(batchSize, explorationCapacity), (first, count) => {
      hostIndices.set(slots.subarray(first, first + count));
      kernel.readTransitions(count);
      carry(hostTransitions, 0, transitions, first * rowSize, count * rowSize);
    });
  }

  function reportOf(updates: number, run: () => void): UpdateReport {
    if (!Number.isInteger(updates) || updates < 0)
      throw new RangeError(`updates is a whole number from 0 on; got ${updates}.`);
    kernel.clearReport();
    run();
    const [criticLoss, actorLoss, meanQ, largestQ, count] = report;
    return {
      criticLoss: criticLoss / count,
      actorLoss: actorLoss / count,
      meanQ: meanQ / count,
      largestQ: count === 0 ? NaN : largestQ,
    };
  }

  /** All at once, or one by one where each needs noise of its own. */
  function repeat(updates: number, run: (updates: number) => void): void {
    if (!isTwin) return run(updates);
    for (let update = 0; update < updates; update++) {
      drawTargetNoise(options, generator, hostNoise);
      run(1);
    }
  }

  function updateFromReplay(updates: number): UpdateReport {
    expectReplayBuffer();
    return reportOf(updates, () => repeat(updates, kernel.updateFromReplay));
  }

  function updateFrom(transitions: Float32Array, updates: number, indices?: Uint32Array): UpdateReport {
    const rows = rowsOf('transitions', transitions, rowSize);
    if (rows === 0) throw new RangeError('transitions is empty: a minibatch needs one row at least.');
    expectCapacity('transitions', rows, explorationCapacity);
    if (indices) {
      expectLength('indices', indices, updates * batchSize);
      expectBelow('indices', indices, rows);
    }
    carry(transitions, 0, hostTransitions, 0, transitions.length);
    return reportOf(updates, () => {
      if (!indices) return repeat(updates, (some) => kernel.updateFromTransitions(some, rows));
      for (let update = 0; update < updates; update++) {
        if (isTwin) drawTargetNoise(options, generator, hostNoise);
        hostIndices.set(indices.subarray(update * batchSize, (update + 1) * batchSize));
        kernel.updateFromIndices();
      }
    });
  }

  function teacherUpdate(
    inputs: Float32Array,
    actions: Float32Array,
    metaReward: number | Float32Array,
    learningRate: number,
  ): void {
    if (options.teacher === 'none')
      throw new Error("teacherUpdate: a learner whose teacher is 'none' has nothing to update.");
    const rows = rowsOf('actions', actions, actionSize);
    expectLength('inputs', inputs, rows * teacherInputSize);
    expectCapacity('actions', rows, explorationCapacity);
    if (typeof metaReward !== 'number') expectLength('metaReward', metaReward, rows);
    kernel.clearTeacherGradient();
    inPieces(rows, typeof metaReward === 'number' ? rowLimit : 1, (first, count) => {
      carry(inputs, first * teacherInputSize, hostRows, 0, count * teacherInputSize);
      carry(actions, first * actionSize, hostActions, 0, count * actionSize);
      kernel.addTeacherGradient(count, typeof metaReward === 'number' ? metaReward : metaReward[first]);
    });
    kernel.stepTeacher(learningRate);
  }

  function readNetwork(network: NetworkName): Parameters {
    return readAt(networks[network], network);
  }

  /** A network that this learner has none of has no parameters. */
  function readAt(address: number, like: NetworkName): Parameters {
    if (address === 0) return new Float32Array(0);
    kernel.readNetwork(address);
    return parametersOf(like).slice();
  }

  function writeNetwork(network: NetworkName, parameters: Parameters): void {
    const destination = parametersOf(network);
    expectLength(`the parameters of ${network}`, parameters, destination.length);
    if (networks[network] === 0) return;
    destination.set(parameters);
    kernel.writeNetwork(networks[network]);
  }

  function readGradient(network: TrainedName): Parameters {
    return readAt(gradients[network], network);
  }

  function readMoments(): Moments {
    const sums = 1 + observationSize;
    return { count: moments[0], sum: moments.slice(1, sums), sumOfSquares: moments.slice(sums) };
  }

  function writeMoments({ count, sum, sumOfSquares }: Moments): void {
    expectLength('sum', sum, observationSize);
    expectLength('sumOfSquares', sumOfSquares, observationSize);
    if (!(count > 0)) throw new RangeError(`The count of moments is positive; got ${count}.`);
    moments[0] = count;
    moments.set(sum, 1);
    moments.set(sumOfSquares, 1 + observationSize);
    kernel.refreshMoments();
  }

  return {
    engine,
    options,
    act,
    value,
    normalise,
    teacherMean,
    append: (transitions) => store(transitions, kernel.append),
    refill: (transitions) => store(transitions, kernel.refill),
    get replaySize() {
      return kernel.replaySize();
    },
    sampleObservations,
    readTransitions,
    updateFromReplay,
    updateFrom,
    saveStudent() {
      kernel.saveStudent();
      studentKept = true;
    },
    restoreStudent() {
      if (!studentKept)
        throw new Error(
          'restoreStudent: no student was kept by saveStudent, since the start or since the last restore.',
        );
      kernel.restoreStudent();
    },
    teacherUpdate,
    readNetwork,
    writeNetwork,
    readGradient,
    readMoments,
    writeMoments,
    snapshot() {
      kernel.beforeSnapshot();
      return packSnapshot(engine, options, state);
    },
    restore(snapshot, alike = 'options') {
      state.set(unpackSnapshot(engine, options, state.length, snapshot, alike));
      kernel.afterRestore();
      studentKept = false;
    },
    // WebAssembly gives memory back when nothing refers to the instance any more: there is nothing else to do.
    dispose: () => undefined,
  };
}

/** Few numbers are copied one by one: for a single observation that is faster than making a view. */
function carry(from: Float32Array, fromStart: number, to: Float32Array, toStart: number, count: number): void {
  if (count > 64) {
    to.set(from.subarray(fromStart, fromStart + count), toStart);
    return;
  }
  for (let i = 0; i < count; i++) to[toStart + i] = from[fromStart + i];
}
