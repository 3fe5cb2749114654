import { createLearner } from '../engines/engines.ts';
import { engineNames, type EngineName, type Learner, type LearnerOptions } from '../engines/learner.ts';
import { timeLearner, timingOptions, type EngineTiming } from '../engines/timing.ts';
import type { Configuration } from '../learning/configuration.ts';
import { randomFromSeed } from '../numerics/random.ts';
import type { TryEngine } from './trial.ts';

/** asked: by the configuration. recorded: the run has begun on it. */
export type EngineChoice =
  | { readonly kind: 'asked'; readonly engine: 'auto' | EngineName }
  | { readonly kind: 'recorded'; readonly engine: string };

/** What `auto` chooses by. */
export interface AutoChoice {
  readonly work: CycleWork;
  readonly clock: () => number;
  readonly tryEngine: TryEngine;
}

interface OpenEngine {
  readonly engine: EngineName;
  readonly learner: Learner;
}

/** @throws Error that says why the engine is not available here, and what helps. */
export async function openEngine(choice: EngineChoice, options: LearnerOptions, auto: AutoChoice): Promise<OpenEngine> {
  if (choice.kind === 'recorded') return openRecordedEngine(choice.engine, options);
  const engine = choice.engine === 'auto' ? await fastestEngine(options, auto) : choice.engine;
  return { engine, learner: await createLearner(engine, options) };
}

/** The engine that a run was made on, by the name in its record. */
export async function openRecordedEngine(name: string, options: LearnerOptions): Promise<OpenEngine> {
  const engine = recordedEngine(name);
  return { engine, learner: await createLearner(engine, options) };
}

function recordedEngine(name: string): EngineName {
  const known = engineNames.find((engine) => engine === name);
  if (known === undefined)
    throw new Error(`The run was made on the engine "${name}", which this program does not know.`);
  return known;
}

/** How often a cycle asks an engine for one update, and for the action of one observation. */
export interface CycleWork {
  readonly updates: number;
  readonly actions: number;
}

export function cycleWork(configuration: Configuration): CycleWork {
  const { method, exploreSteps, evaluationSteps, rolloutSteps, exerciseUpdates, studentUpdates } = configuration;
  switch (method) {
    case 'ddpg':
    case 'frozen':
      return { updates: studentUpdates, actions: rolloutSteps };
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
      return { updates: exerciseUpdates + studentUpdates, actions: exploreSteps + evaluationSteps };
  }
}

/** Who may be faster than simd on large networks; the plain JavaScript of tfjs-cpu never is, and simd-fma is not the same everywhere. */
const challengers = ['tfjs-gpu', 'tfjs-webgpu', 'tfjs-wasm'] as const satisfies readonly EngineName[];

/**
 * An update of TensorFlow.js starts more than 600 kernels one after the other:
 * at 5 microseconds a start it takes 3 ms with networks of one unit, on any backend. Where simd needs
 * less than this, nobody else need be asked.
 */
const PLAIN_SECONDS = 3e-3;

/** Seconds to time simd, which comes before every run, and each challenger, which only large networks wait for. */
const GLANCE = 0.05;
const TRIAL = 1;

/**
 * The engine that carries out a cycle of this much work soonest, by the clock:
 * simd where its update is plainly out of the others' reach; else each engine
 * that is there is timed, in a process of its own. A tie goes to simd.
 */
export async function fastestEngine(
  options: LearnerOptions,
  { work, clock, tryEngine }: AutoChoice,
): Promise<EngineName> {
  const own = await createLearner('simd', timingOptions(options));
  const timing = await timeLearner(own, randomFromSeed(0), clock, GLANCE);
  own.dispose();
  if (timing.secondsPerUpdate < PLAIN_SECONDS) return 'simd';
  let best: { engine: EngineName; seconds: number } = { engine: 'simd', seconds: cycleSeconds(timing, work) };
  for (const engine of challengers) {
    const { report } = await tryEngine({ engine, options, reference: null, seconds: TRIAL });
    if (report.kind !== 'done') continue;
    const seconds = cycleSeconds(report.timing, work);
    if (seconds < best.seconds) best = { engine, seconds };
  }
  return best.engine;
}

function cycleSeconds(timing: EngineTiming, { updates, actions }: CycleWork): number {
  return updates * timing.secondsPerUpdate + actions * timing.secondsPerAction;
}
