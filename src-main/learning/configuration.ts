import { z } from 'zod';
import { trainingEngineNames } from '../engines/learner.ts';
import { methodNames } from './method.ts';
import { taskNames } from '../tasks/task.ts';

export { methodNames, type MethodName, type RunMethod } from './method.ts';

const count = (least = 1): z.ZodInt => z.int().min(least).max(1_000_000_000);
const positive = z.number().positive().finite();

/**
 * Every choice that a run makes, resolved: nothing is left to a default when a
 * run starts. Texts and groups are here so that forms and `--help` are made from
 * this one place. Section and equation numbers are the paper's.
 */
export const configurationSchema = z.strictObject({
  task: z.enum(taskNames).meta({ group: 'run', title: 'Task' }),
  method: z.enum(methodNames).meta({ group: 'run', title: 'Method' }),
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ group: 'run', title: 'Seed', description: 'Root of every random stream of the run.' }),
  interactions: count().meta({
    group: 'run',
    title: 'Interactions',
    description: 'Steps of all roles but test, after which the run ends (section 5.1).',
  }),
  engine: z.enum(['auto', ...trainingEngineNames]).meta({
    group: 'run',
    title: 'Engine',
    description:
      'auto takes simd; with 1024 hidden units and more at minibatches of 64 and more a graphics card, where ' +
      'there is one. Sizes and what is installed decide, never a clock. The run records which.',
  }),

  exploreSteps: count().meta({
    group: 'cycle',
    title: 'Teacher steps',
    description: 'Steps of D0 in a cycle of Algorithm 1.',
  }),
  evaluationSteps: count().meta({ group: 'cycle', title: 'Student steps', description: 'Steps of D1 in a cycle.' }),
  rolloutSteps: count().meta({
    group: 'cycle',
    title: 'Rollout steps',
    description: 'Steps in a cycle of ddpg, frozen and explorer.',
  }),
  exerciseUpdates: count(0).meta({
    group: 'cycle',
    title: 'Exercise updates',
    description: "Updates on D0 alone that give pi'.",
  }),
  studentUpdates: count(0).meta({
    group: 'cycle',
    title: 'Student updates',
    description: 'Updates on the replay buffer.',
  }),
  teacherUpdates: count(0).meta({
    group: 'cycle',
    title: 'Teacher updates',
    description: 'Adam steps along equation 5.',
  }),
  teacherSubsample: count(0).meta({
    group: 'cycle',
    title: 'Teacher subsample',
    description: 'Steps of D0 in one teacher update, drawn without replacement; 0 takes all.',
  }),

  explorations: z.int().min(1).max(100).meta({
    group: 'cycle',
    title: 'Explorations',
    description: "D0 in a cycle, each with an exercise from pi and a D1 of its own pi'; the paper has one.",
  }),

  exerciseMove: z.enum(['rollback', 'commit']).meta({
    group: 'choices',
    title: 'Exercise move',
    description: 'rollback undoes the exercise before the student learns from B; commit goes on from it.',
  }),
  returnEstimate: z.enum(['trajectories', 'completed', 'per-step']).meta({
    group: 'choices',
    title: 'Return estimate',
    description: 'How R is read from D1: all trajectories, finished ones, or mean reward times the episode limit.',
  }),
  studentStart: z.enum(['continue', 'reset']).meta({
    group: 'choices',
    title: 'Student start',
    description: 'Whether D1 goes on inside the episode or starts a new one.',
  }),
  baselineReturn: z.enum(['previous-d1', 'fresh']).meta({
    group: 'choices',
    title: 'Return before',
    description: "R(pi): from the last cycle's D1, or from another D1 after the student's updates.",
  }),
  metaReward: z.enum(['returns', 'paired', 'value']).meta({
    group: 'choices',
    title: 'Meta-reward',
    description:
      "returns: R(pi') - R(pi) as R is estimated (the paper). Ours: paired, of rollouts of both from the same " +
      "initial states, pi's in the budget too; value, how much higher the critic holds the actions of pi' than those " +
      'of pi at initial states that no rollout begins in.',
  }),
  metaRewardBaseline: z.enum(['none', 'running-mean', 'leave-one-out']).meta({
    group: 'choices',
    title: 'Meta-reward less',
    description:
      'What is subtracted before the teacher learns: nothing (the paper); the mean of all meta-rewards before; or ' +
      "the mean of the cycle's other explorations.",
  }),
  metaRewardScale: z.enum(['raw', 'running-std']).meta({
    group: 'choices',
    title: 'Meta-reward scale',
    description: 'running-std divides by the standard deviation of the meta-rewards so far.',
  }),
  timeLimit: z.enum(['terminal', 'bootstrap']).meta({
    group: 'choices',
    title: 'Time limit',
    description: 'Whether a truncated step is stored as terminal (as Baselines did) or bootstrapped.',
  }),

  teacherLearningRate: z
    .number()
    .min(0)
    .finite()
    .meta({
      group: 'teacher',
      title: 'Teacher learning rate',
      description:
        '0 is the control: an untrained teacher. Above 0 the teacher moves in every cycle: where the meta-reward ' +
        "is 0 it goes on by Adam's momentum.",
    }),
  teacherInitialLogStd: z.number().min(-20).max(5).meta({
    group: 'teacher',
    title: 'Initial log sigma',
    description: "Natural logarithm of the teacher's standard deviation at the start.",
  }),
  teacherStep: z.enum(['gradient', 'importance', 'clipped']).meta({
    group: 'teacher',
    title: 'Teacher step',
    description:
      'gradient: equation 5 as it stands, in every update of a cycle alike. Ours: importance, weighted by how much ' +
      'likelier the teacher of now draws an action than the one that drew it; clipped, which also ignores steps that ' +
      'were moved far enough (as PPO does).',
  }),
  teacherClip: z.number().positive().max(10).meta({
    group: 'teacher',
    title: 'Teacher clip',
    description: 'How far from 1 the ratio of clipped steps may go before a step is ignored.',
  }),
  teacherKlLimit: z
    .number()
    .min(0)
    .finite()
    .meta({
      group: 'teacher',
      title: 'Teacher KL limit',
      description:
        "Nats, mean over D0, from the teacher before a cycle's updates: the update that passes it is the cycle's " +
        'last. 0 sets none.',
    }),
  valueFeature: z.enum(['change', 'bellman-residual']).meta({
    group: 'teacher',
    title: 'Value feature',
    description:
      "What meta-state's teacher sees beside Q(s, mu(s)): its change since the last cycle's networks, or the " +
      "Bellman residual of the step before, Q of the last cycle's networks against the reward and Q of the " +
      'present ones (section 4.1).',
  }),

  noise: z.enum(['adaptive-parameter', 'gaussian', 'ornstein-uhlenbeck', 'pink', 'uniform', 'none']).meta({
    group: 'noise',
    title: 'Noise',
    description:
      "Exploration of ddpg's rollouts. Ours beside the Baselines': pink, action noise of power 1/f through an " +
      'episode; uniform, actions drawn evenly whatever the student would do.',
  }),
  noiseScale: z.number().min(0).max(10).meta({
    group: 'noise',
    title: 'Noise scale',
    description:
      'Standard deviation in units of the action range, or the action distance that parameter noise adapts to.',
  }),
  noiseAdaptation: z.enum(['every-update', 'every-50-updates']).meta({
    group: 'noise',
    title: 'Noise adapts',
    description:
      'How often parameter noise adapts its scale: before every update, as Baselines until March 2018 did ' +
      "where a cycle's steps are a multiple of 50, or every 50 updates, as it did from then on.",
  }),
  noiseTheta: positive.meta({ group: 'noise', title: 'OU theta', description: 'Rate of return to the mean.' }),
  noiseTimestep: positive.meta({
    group: 'noise',
    title: 'OU dt',
    description: 'Time between two steps of the process.',
  }),

  explorerUpdates: z.int().min(0).max(1000).meta({
    group: 'explorer',
    title: 'Explorer updates',
    description: 'Updates of the explorer for each of the student, on the same replay buffer.',
  }),
  explorerNoise: z.number().min(0).max(10).meta({
    group: 'explorer',
    title: 'Explorer noise',
    description: "Standard deviation of the Gaussian noise on the explorer's actions, in units of the action range.",
  }),
  explorerWarmup: count(0).meta({
    group: 'explorer',
    title: 'Explorer warm-up',
    description: 'Steps at the start of a run in which the explorer acts evenly at random.',
  }),
  noveltyNeighbours: z
    .int()
    .min(0)
    .max(1000)
    .meta({
      group: 'explorer',
      title: 'Novelty neighbours',
      description:
        'How many nearest states novelty is the distance from: log(1 + mean distance), in observations as ' +
        'normalised. 0 is the control: an explorer that is paid nothing.',
    }),
  noveltyBatch: z.int().min(2).max(65_536).meta({
    group: 'explorer',
    title: 'Novelty sample',
    description: 'States of the replay buffer, drawn anew for each update, among which the nearest are looked for.',
  }),

  student: z.enum(['ddpg', 'td3']).meta({
    group: 'ddpg',
    title: 'Student',
    description:
      'ddpg as in the paper. Ours: td3, with two critics, an actor that learns more seldom and noise on the ' +
      "target's actions (Fujimoto et al. 2018).",
  }),
  policyDelay: z.int().min(1).max(1000).meta({
    group: 'ddpg',
    title: 'Policy delay',
    description: 'td3: updates of the critics for one of the actor and of the targets.',
  }),
  targetNoise: z.number().min(0).max(10).meta({
    group: 'ddpg',
    title: 'Target noise',
    description: "td3: standard deviation of the noise on the target's actions, in units of the action range.",
  }),
  targetNoiseClip: z
    .number()
    .min(0)
    .max(10)
    .meta({ group: 'ddpg', title: 'Target noise clip', description: 'td3: that noise is clipped to +- this.' }),
  gamma: z.number().min(0).max(1).meta({ group: 'ddpg', title: 'gamma', description: 'Discount.' }),
  tau: z
    .number()
    .positive()
    .max(1)
    .meta({ group: 'ddpg', title: 'tau', description: 'Weight of the new parameters in a soft update.' }),
  actorLearningRate: positive.meta({ group: 'ddpg', title: 'Actor learning rate' }),
  criticLearningRate: positive.meta({ group: 'ddpg', title: 'Critic learning rate' }),
  criticL2: z
    .number()
    .min(0)
    .finite()
    .meta({ group: 'ddpg', title: 'Critic L2', description: "Weight of 1/2 |W|^2 of the critic's kernels." }),
  criticL2Kernels: z.enum(['hidden', 'all']).meta({
    group: 'ddpg',
    title: 'Critic L2 on',
    description:
      'The kernels that the weight counts: both hidden ones, as in Baselines from November 2018 on, or all ' +
      "three, the output's too, as before.",
  }),
  batchSize: z.int().min(1).max(65_536).meta({ group: 'ddpg', title: 'Minibatch' }),
  replayCapacity: z.int().min(1).max(20_000_000).meta({ group: 'ddpg', title: 'Replay capacity' }),
  hiddenSizes: z
    .tuple([z.int().min(1).max(4096), z.int().min(1).max(4096)])
    .meta({ group: 'ddpg', title: 'Hidden units', description: 'Widths of the two hidden layers.' }),
  observationClip: positive.meta({
    group: 'ddpg',
    title: 'Observation clip',
    description: 'Normalised observations are clipped to +- this.',
  }),

  testInterval: count().meta({
    group: 'test',
    title: 'Test every',
    description: 'Interactions between two tests of the deterministic student; a last test ends the run.',
  }),
  testEpisodes: z
    .int()
    .min(1)
    .max(1000)
    .meta({ group: 'test', title: 'Test episodes', description: 'Episodes of one test, each from a reset.' }),

  frozenRun: z.string().min(1).nullable().meta({
    group: 'frozen',
    title: 'Teacher from run',
    description: 'The meta run whose stored teacher feeds a frozen run (Table 2).',
  }),
  frozenPolicy: z.enum(['final', 'mixture']).meta({
    group: 'frozen',
    title: 'Frozen policy',
    description: "The final teacher, or for each rollout one drawn from the last 100 cycles'.",
  }),
  frozenData: z.enum(['teacher', 'teacher-and-student']).meta({
    group: 'frozen',
    title: 'Frozen data',
    description: "What enters B: the teacher's rollouts alone, or also the student's D1.",
  }),
});

export type Configuration = z.infer<typeof configurationSchema>;
export type ConfigurationKey = keyof Configuration;
