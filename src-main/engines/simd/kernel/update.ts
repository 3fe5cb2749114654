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
  hostIndices,
  hostTransitions,
  moments,
  nextActions,
  nextX,
  observationSize,
  outputGradient,
  policyActions,
  replay,
  rowAt,
  scratch,
  studentPowers,
  sums,
  targetActor,
  targetCritic,
  targets,
  tau,
  trainedActor,
  trainedCritic,
  values,
  x,
} from './state';
import { tanhInPlace } from './network/tanh';

/** DDPG (Lillicrap et al. 2016, algorithm 1) as src-main/README.md has it. */

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
  computeTargets();

  const rows = batchSize;
  startGradient(criticGradient, critic, criticL2, criticOutputL2);
  hiddenSums(critic, activations, x, sums, rows);
  outputsAt(critic, activations, sums, actions, values, rows);
  let squares: f64 = 0,
    total: f64 = 0,
    largest: f64 = -Infinity;
  const scale: f32 = 2.0 / <f32>rows;
  for (let i = 0; i < rows; i++) {
    const q = load<f32>(rowAt(values, i, 4)),
      error = q - load<f32>(rowAt(targets, i, 1));
    squares += <f64>error * <f64>error;
    total += <f64>q;
    largest = max<f64>(largest, <f64>q);
    v128.store(rowAt(outputGradient, i, 4), f32x4.replace_lane(f32x4.splat(0), 0, scale * error));
  }
  backward(critic, criticGradient, activations, x, actions, outputGradient, rows, scratch);

  startGradient(actorGradient, actor, 0, 0);
  policy(actor, x, policyActions);
  outputsAt(critic, actionActivations, sums, policyActions, values, rows);
  let policyTotal: f64 = 0;
  for (let i = 0; i < rows; i++) {
    policyTotal += <f64>load<f32>(rowAt(values, i, 4));
    v128.store(rowAt(outputGradient, i, 4), f32x4.replace_lane(f32x4.splat(0), 0, <f32>-1.0 / <f32>rows));
  }
  // `outputGradient` is read in whole before it is written: the gradient of the actions may take its place.
  actionGradient(critic, actionActivations, outputGradient, outputGradient, rows, scratch);
  throughTanh(outputGradient, policyActions);
  backward(actor, actorGradient, activations, x, 0, outputGradient, rows, scratch);

  advancePowers(studentPowers);
  descend(trainedCritic, targetCritic.start, stepSize(studentPowers, criticLearningRate), tau);
  descend(trainedActor, targetActor.start, stepSize(studentPowers, actorLearningRate), tau);
  addToReport(squares / <f64>rows, -policyTotal / <f64>rows, total / <f64>rows, largest);
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
  const reward = bytes(observationSize + actionSize);
  for (let i = 0; i < batchSize; i++) {
    const row = load<usize>(addresses + ((<usize>i) << 2)) + reward;
    const next = gamma * (1 - load<f32>(row, 4)) * load<f32>(rowAt(values, i, 4));
    store<f32>(rowAt(targets, i, 1), load<f32>(row) + next);
  }
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
