import { z } from 'zod';
import { ddpgStudent, type LearnerOptions, type TeacherKind } from '../learner.ts';

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

/**
 * The format of `reference/hopper-shape.json` and its like: updates and a teacher's step, computed in float64 by
 * another implementation.
 */
export const referenceSchema = z.object({
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
export type ReferenceNetwork = Readonly<Record<string, Float64Array>>;

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
    criticL2Kernels: 'hidden',
    ...ddpgStudent,
    observationClip: config.obsClip,
    teacher,
    teacherInputSize: config.obsDim,
    samplingState: Uint32Array.of(1, 2, 3, 4),
  };
}
