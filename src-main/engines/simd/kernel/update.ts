import { advancePowers, descend, stepSize } from './adam';
import { drawIndex } from './generator';
import { bytes } from './memory';
import { copyRow, normaliseRow } from './moments';
import { Network, padded4 } from './network/network';
import { actionGradient, backward, hiddenSums, outputs, outputsAt } from './network/perceptron';
import { drawFromReplay, touch } from './replayBuffer';
import { addToReport } from './report';
import {
  actionActivations,
  actions,
  actionSize,
  activations,
  actor,
  actorLearningRate,
  addresses,
  batchSize,
  critic,
  criticL2,
  criticOutputL2,
  criticLearningRate,
  gamma,
  generator,
  actorGradient,
  criticGradient,
  delayed,
  hostIndices,
  hostNoise,
  hostTransitions,
  moments,
  nextActions,
  nextX,
  observationSize,
  outputGradient,
  policyActions,
  policyDelay,
  replay,
  rowAt,
  scratch,
  secondCritic,
  secondCriticGradient,
  studentPowers,
  sums,
  targetActor,
  targetCritic,
  targets,
  targetSecondCritic,
  tau,
  trainedActor,
  trainedCritic,
  trainedSecondCritic,
  values,
  x,
} from './state';
import { tanhInPlace } from './network/tanh';

/** DDPG (Lillicrap et al. 2016, algorithm 1) as src-main/README.md has it, and TD3 on the same networks. */

/** `updates` updates with minibatches drawn from the replay buffer. */
export function updateFromReplay(updates: i32): void {
  for (let i = 0; i < updates; i++) {
    drawFromReplay(replay, generator, addresses, batchSize);
    update();
  }
}

/** `updates` updates with minibatches drawn from the first `count` of the host's transitions. */
export function updateFromTransitions(updates: i32, count: u32): void {
  for (let i = 0; i < updates; i++) {
    for (let row = 0; row < batchSize; row++) addressTransition(row, drawIndex(generator, count));
    update();
  }
}

/** One update with those of the host's transitions that the host's indices name. */
export function updateFromIndices(): void {
  for (let row = 0; row < batchSize; row++) addressTransition(row, load<u32>(hostIndices + ((<usize>row) << 2)));
  update();
}

function addressTransition(row: i32, index: u32): void {
  store<usize>(addresses + ((<usize>row) << 2), hostTransitions + <usize>index * replay.rowBytes);
}

function update(): void {
  gather();
  if (policyDelay > 0) updateTwins();
  else updateTogether();
}

/** DDPG: both gradients of the same networks, then both steps. */
function updateTogether(): void {
  computeTargets();
  passCritic(critic, criticGradient);
  forwardActor();
  backwardActor();
  advancePowers(studentPowers);
  descend(trainedCritic, targetCritic.start, stepSize(studentPowers, criticLearningRate), tau);
  descend(trainedActor, targetActor.start, stepSize(studentPowers, actorLearningRate), tau);
  addToReport(squares, actorLoss, meanQ, largestQ);
}

/**
 * TD3 (Fujimoto et al. 2018, algorithm 1): the lesser of two target critics at a
 * noisy target action; both critics step, and in every `policyDelay`-th update
 * the actor, up the first of them as it then is, and all targets.
 */
function updateTwins(): void {
  computeTwinTargets();
  passCritic(secondCritic, secondCriticGradient);
  passCritic(critic, criticGradient);
  const updates = load<f64>(delayed, 16) + 1;
  store<f64>(delayed, updates, 16);
  const isDue = <i64>updates % policyDelay == 0,
    weight: f32 = isDue ? tau : 0;
  advancePowers(studentPowers);
  const size = stepSize(studentPowers, criticLearningRate);
  descend(trainedSecondCritic, targetSecondCritic.start, size, weight);
  descend(trainedCritic, targetCritic.start, size, weight);
  hiddenSums(critic, activations, x, sums, batchSize);
  forwardActor();
  if (isDue) {
    backwardActor();
    advancePowers(delayed);
    descend(trainedActor, targetActor.start, stepSize(delayed, actorLearningRate), tau);
  }
  addToReport(squares, actorLoss, meanQ, largestQ);
}

/** What the last passes found: mean squared error, mean and largest Q; minus the mean Q of the actor's actions. */
let squares: f64;
let meanQ: f64;
let largestQ: f64;
let actorLoss: f64;

/** The gradient of a critic's loss; leaves its second layer's sums of the observations in `sums`. */
function passCritic(network: Network, gradient: Network): void {
  const rows = batchSize;
  startGradient(gradient, network, criticL2, criticOutputL2);
  hiddenSums(network, activations, x, sums, rows);
  outputsAt(network, activations, sums, actions, values, rows);
  squares = 0;
  let total: f64 = 0;
  largestQ = -Infinity;
  const scale: f32 = 2.0 / <f32>rows;
  for (let i = 0; i < rows; i++) {
    const q = load<f32>(rowAt(values, i, 4)),
      error = q - load<f32>(rowAt(targets, i, 1));
    squares += <f64>error * <f64>error;
    total += <f64>q;
    largestQ = max<f64>(largestQ, <f64>q);
    v128.store(rowAt(outputGradient, i, 4), f32x4.replace_lane(f32x4.splat(0), 0, scale * error));
  }
  backward(network, gradient, activations, x, actions, outputGradient, rows, scratch);
  squares /= <f64>rows;
  meanQ = total / <f64>rows;
}

/** The actor's loss, by the critic whose sums are in `sums`. */
function forwardActor(): void {
  policy(actor, x, policyActions);
  outputsAt(critic, actionActivations, sums, policyActions, values, batchSize);
  let total: f64 = 0;
  for (let i = 0; i < batchSize; i++) total += <f64>load<f32>(rowAt(values, i, 4));
  actorLoss = -total / <f64>batchSize;
}

/** Its gradient, from what `forwardActor` left. */
function backwardActor(): void {
  const rows = batchSize;
  startGradient(actorGradient, actor, 0, 0);
  const share = f32x4.replace_lane(f32x4.splat(0), 0, <f32>-1.0 / <f32>rows);
  for (let i = 0; i < rows; i++) v128.store(rowAt(outputGradient, i, 4), share);
  // `outputGradient` is read in whole before it is written: the gradient of the actions may take its place.
  actionGradient(critic, actionActivations, outputGradient, outputGradient, rows, scratch);
  throughTanh(outputGradient, policyActions);
  backward(actor, actorGradient, activations, x, 0, outputGradient, rows, scratch);
}

let touched: u32;

/** The minibatch, from rows to normalised blocks. */
function gather(): void {
  touched = touch(addresses, batchSize, replay.rowBytes);
  const observation = bytes(observationSize),
    action = bytes(actionSize);
  for (let i = 0; i < batchSize; i++) {
    const row = load<usize>(addresses + ((<usize>i) << 2)),
      after = row + observation + action;
    normaliseRow(moments, row, rowAt(x, i, padded4(observationSize)));
    copyRow(row + observation, rowAt(actions, i, padded4(actionSize)), actionSize);
    normaliseRow(moments, after + 8, rowAt(nextX, i, padded4(observationSize)));
  }
}

/** y = r + gamma (1 - terminal) Q_target(s', mu_target(s')). */
function computeTargets(): void {
  policy(targetActor, nextX, nextActions);
  hiddenSums(targetCritic, activations, nextX, sums, batchSize);
  outputsAt(targetCritic, activations, sums, nextActions, values, batchSize);
  for (let i = 0; i < batchSize; i++) store<f32>(rowAt(targets, i, 1), targetAt(i, load<f32>(rowAt(values, i, 4))));
}

/** The same with the lesser of both target critics, at the target's action with the host's noise, clipped. */
function computeTwinTargets(): void {
  policy(targetActor, nextX, nextActions);
  for (let i = 0; i < batchSize; i++) {
    const action = rowAt(nextActions, i, padded4(actionSize)),
      noise = rowAt(hostNoise, i, actionSize);
    for (let j = 0; j < actionSize; j++) {
      const noisy = load<f32>(rowAt(action, j, 1)) + load<f32>(rowAt(noise, j, 1));
      store<f32>(rowAt(action, j, 1), max<f32>(-1, min<f32>(1, noisy)));
    }
  }
  hiddenSums(targetSecondCritic, activations, nextX, sums, batchSize);
  outputsAt(targetSecondCritic, activations, sums, nextActions, values, batchSize);
  for (let i = 0; i < batchSize; i++) store<f32>(rowAt(targets, i, 1), load<f32>(rowAt(values, i, 4)));
  hiddenSums(targetCritic, activations, nextX, sums, batchSize);
  outputsAt(targetCritic, activations, sums, nextActions, values, batchSize);
  for (let i = 0; i < batchSize; i++) {
    const least = min<f32>(load<f32>(rowAt(targets, i, 1)), load<f32>(rowAt(values, i, 4)));
    store<f32>(rowAt(targets, i, 1), targetAt(i, least));
  }
}

/** The target of the i-th row where the value of its next state is `next`. */
@inline
function targetAt(i: i32, next: f32): f32 {
  const row = load<usize>(addresses + ((<usize>i) << 2)) + bytes(observationSize + actionSize);
  const discounted = gamma * (1 - load<f32>(row, 4)) * next;
  return load<f32>(row) + discounted;
}

/**
 * mu(s) of the minibatch's rows at `from`. The second layer's sums go where they stay: `sums` may hold the critic's.
 */
function policy(network: Network, from: usize, to: usize): void {
  hiddenSums(network, activations, from, activations.n2, batchSize);
  outputs(network, activations, to, batchSize);
  tanhInPlace(to, rowAt(to, batchSize, padded4(actionSize)));
}

/** The gradient of tanh's argument from that of its result, in place: times 1 - mu^2. */
function throughTanh(d: usize, means: usize): void {
  const end = rowAt(d, batchSize, padded4(actionSize)),
    one = f32x4.splat(1);
  for (; d < end; d += 16) {
    const mean = v128.load(means);
    v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(mean, mean))));
    means += 16;
  }
}

/**
 * A gradient starts as that of the penalty: l2 / 2 |W|^2 of both hidden kernels, outputL2 / 2 |W|^2 of the output's.
 */
function startGradient(gradient: Network, network: Network, l2: f32, outputL2: f32): void {
  memory.fill(gradient.start, 0, gradient.end - gradient.start);
  if (outputL2 != 0) scaleBlock(gradient.w3, network.w3, network.b3, outputL2);
  if (l2 == 0) return;
  scaleBlock(gradient.w1, network.w1, network.b1, l2);
  scaleBlock(gradient.w2, network.w2, network.b2, l2); // the actions' rows lie between w2 and b2
}

function scaleBlock(to: usize, from: usize, end: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; from < end; from += 16) {
    v128.store(to, f32x4.mul(v128.load(from), factors));
    to += 16;
  }
}
