import { transitionLength, type LearnerOptions } from '../learner.ts';
import { loadKernelFile } from '../../kernels/kernelFile.ts';

export type SimdEngine = 'simd' | 'simd-fma';

/** An address in the kernel's memory, known once `setup` has run. */
type Address = WebAssembly.Global;

/** The parameters of `setup`, in the kernel's order; a test holds them to kernel/state.ts. */
export const setupParameters = [
  'observations',
  'actionCount',
  'firstSize',
  'secondSize',
  'batch',
  'capacity',
  'explorationCapacity',
  'teacherInputs',
  'teacherDeviations',
  'discount',
  'softWeight',
  'actorRate',
  'criticRate',
  'l2',
  'outputL2',
  'limit',
  'delay',
] as const;

/** What kernel/index.ts exports, where each is documented. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  setup(...positions: readonly number[]): void;
  readonly rowLimit: Address;
  readonly snapshotStart: Address;
  readonly snapshotEnd: Address;
  readonly generator: Address;
  readonly momentsStart: Address;
  readonly report: Address;
  readonly hostRows: Address;
  readonly hostActions: Address;
  readonly hostValues: Address;
  readonly hostIndices: Address;
  readonly hostParameters: Address;
  readonly hostNoise: Address;
  readonly hostTransitions: Address;
  readonly actor: Address;
  readonly critic: Address;
  readonly targetActor: Address;
  readonly targetCritic: Address;
  readonly secondCritic: Address;
  readonly targetSecondCritic: Address;
  readonly perturbedActor: Address;
  readonly adaptiveActor: Address;
  readonly previousActor: Address;
  readonly previousCritic: Address;
  readonly teacher: Address;
  readonly actorGradient: Address;
  readonly criticGradient: Address;
  readonly secondCriticGradient: Address;
  readonly teacherGradient: Address;
  act(network: number, rows: number): void;
  value(network: number, rows: number): void;
  normalise(rows: number): void;
  teacherMean(rows: number): void;
  clearReport(): void;
  updateFromReplay(updates: number): void;
  updateFromTransitions(updates: number, count: number): void;
  updateFromIndices(): void;
  clearTeacherGradient(): void;
  addTeacherGradient(rows: number, metaReward: number): void;
  stepTeacher(learningRate: number): void;
  readNetwork(network: number): void;
  writeNetwork(network: number): void;
  append(count: number): void;
  refill(count: number): void;
  replaySize(): number;
  sampleObservations(): void;
  readTransitions(count: number): void;
  saveStudent(): void;
  restoreStudent(): void;
  beforeSnapshot(): void;
  afterRestore(): void;
  refreshMoments(): void;
}

/**
 * The compiled kernel of an engine; a process needs it once, each learner makes its own instance.
 * @throws where it was never compiled, or where this runtime cannot run it.
 */
export function loadKernel(engine: SimdEngine): WebAssembly.Module {
  return loadKernelFile(engine, `The engine ${engine}`);
}

/**
 * An instance of the kernel laid out for `options`.
 * @throws where the replay buffer does not fit into memory.
 */
export function instantiateKernel(module: WebAssembly.Module, options: LearnerOptions): Kernel {
  // The compiler cannot know what a module exports; Kernel is kept beside kernel/index.ts.
  const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
  const { observationSize, actionSize, hiddenSizes, replayCapacity, teacher } = options;
  const sizes: Readonly<Record<(typeof setupParameters)[number], number>> = {
    observations: observationSize,
    actionCount: actionSize,
    firstSize: hiddenSizes[0],
    secondSize: hiddenSizes[1],
    batch: options.batchSize,
    capacity: replayCapacity,
    explorationCapacity: options.explorationCapacity,
    teacherInputs: teacher === 'gaussian' ? options.teacherInputSize : 0,
    teacherDeviations: teacher === 'none' ? 0 : actionSize,
    discount: options.gamma,
    softWeight: options.tau,
    actorRate: options.actorLearningRate,
    criticRate: options.criticLearningRate,
    l2: options.criticL2,
    outputL2: options.criticL2Kernels === 'all' ? options.criticL2 : 0,
    limit: options.observationClip,
    delay: options.student === 'td3' ? options.policyDelay : 0,
  };
  try {
    kernel.setup(...setupParameters.map((name) => sizes[name]));
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const gigabytes = (transitionLength(options) * 4 * replayCapacity) / 1e9;
    throw new Error(
      `A learner whose replay buffer holds ${replayCapacity} transitions (${gigabytes.toFixed(2)} GB) does not ` +
        'fit into memory: ' +
        'WebAssembly allows 4.29 GB, if the machine has them. Set a smaller replayCapacity.',
      { cause: error },
    );
  }
  return kernel;
}
