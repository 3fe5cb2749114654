import { transitionLength, type LearnerOptions } from '../../learner.ts';
import { algebra } from './algebra.ts';
import { bindings } from './bindings.ts';
import type { Layout } from './layout.ts';
import { perceptron, type Activations } from './perceptron.ts';

/** Numbers of a report: critic loss without its penalty, actor loss, mean and largest Q(s, a). */
export const REPORT = 4;

/** Of a workgroup's `numbers`: means and deviations of observations, then two step sizes an update. */
export function numbersLength(observationSize: number, updates: number): number {
  return 2 * observationSize + 2 * updates;
}

/**
 * A number as WGSL reads it. Computed in float64 and rounded once, as the
 * processor's kernel has it.
 */
export function float(value: number): string {
  return `f32(${value.toPrecision(17)})`;
}

export function activationsOf({ areas }: Layout, of: 'actor' | 'critic'): Activations {
  const { d1, d2 } = areas;
  return of === 'critic'
    ? { x1: areas.x1, r1: areas.r1, h1: areas.h1, x2: areas.x2, r2: areas.r2, h2: areas.h2, d1, d2 }
    : {
        x1: areas.actorX1,
        r1: areas.actorR1,
        h1: areas.actorH1,
        x2: areas.actorX2,
        r2: areas.actorR2,
        h2: areas.actorH2,
        d1,
        d2,
      };
}

/**
 * `update`: so many whole updates of DDPG (src-main/README.md) as the order
 * says, one workgroup a learner, nothing of them on the host.
 */
export function studentShader(options: LearnerOptions, layout: Layout, invocations: number, lanes: number): string {
  const { observationSize, actionSize, hiddenSizes, batchSize, gamma, tau, criticL2, criticL2Kernels } = options;
  const { areas } = layout;
  return `${bindings}
const STRIDE = ${layout.stride}u;
const BATCH = ${batchSize}u;
const OBSERVATION = ${observationSize}u;
const ACTION = ${actionSize}u;
const WIDTH = ${transitionLength(options)}u; // of a transition

// Areas of a learner. Behind each of the first five lies the critic's share, CRITIC further on.
const CRITIC = ${layout.actor.size}u;
const STUDENT = ${layout.student}u;
const TARGETS = STUDENT;
const MEANS = 2u * STUDENT;
const SQUARES = 3u * STUDENT;
const GRADIENTS = 4u * STUDENT;
${algebra(invocations, lanes)}
${perceptron('actor', layout.actor, activationsOf(layout, 'actor'))}
${perceptron('critic', layout.critic, activationsOf(layout, 'critic'))}

fn inputs() -> Matrix { return matrix(${areas.inputs}u, OBSERVATION); }
fn nextInputs() -> Matrix { return matrix(${areas.nextInputs}u, OBSERVATION); }
fn chosen() -> Matrix { return matrix(${areas.chosen}u, ACTION); }
fn values() -> Matrix { return matrix(${areas.values}u, 1u); }
fn dValues() -> Matrix { return matrix(${areas.dValues}u, 1u); }
fn dChosen() -> Matrix { return matrix(${areas.dChosen}u, ACTION); }

// The minibatch, from rows to areas; observations normalised.
fn gather(group: u32, update: u32) {
  let told = group * (2u * OBSERVATION + 2u * order.updates);
  let picked = (group * order.updates + update) * BATCH;
  for (var e = t; e < BATCH * WIDTH; e += INVOCATIONS) {
    let row = e / WIDTH;
    let c = e % WIDTH;
    let v = transitions[(places[group] * order.capacity + picks[picked + row]) * WIDTH + c];
    if (c < OBSERVATION) {
      m[base + ${areas.inputs}u + row * OBSERVATION + c] = scaled(v, told + c);
    } else if (c < OBSERVATION + ACTION) {
      m[base + ${areas.actions}u + row * ACTION + c - OBSERVATION] = v;
    } else if (c == OBSERVATION + ACTION) {
      m[base + ${areas.rewards}u + row] = v;
    } else if (c == OBSERVATION + ACTION + 1u) {
      m[base + ${areas.terminals}u + row] = v;
    } else {
      let next = c - OBSERVATION - ACTION - 2u;
      m[base + ${areas.nextInputs}u + row * OBSERVATION + next] = scaled(v, told + next);
    }
  }
  storageBarrier();
}

fn scaled(v: f32, mean: u32) -> f32 {
  let limit = ${float(options.observationClip)};
  return clamp((v - numbers[mean]) / numbers[mean + OBSERVATION], -limit, limit);
}

// The critic's second layer takes these actions beside the first layer's units.
fn join(actions: u32) {
  for (var e = t; e < BATCH * ACTION; e += INVOCATIONS) {
    m[base + ${areas.h1}u + (e / ACTION) * ${hiddenSizes[0] + actionSize}u + ${hiddenSizes[0]}u + e % ACTION] =
      m[base + actions + e];
  }
  storageBarrier();
}

// mu(s) into \`chosen\`, and to the critic.
fn choose(w: u32, observations: Matrix) {
  actorFirst(w, observations, BATCH);
  actorSecond(w, chosen(), BATCH);
  for (var e = t; e < BATCH * ACTION; e += INVOCATIONS) {
    m[base + ${areas.chosen}u + e] = tanh(m[base + ${areas.chosen}u + e]);
  }
  storageBarrier();
  join(${areas.chosen}u);
}

// y = r + gamma (1 - terminal) Q'(s', mu'(s')).
fn computeTargets() {
  choose(TARGETS, nextInputs());
  criticFirst(TARGETS + CRITIC, nextInputs(), BATCH);
  criticSecond(TARGETS + CRITIC, values(), BATCH);
  for (var i = t; i < BATCH; i += INVOCATIONS) {
    let discounted = ${float(gamma)} * (1.0 - m[base + ${areas.terminals}u + i]) * m[base + ${areas.values}u + i];
    m[base + ${areas.targets}u + i] = m[base + ${areas.rewards}u + i] + discounted;
  }
  storageBarrier();
}

fn passCritic(report: u32) {
  criticFirst(CRITIC, inputs(), BATCH);
  join(${areas.actions}u);
  criticSecond(CRITIC, values(), BATCH);
  for (var i = t; i < BATCH; i += INVOCATIONS) {
    m[base + ${areas.dValues}u + i] =
      (2.0 / f32(BATCH)) * (m[base + ${areas.values}u + i] - m[base + ${areas.targets}u + i]);
  }
  if (t == 0u) {
    var squares = 0.0;
    var total = 0.0;
    var largest = m[base + ${areas.values}u];
    for (var i = 0u; i < BATCH; i++) {
      let q = m[base + ${areas.values}u + i];
      let error = q - m[base + ${areas.targets}u + i];
      squares += error * error;
      total += q;
      largest = max(largest, q);
    }
    reports[report] = squares / f32(BATCH);
    reports[report + 2u] = total / f32(BATCH);
    reports[report + 3u] = largest;
  }
  storageBarrier();
  criticBack(CRITIC, GRADIENTS + CRITIC, inputs(), dValues(), BATCH, CRITIC,
    ${float(criticL2)}, ${float(criticL2Kernels === 'all' ? criticL2 : 0)}, 0.0);
}

// Up the critic as it was; its first layer's units of the observations are still there.
fn passActor(report: u32) {
  choose(0u, inputs());
  criticSecond(CRITIC, values(), BATCH);
  for (var i = t; i < BATCH; i += INVOCATIONS) { m[base + ${areas.dValues}u + i] = -1.0 / f32(BATCH); }
  if (t == 0u) {
    var total = 0.0;
    for (var i = 0u; i < BATCH; i++) { total += m[base + ${areas.values}u + i]; }
    reports[report + 1u] = -total / f32(BATCH);
  }
  storageBarrier();
  criticJoined(CRITIC, dValues(), dChosen(), BATCH);
  for (var e = t; e < BATCH * ACTION; e += INVOCATIONS) {
    let mean = m[base + ${areas.chosen}u + e];
    m[base + ${areas.dChosen}u + e] *= 1.0 - mean * mean;
  }
  storageBarrier();
  actorBack(0u, GRADIENTS, inputs(), dChosen(), BATCH, 0u, 0.0, 0.0, 0.0);
}

// Adam, then the targets move.
fn step(sizes: u32) {
  for (var e = t; e < STUDENT; e += INVOCATIONS) {
    let size = numbers[sizes + select(0u, 1u, e >= CRITIC)];
    let at = base + e;
    let moved = adam(at, at + GRADIENTS, at + MEANS, at + SQUARES, size);
    let behind = m[at + TARGETS];
    m[at + TARGETS] = behind + ${float(tau)} * (moved - behind);
  }
  storageBarrier();
}

@compute @workgroup_size(${invocations})
fn update(@builtin(local_invocation_index) invocation: u32, @builtin(workgroup_id) group: vec3u) {
  t = invocation;
  base = places[group.x] * STRIDE;
  let sizes = group.x * (2u * OBSERVATION + 2u * order.updates) + 2u * OBSERVATION;
  for (var n = 0u; n < order.updates; n++) {
    let report = (group.x * order.updates + n) * ${REPORT}u;
    gather(group.x, n);
    computeTargets();
    passCritic(report);
    passActor(report);
    step(sizes + 2u * n);
  }
}
`;
}
