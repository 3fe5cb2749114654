import { z } from 'zod';
import type { Awaitable, Learner, LearnerOptions, NetworkName, Parameters, TeacherKind } from './learner.ts';
import { networkParts, parameterCount } from './networks.ts';
import { wrongSizes } from './reference/sizes.ts';

/** An array of a reference file: float64, little-endian, in base64. */
const arraySchema = z
  .object({ shape: z.array(z.number().int().positive()), f64: z.base64() })
  .transform(({ shape, f64 }, context) => {
    const bytes = Buffer.from(f64, 'base64');
    const size = shape.reduce((product, length) => product * length, 1);
    if (bytes.length !== 8 * size) {
      context.addIssue(`An array of shape [${shape.join(', ')}] has ${8 * size} bytes; this one has ${bytes.length}.`);
      return z.NEVER;
    }
    return Float64Array.from({ length: size }, (_, i) => bytes.readDoubleLE(8 * i));
  });

const networkSchema = z.record(z.string(), arraySchema);
const studentSchema = z.object({
  actor: networkSchema,
  critic: networkSchema,
  targetActor: networkSchema,
  targetCritic: networkSchema,
});

/** The format of `reference/hopper-shape.json` and its like: updates and a teacher's step, computed in float64 by another implementation. */
const referenceSchema = z.object({
  config: z.object({
    obsDim: z.number().int().positive(),
    actDim: z.number().int().positive(),
    hidden: z.tuple([z.number().int().positive(), z.number().int().positive()]),
    batch: z.number().int().positive(),
    gamma: z.number(),
    tau: z.number(),
    actorLr: z.number(),
    criticLr: z.number(),
    criticL2: z.number(),
    teacherLr: z.number(),
    layerNormEps: z.literal(1e-12),
    adam: z.object({ beta1: z.literal(0.9), beta2: z.literal(0.999), eps: z.literal(1e-8) }),
    obsClip: z.number(),
  }),
  obsMean: arraySchema,
  obsStd: arraySchema,
  initial: studentSchema,
  batches: z
    .array(
      z.object({
        obs: arraySchema,
        actions: arraySchema,
        rewards: arraySchema,
        nextObs: arraySchema,
        terminals: arraySchema,
      }),
    )
    .min(1),
  steps: z.array(z.object({ criticLoss: z.number(), actorLoss: z.number() })),
  firstGradients: z.object({ actor: networkSchema, critic: networkSchema }),
  afterFirst: studentSchema,
  afterLast: studentSchema,
  teacher: z.object({
    initial: networkSchema,
    obs: arraySchema,
    actions: arraySchema,
    metaReward: z.number(),
    ascentGradient: networkSchema,
    varianceTeacherAscentGradient: networkSchema,
    afterAdam: networkSchema,
  }),
});

export type Reference = z.infer<typeof referenceSchema>;

/** A network of a reference by parts. */
type ReferenceNetwork = Readonly<Record<string, Float64Array>>;

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

/** DESIGN section 5: no array of an engine may be further off. */
export const referenceTolerance = 1e-4;

/** Wrong sizes that an error names. */
const WRONG_SIZES = 5;

/**
 * Reads the text of a reference file.
 * @throws Error naming each place that is not as the format has it.
 */
export function parseReference(text: string): Reference {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The reference is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parsed = referenceSchema.safeParse(json);
  if (!parsed.success)
    throw new Error(`The reference is not in the format of reference updates:\n${z.prettifyError(parsed.error)}`);
  if (parsed.data.steps.length !== parsed.data.batches.length) {
    throw new Error(
      `The reference has ${parsed.data.batches.length} batches but the losses of ${parsed.data.steps.length} steps.`,
    );
  }
  const wrong = wrongSizes(parsed.data, (teacher) => referenceOptions(parsed.data, teacher));
  if (wrong.length > 0)
    throw new Error(
      `The reference's arrays are not of the sizes that its "config" gives them:\n${wrong.slice(0, WRONG_SIZES).join('\n')}${wrong.length > WRONG_SIZES ? `\nand ${wrong.length - WRONG_SIZES} more` : ''}`,
    );
  return parsed.data;
}

/** max|ours - theirs| / max|theirs|; where theirs are all 0, the largest of ours. Anything that is not a number is infinitely off. */
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

/** The sizes and rates of a reference, as a learner takes them. */
export function referenceOptions(reference: Reference, teacher: TeacherKind): LearnerOptions {
  const { config, batches } = reference;
  return {
    observationSize: config.obsDim,
    actionSize: config.actDim,
    hiddenSizes: config.hidden,
    batchSize: config.batch,
    replayCapacity: config.batch,
    explorationCapacity: Math.max(batches.length * config.batch, reference.teacher.obs.length / config.obsDim),
    gamma: config.gamma,
    tau: config.tau,
    actorLearningRate: config.actorLr,
    criticLearningRate: config.criticLr,
    criticL2: config.criticL2,
    observationClip: config.obsClip,
    teacher,
    teacherInputSize: config.obsDim,
    samplingState: Uint32Array.of(1, 2, 3, 4),
  };
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
