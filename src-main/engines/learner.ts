import { randomFromSeed } from '../numerics/random.ts';

/**
 * The one interface between Algorithm 1 and the arithmetic. An engine may
 * answer at once or later (a GPU): hence `Awaitable`.
 *
 * All arrays are float32 and row-major. A transition is one row of
 * `transitionLength` numbers:
 * observation | action | reward | terminal (0 or 1) | next observation,
 * observations raw (the engine normalises), actions in [-1, 1].
 */
export type Awaitable<T> = T | Promise<T>;

/** Numbers of a transition. */
export function transitionLength({
  observationSize,
  actionSize,
}: Pick<LearnerOptions, 'observationSize' | 'actionSize'>): number {
  return 2 * observationSize + actionSize + 2;
}

/** Those that a run can be trained on. */
export const trainingEngineNames = ['simd', 'simd-fma', 'tfjs-gpu', 'tfjs-webgpu', 'tfjs-wasm', 'tfjs-cpu'] as const;
/** All; `webgpu-fused` pays where many learners work side by side, and a run is one. */
export const engineNames = [...trainingEngineNames, 'webgpu-fused'] as const;
export type EngineName = (typeof engineNames)[number];

/** Who the teacher is: none, a network of its own, or a variance about the student. */
export type TeacherKind = 'none' | 'gaussian' | 'variance';

export type StudentKind = 'ddpg' | 'td3';

export interface LearnerOptions {
  readonly observationSize: number;
  readonly actionSize: number;
  /** Width of the two hidden layers, of actor, critic and teacher. Any sizes from 1 on. */
  readonly hiddenSizes: readonly [number, number];
  /** Transitions in a minibatch. Any size from 1 on. */
  readonly batchSize: number;
  /** Transitions that the replay buffer holds; then the oldest is overwritten. */
  readonly replayCapacity: number;
  /** The longest array of rows handed to `updateFrom` or `teacherUpdate`. */
  readonly explorationCapacity: number;
  readonly gamma: number;
  /** Weight of the new parameters in a soft update. */
  readonly tau: number;
  readonly actorLearningRate: number;
  readonly criticLearningRate: number;
  /** Weight of 1/2 |W|^2 of the critic's kernels in its loss. */
  readonly criticL2: number;
  /** Which kernels: the two hidden ones, or the output's too. */
  readonly criticL2Kernels: 'hidden' | 'all';
  /** ddpg: one critic. td3: two, a noisy target action and an actor that learns more seldom (Fujimoto et al. 2018). */
  readonly student: StudentKind;
  /** Updates of the critics for one of the actor and of the targets; td3. */
  readonly policyDelay: number;
  /** Standard deviation of the noise on the target's action and where it is clipped, in [-1, 1]'s units; td3. */
  readonly targetNoise: number;
  readonly targetNoiseClip: number;
  /** Normalised observations are clipped to +- this. */
  readonly observationClip: number;
  readonly teacher: TeacherKind;
  /** Inputs of the teacher's network: `observationSize`, or two more for `meta-state`. Ignored unless `gaussian`. */
  readonly teacherInputSize: number;
  /** State of the generator (numerics/random.ts) that draws minibatches; see `drawIndex`. */
  readonly samplingState: Uint32Array;
}

/**
 * Networks by name. `perturbedActor` and `adaptiveActor` carry parameter noise
 * (Plappert et al. 2018); `previousActor` and `previousCritic` are the networks
 * of the cycle before, for `meta-state`. Those four are written, never trained.
 * The second critics are td3's: networks of no parameters in a ddpg learner.
 */
export const actorNames = ['actor', 'targetActor', 'perturbedActor', 'adaptiveActor', 'previousActor'] as const;
export const criticNames = ['critic', 'targetCritic', 'previousCritic', 'secondCritic', 'targetSecondCritic'] as const;
export type ActorName = (typeof actorNames)[number];
export type CriticName = (typeof criticNames)[number];
export type NetworkName = ActorName | CriticName | 'teacher';
/** Networks that have a gradient. */
export type TrainedName = 'actor' | 'critic' | 'secondCritic' | 'teacher';

/** Running moments of observations: counts and sums in float64 (src-main/README.md). */
export interface Moments {
  readonly count: number;
  readonly sum: Float64Array;
  readonly sumOfSquares: Float64Array;
}

/** Means over the updates of one call; NaN throughout of no update. */
export interface UpdateReport {
  /** mean (Q - y)^2, without the L2 term. */
  readonly criticLoss: number;
  /** -mean Q(s, mu(s)). */
  readonly actorLoss: number;
  /** Mean of Q(s, a) over the minibatches. */
  readonly meanQ: number;
  /** Largest Q(s, a) seen in any minibatch of the call. */
  readonly largestQ: number;
}

/**
 * A network's parameters in one array, each part row-major, kernels as
 * [inputs][outputs]: w1 b1 g1 s1 w2 b2 g2 s2 w3 b3 (g scale and s shift of the
 * layer normalisation). A `gaussian` teacher has `logStd` behind b3; a
 * `variance` teacher is `logStd` alone. A critic's w2 has the action's rows
 * after the hidden units' rows.
 */
export type Parameters = Float32Array;

export interface Learner {
  readonly engine: EngineName;
  readonly options: LearnerOptions;

  /** mu(s) of raw observations, n rows -> n rows of actions in [-1, 1]. */
  act(network: ActorName, observations: Float32Array, actions: Float32Array): Awaitable<void>;
  /** Q(s, a) of raw observations and actions, n rows -> n values. */
  value(network: CriticName, observations: Float32Array, actions: Float32Array, values: Float32Array): Awaitable<void>;
  /** clip((s - mean) / std), n rows -> n rows, with the moments as they stand. */
  normalise(observations: Float32Array, normalised: Float32Array): Awaitable<void>;
  /** f(x), the mean of a `gaussian` teacher at n rows of normalised inputs. */
  teacherMean(inputs: Float32Array, means: Float32Array): Awaitable<void>;

  /** Puts transitions into the replay buffer, in order, and their observations into the moments. */
  append(transitions: Float32Array): Awaitable<void>;
  /** Transitions in the replay buffer now. */
  readonly replaySize: number;
  /** Raw observations of `batchSize` transitions drawn from the replay buffer by the minibatch generator. */
  sampleObservations(observations: Float32Array): Awaitable<void>;
  /**
   * The transitions in `slots` of the replay buffer, each below `replaySize`. The transition that is the i-th of its
   * run lies in slot i mod `replayCapacity`, before and after a restart.
   */
  readTransitions(slots: Uint32Array, transitions: Float32Array): Awaitable<void>;

  /** `updates` updates of DDPG with minibatches from the replay buffer. */
  updateFromReplay(updates: number): Awaitable<UpdateReport>;
  /**
   * `updates` updates with minibatches from `transitions` alone (D0).
   * @param indices the rows of each minibatch, `updates * batchSize` of them, in place of drawn ones.
   */
  updateFrom(transitions: Float32Array, updates: number, indices?: Uint32Array): Awaitable<UpdateReport>;
  /** Keeps student networks, targets, Adam moments and step counts aside. */
  saveStudent(): Awaitable<void>;
  /** Puts back what `saveStudent` kept. The minibatch generator goes on. */
  restoreStudent(): Awaitable<void>;

  /**
   * One Adam step along sum_t r_t grad log pi_e(a_t | x_t), equation 5 of the paper.
   * @param inputs for `gaussian`, n rows of normalised inputs; for `variance`, n rows of the means mu(s_t) that the
   * actions were drawn around.
   * @param actions n rows, before clipping.
   * @param metaReward r of all steps, or n of them.
   */
  teacherUpdate(
    inputs: Float32Array,
    actions: Float32Array,
    metaReward: number | Float32Array,
    learningRate: number,
  ): Awaitable<void>;

  readNetwork(network: NetworkName): Awaitable<Parameters>;
  /** Leaves Adam's moments as they are. */
  writeNetwork(network: NetworkName, parameters: Parameters): Awaitable<void>;
  /**
   * Gradient of the last update (actor and critic: of the loss, L2 included; teacher: of the ascent direction, the sum
   * times metaReward).
   */
  readGradient(network: TrainedName): Awaitable<Parameters>;
  readMoments(): Awaitable<Moments>;
  writeMoments(moments: Moments): Awaitable<void>;

  /** Everything but the replay buffer: networks, Adam, step counts, moments, generator. Bytes are the engine's own. */
  snapshot(): Awaitable<Uint8Array>;
  /**
   * Takes a snapshot of the same engine back; a foreign one is an error and changes nothing. What the replay buffer
   * held is forgotten: see `refill`.
   * @param alike what its learner must share with this one: all options, or the sizes alone.
   */
  restore(snapshot: Uint8Array, alike?: Likeness): Awaitable<void>;
  /**
   * Puts transitions into the replay buffer without feeding the moments: for a resumed run, after `restore`, whose
   * snapshot has them.
   */
  refill(transitions: Float32Array): Awaitable<void>;
  dispose(): void;
}

/** options: all but the generator's first state. sizes: what the arrays of a snapshot are made by. */
export type Likeness = 'options' | 'sizes';

/** What a ddpg learner has for the options that td3 alone reads. */
export const ddpgStudent = { student: 'ddpg', policyDelay: 1, targetNoise: 0, targetNoiseClip: 0 } as const;

/** Options that change how a learner goes on, and nothing of what a snapshot holds. */
export const rateOptions: ReadonlySet<string> = new Set<keyof LearnerOptions>([
  'batchSize',
  'replayCapacity',
  'explorationCapacity',
  'gamma',
  'tau',
  'actorLearningRate',
  'criticLearningRate',
  'criticL2',
  'criticL2Kernels',
  'policyDelay',
  'targetNoise',
  'targetNoiseClip',
  'observationClip',
]);

/**
 * The noise on the target's actions of one td3 update, clipped, `values` of
 * them: drawn anew from the state that the minibatch's generator has before the
 * update, so that there is no second state to keep.
 */
export function drawTargetNoise(
  { targetNoise, targetNoiseClip }: Pick<LearnerOptions, 'targetNoise' | 'targetNoiseClip'>,
  samplingState: ArrayLike<number>,
  values: Float32Array,
): void {
  const [a, b, c, d] = Array.from(samplingState);
  // All of the state's bits, folded into the 53 that a seed has.
  const low = b ^ d;
  const seed = ((a ^ c) >>> 0) * 0x200000 + ((low ^ (low >>> 21)) & 0x1fffff);
  const random = randomFromSeed(seed, 'target noise');
  for (let i = 0; i < values.length; i++)
    values[i] = Math.max(-targetNoiseClip, Math.min(targetNoiseClip, targetNoise * random.normal()));
}

/** Which row a minibatch takes: floor(uint32 * size / 2^32), one draw a row, the rows of a minibatch in order. */
export function drawIndex(uint32: number, size: number): number {
  return Math.floor((uint32 * size) / 4294967296);
}
