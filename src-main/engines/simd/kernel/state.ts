import { startPowers } from './adam';
import { bytes, nextBlock, record, reserve, reserveFloats } from './memory';
import { Moments, reserveMoments, reserveStatistics } from './moments';
import { Network, padded4, reserveLike, reserveNetwork, reserveWidth, Trained } from './network/network';
import { Activations, reserveActivations, reserveScratch, Scratch } from './network/perceptron';
import { ReplayBuffer, reserveReplay, reserveRows } from './replayBuffer';

/** Of what lies at `delayed`. */
export const DELAYED_BYTES: usize = 24;

/** Everything that one learner has, where it lies, in the order of memory. */

export let observationSize: i32;
export let actionSize: i32;
export let batchSize: i32;
/** Rows that fit into the working space: longer inputs come in pieces. */
export let rowLimit: i32;
export let gamma: f32;
export let tau: f32;
export let actorLearningRate: f64;
export let criticLearningRate: f64;
/** Of the critic's hidden kernels, and of its output kernel. */
export let criticL2: f32;
export let criticOutputL2: f32;
/** Updates of the critics for one of the actor and the targets, with two critics (TD3); 0 with one (DDPG). */
export let policyDelay: i32;

// The snapshot starts here: first what training changes, which is what `saveStudent` keeps...
export let snapshotStart: usize;
export let actor: Network = changetype<Network>(0);
export let critic: Network = changetype<Network>(0);
export let targetActor: Network = changetype<Network>(0);
export let targetCritic: Network = changetype<Network>(0);
export let trainedActor: Trained = changetype<Trained>(0);
export let trainedCritic: Trained = changetype<Trained>(0);
// With two critics:
export let secondCritic: Network = changetype<Network>(0);
export let targetSecondCritic: Network = changetype<Network>(0);
export let trainedSecondCritic: Trained = changetype<Trained>(0);
export let studentEnd: usize;
// ...then the other networks, and last what is not float32.
export let perturbedActor: Network = changetype<Network>(0);
export let adaptiveActor: Network = changetype<Network>(0);
export let previousActor: Network = changetype<Network>(0);
export let previousCritic: Network = changetype<Network>(0);
export let teacher: Network = changetype<Network>(0);
export let trainedTeacher: Trained = changetype<Trained>(0);
export let floatsEnd: usize;
export let studentPowers: usize;
export let teacherPowers: usize;
export let generator: usize;
export let moments: Moments = changetype<Moments>(0);
/** float64: count, sums, sums of squares. */
export let momentsStart: usize;
export let replay: ReplayBuffer = changetype<ReplayBuffer>(0);
/** With two critics, float64: powers of beta of the actor's steps, and updates so far. */
export let delayed: usize;
export let snapshotEnd: usize;
/**
 * A second place for what lies from `snapshotStart` to `studentEnd`, and behind it for the student's powers and for
 * what lies at `delayed`.
 */
export let savedStudent: usize;

export let actorGradient: Network = changetype<Network>(0);
export let criticGradient: Network = changetype<Network>(0);
export let teacherGradient: Network = changetype<Network>(0);
export let secondCriticGradient: Network = changetype<Network>(0);

// The working space: padded rows.
export let x: usize;
export let nextX: usize;
export let actions: usize;
export let policyActions: usize;
export let nextActions: usize;
export let values: usize;
export let targets: usize;
export let outputGradient: usize;
export let activations: Activations = changetype<Activations>(0);
export let actionActivations: Activations = changetype<Activations>(0);
export let sums: usize;
export let scratch: Scratch = changetype<Scratch>(0);
export let addresses: usize;

// What the host reads and writes: rows without padding.
export let hostRows: usize;
export let hostActions: usize;
export let hostValues: usize;
export let hostIndices: usize;
export let hostParameters: usize;
/** Noise of the target's actions, one row a row of the minibatch; with two critics. */
export let hostNoise: usize;
/** Transitions on their way into the replay buffer, or to be trained on by themselves. */
export let hostTransitions: usize;
/** Five float64: see report.ts. */
export let report: usize;

/**
 * Lays everything out. A `gaussian` teacher has inputs and deviations, a
 * `variance` teacher deviations alone, no teacher neither. A delay asks for two
 * critics, and is 0 for one.
 */
export function setup(
  observations: i32,
  actionCount: i32,
  firstSize: i32,
  secondSize: i32,
  batch: i32,
  capacity: u32,
  explorationCapacity: u32,
  teacherInputs: i32,
  teacherDeviations: i32,
  discount: f32,
  softWeight: f32,
  actorRate: f64,
  criticRate: f64,
  l2: f32,
  outputL2: f32,
  limit: f32,
  delay: i32,
): void {
  observationSize = observations;
  actionSize = actionCount;
  batchSize = batch;
  rowLimit = max(batch, 64);
  gamma = discount;
  tau = softWeight;
  actorLearningRate = actorRate;
  criticLearningRate = criticRate;
  criticL2 = l2;
  criticOutputL2 = outputL2;
  policyDelay = delay;

  const first = reserveWidth(firstSize),
    second = reserveWidth(secondSize),
    none = reserveWidth(0);
  snapshotStart = nextBlock();
  actor = reserveNetwork(observations, first, 0, second, actionCount, 0);
  critic = reserveNetwork(observations, first, actionCount, second, 1, 0);
  targetActor = reserveLike(actor);
  targetCritic = reserveLike(critic);
  trainedActor = reserveTrained(actor);
  trainedCritic = reserveTrained(critic);
  if (delay > 0) {
    secondCritic = reserveLike(critic);
    targetSecondCritic = reserveLike(critic);
    trainedSecondCritic = reserveTrained(secondCritic);
  }
  studentEnd = nextBlock();
  perturbedActor = reserveLike(actor);
  adaptiveActor = reserveLike(actor);
  previousActor = reserveLike(actor);
  previousCritic = reserveLike(critic);
  teacher =
    teacherInputs > 0
      ? reserveNetwork(teacherInputs, first, 0, second, actionCount, teacherDeviations)
      : reserveNetwork(0, none, 0, none, 0, teacherDeviations);
  trainedTeacher = reserveTrained(teacher);
  floatsEnd = nextBlock();
  studentPowers = reserve(16);
  teacherPowers = reserve(16);
  generator = reserve(16);
  moments = reserveMoments(observations, limit);
  momentsStart = moments.start;
  const rowSize = 2 * observations + actionCount + 2;
  replay = reserveReplay(capacity, rowSize);
  if (delay > 0) {
    delayed = reserve(DELAYED_BYTES);
    startPowers(delayed);
  }
  snapshotEnd = nextBlock();
  savedStudent = reserve(studentEnd - snapshotStart + 16 + DELAYED_BYTES);
  startPowers(studentPowers);
  startPowers(teacherPowers);
  reserveStatistics(moments);

  actorGradient = trainedActor.gradient = reserveLike(actor);
  criticGradient = trainedCritic.gradient = reserveLike(critic);
  teacherGradient = trainedTeacher.gradient = reserveLike(teacher);
  if (delay > 0) secondCriticGradient = trainedSecondCritic.gradient = reserveLike(critic);

  const inputs = max(observations, teacherInputs),
    paddedActions = padded4(actionCount);
  x = reserveFloats(rowLimit * padded4(inputs));
  nextX = reserveFloats(rowLimit * padded4(inputs));
  actions = reserveFloats(rowLimit * paddedActions);
  policyActions = reserveFloats(rowLimit * paddedActions);
  nextActions = reserveFloats(rowLimit * paddedActions);
  values = reserveFloats(rowLimit * 4);
  targets = reserveFloats(rowLimit);
  outputGradient = reserveFloats(rowLimit * max(paddedActions, 4));
  activations = reserveActivations(rowLimit, first, second);
  actionActivations = reserveActivations(rowLimit, first, second);
  sums = reserveFloats(rowLimit * second.padded);
  scratch = reserveScratch(rowLimit, first, second, actionCount);
  addresses = reserve(<u64>batch * sizeof<usize>());

  hostRows = reserveFloats(rowLimit * inputs);
  hostActions = reserveFloats(rowLimit * actionCount);
  hostValues = reserveFloats(rowLimit);
  if (delay > 0) hostNoise = reserveFloats(batch * actionCount);
  hostIndices = reserve(<u64>batch * sizeof<u32>());
  hostParameters = reserve(max(max(actor.end - actor.start, critic.end - critic.start), teacher.end - teacher.start));
  hostTransitions = reserve(<u64>explorationCapacity * <u64>replay.rowBytes);
  report = reserve(40);
  reserveRows(replay);
}

function reserveTrained(network: Network): Trained {
  const trained = record<Trained>();
  const size = network.end - network.start;
  trained.network = network;
  trained.firstMoment = reserve(size);
  trained.secondMoment = reserve(size);
  return trained;
}

/** Where the i-th of rows of `size` numbers starts. */
@inline
export function rowAt(start: usize, i: i32, size: i32): usize {
  return start + <usize>i * bytes(size);
}
