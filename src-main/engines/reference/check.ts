import type { Awaitable, Learner, LearnerOptions, NetworkName, Parameters, TeacherKind } from '../learner.ts';
import { networkParts, parameterCount } from '../networks.ts';
import { referenceOptions, type Reference, type ReferenceNetwork } from './format.ts';

/** How far an array is off: max|ours - theirs| / max|theirs|. */
export interface ArrayError {
  readonly array: string;
  readonly error: number;
}

export interface GroupErrors {
  readonly group:
    | 'losses'
    | 'first gradients'
    | 'after the first update'
    | 'after the last update'
    | 'after all updates in one call'
    | 'gaussian teacher'
    | 'variance teacher';
  readonly largest: number;
  readonly arrays: readonly ArrayError[];
}

export interface ReferenceCheck {
  readonly largest: number;
  readonly groups: readonly GroupErrors[];
}

/** No array of an engine may be further off (src-main/README.md). */
export const referenceTolerance = 1e-4;

/**
 * max|ours - theirs| / max|theirs|; where theirs are all 0, the largest of ours. Anything that is not a number is
 * infinitely off.
 */
export function relativeError(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Infinity;
  let difference = 0;
  let magnitude = 0;
  for (let i = 0; i < theirs.length; i++) {
    if (!Number.isFinite(ours[i])) return Infinity;
    difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
    magnitude = Math.max(magnitude, Math.abs(theirs[i]));
  }
  return magnitude === 0 ? difference : difference / magnitude;
}

/**
 * Drives learners of an engine through a reference: every update with its
 * losses, the same updates in one call, and a step of either kind of teacher.
 * The learners made are disposed of.
 */
export async function checkAgainstReference(
  createLearner: (options: LearnerOptions) => Awaitable<Learner>,
  reference: Reference,
): Promise<ReferenceCheck> {
  const groups = [...(await checkWith('gaussian', stepByStep)), ...(await checkWith('variance', inOneCall))];
  return { largest: Math.max(...groups.map(({ largest }) => largest)), groups };

  async function checkWith(
    teacher: TeacherKind,
    check: (learner: Learner, reference: Reference) => Promise<GroupErrors[]>,
  ): Promise<GroupErrors[]> {
    const learner = await createLearner(referenceOptions(reference, teacher));
    try {
      await prepare(learner, reference);
      return await check(learner, reference);
    } finally {
      learner.dispose();
    }
  }
}

async function stepByStep(learner: Learner, reference: Reference): Promise<GroupErrors[]> {
  const { batch } = reference.config;
  const { teacher } = reference;
  const transitions = transitionRows(reference);
  const criticLosses: number[] = [];
  const actorLosses: number[] = [];
  const groups: GroupErrors[] = [];
  for (let step = 0; step < reference.batches.length; step++) {
    const penalty = l2Penalty(await learner.readNetwork('critic'), learner.options);
    const report = await learner.updateFrom(transitions, 1, range(step * batch, batch));
    criticLosses.push(report.criticLoss + penalty);
    actorLosses.push(report.actorLoss);
    if (step === 0) {
      groups.push(
        grouped('first gradients', [
          ...compare('actor', await learner.readGradient('actor'), reference.firstGradients.actor, learner.options),
          ...compare('critic', await learner.readGradient('critic'), reference.firstGradients.critic, learner.options),
        ]),
      );
      groups.push(grouped('after the first update', await compareStudent(learner, reference.afterFirst)));
    }
  }
  groups.push(grouped('after the last update', await compareStudent(learner, reference.afterLast)));

  const observations = Float32Array.from(teacher.obs);
  const inputs = new Float32Array(observations.length);
  await learner.normalise(observations, inputs);
  await learner.teacherUpdate(
    inputs,
    Float32Array.from(teacher.actions),
    teacher.metaReward,
    reference.config.teacherLr,
  );
  groups.push(
    grouped('gaussian teacher', [
      ...compare(
        'teacher',
        await learner.readGradient('teacher'),
        teacher.ascentGradient,
        learner.options,
        'gradient ',
      ),
      ...compare('teacher', await learner.readNetwork('teacher'), teacher.afterAdam, learner.options, 'after '),
    ]),
  );
  const losses = grouped('losses', [
    {
      array: 'criticLoss',
      error: relativeError(
        criticLosses,
        reference.steps.map((step) => step.criticLoss),
      ),
    },
    {
      array: 'actorLoss',
      error: relativeError(
        actorLosses,
        reference.steps.map((step) => step.actorLoss),
      ),
    },
  ]);
  return [losses, ...groups];
}

async function inOneCall(learner: Learner, reference: Reference): Promise<GroupErrors[]> {
  const { teacher, batches, config } = reference;
  await learner.updateFrom(transitionRows(reference), batches.length, range(0, batches.length * config.batch));
  const student = await compareStudent(learner, reference.afterLast);

  // The reference's variance teacher acts around the student as the last update left it.
  const actions = Float32Array.from(teacher.actions);
  const means = new Float32Array(actions.length);
  await learner.act('actor', Float32Array.from(teacher.obs), means);
  await learner.teacherUpdate(means, actions, teacher.metaReward, config.teacherLr);
  return [
    grouped('after all updates in one call', student),
    grouped(
      'variance teacher',
      compare(
        'teacher',
        await learner.readGradient('teacher'),
        teacher.varianceTeacherAscentGradient,
        learner.options,
        'gradient ',
      ),
    ),
  ];
}

/** Gives a learner the reference's networks and its moments, as if of one observation. */
async function prepare(learner: Learner, reference: Reference): Promise<void> {
  const { initial, obsMean, obsStd, teacher } = reference;
  for (const name of ['actor', 'critic', 'targetActor', 'targetCritic'] as const) {
    await learner.writeNetwork(name, flatten(name, initial[name], learner.options));
  }
  await learner.writeNetwork('teacher', flatten('teacher', teacher.initial, learner.options));
  await learner.writeMoments({
    count: 1,
    sum: obsMean,
    sumOfSquares: obsStd.map((std, i) => std * std + obsMean[i] * obsMean[i]),
  });
}

/** All batches as rows of transitions, one after the other. */
function transitionRows(reference: Reference): Float32Array {
  const { obsDim, actDim, batch } = reference.config;
  const rows: number[] = [];
  for (const { obs, actions, rewards, nextObs, terminals } of reference.batches) {
    for (let i = 0; i < batch; i++) {
      rows.push(...obs.subarray(i * obsDim, (i + 1) * obsDim), ...actions.subarray(i * actDim, (i + 1) * actDim));
      rows.push(rewards[i], terminals[i], ...nextObs.subarray(i * obsDim, (i + 1) * obsDim));
    }
  }
  return Float32Array.from(rows);
}

/** The L2 term of the critic's loss, which the reference's losses contain and an engine's report does not. */
function l2Penalty(critic: Parameters, options: LearnerOptions): number {
  const kernels = networkParts('critic', options).filter(({ name }) => name === 'w1' || name === 'w2');
  const squares = kernels.flatMap(({ offset, size }) =>
    Array.from(critic.subarray(offset, offset + size), (weight) => weight * weight),
  );
  return (options.criticL2 / 2) * squares.reduce((sum, square) => sum + square, 0);
}

function range(start: number, length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => start + i);
}

function flatten(name: NetworkName, network: ReferenceNetwork, options: LearnerOptions): Parameters {
  const parts = networkParts(name, options);
  const parameters = new Float32Array(parameterCount(parts));
  for (const part of parts) parameters.set(partOf(network, part.name, name), part.offset);
  return parameters;
}

function partOf(network: ReferenceNetwork, part: string, name: NetworkName): Float64Array {
  const values = network[part];
  if (values === undefined) throw new Error(`The reference's ${name} has no ${part}.`);
  return values;
}

async function compareStudent(learner: Learner, theirs: Reference['initial']): Promise<ArrayError[]> {
  const errors: ArrayError[] = [];
  for (const name of ['actor', 'critic', 'targetActor', 'targetCritic'] as const) {
    errors.push(...compare(name, await learner.readNetwork(name), theirs[name], learner.options));
  }
  return errors;
}

function compare(
  name: NetworkName,
  ours: Parameters,
  theirs: ReferenceNetwork,
  options: LearnerOptions,
  prefix = '',
): ArrayError[] {
  return networkParts(name, options).map((part) => ({
    array: `${prefix}${name}.${part.name}`,
    error: relativeError(ours.subarray(part.offset, part.offset + part.size), partOf(theirs, part.name, name)),
  }));
}

function grouped(group: GroupErrors['group'], arrays: readonly ArrayError[]): GroupErrors {
  return { group, largest: Math.max(...arrays.map(({ error }) => error)), arrays };
}
