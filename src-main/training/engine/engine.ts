import type { Provenance } from '../../contract/runs.ts';
import { availabilityOf, createLearner } from '../../engines/engines.ts';
import { engineNames, type EngineName, type Learner, type LearnerOptions } from '../../engines/learner.ts';
import { describeProcessor, graphicsProcessors } from './graphics.ts';
import type { Configuration } from '../../learning/configuration.ts';
import { explorerOptions } from '../../learning/learnerOptions.ts';
import type { Task } from '../../tasks/task.ts';
import { autoEngine, betterThanSimd } from './autoEngine.ts';
import type { TryEngine } from '../trial.ts';

/** asked: by the configuration. recorded: the run has begun on it. */
export type EngineChoice =
  | { readonly kind: 'asked'; readonly engine: 'auto' | EngineName }
  | { readonly kind: 'recorded'; readonly engine: string };

interface OpenEngine {
  readonly engine: EngineName;
  readonly learner: Learner;
}

/** @throws Error that says why the engine is not available here, and what helps. */
export async function openEngine(
  choice: EngineChoice,
  options: LearnerOptions,
  tryEngine: TryEngine,
): Promise<OpenEngine> {
  if (choice.kind === 'recorded') return openRecordedEngine(choice.engine, options);
  const engine = choice.engine === 'auto' ? await installedEngine(options, tryEngine) : choice.engine;
  return { engine, learner: await createLearner(engine, options) };
}

/** The engine that a run was made on, by the name in its record. */
export async function openRecordedEngine(name: string, options: LearnerOptions): Promise<OpenEngine> {
  const engine = recordedEngine(name);
  return { engine, learner: await createLearner(engine, options) };
}

/** A second learner of the same engine, for the explorer of an `explorer` run; null for the other methods. */
export async function openExplorer(
  engine: EngineName,
  configuration: Configuration,
  task: Task,
): Promise<Learner | null> {
  return configuration.method === 'explorer' ? createLearner(engine, explorerOptions(configuration, task)) : null;
}

function recordedEngine(name: string): EngineName {
  const known = engineNames.find((engine) => engine === name);
  if (known === undefined)
    throw new Error(`The run was made on the engine "${name}", which this program does not know.`);
  return known;
}

/**
 * What `auto` takes here. An engine that serves large networks better is asked
 * whether it is there, in a process of its own; it is not timed.
 *
 * @throws Error where that cannot be told: what is taken then would depend on the day.
 */
async function installedEngine(options: LearnerOptions, tryEngine: TryEngine): Promise<EngineName> {
  const found = new Set<EngineName>();
  for (const engine of betterThanSimd(options)) {
    const { report } = await tryEngine({ engine, options, reference: null, seconds: 0 });
    switch (report.kind) {
      case 'done':
        if (!report.isSoftware) found.add(engine);
        break;
      case 'unavailable':
        break;
      case 'failed':
        throw new Error(
          `engine=auto cannot tell whether the engine ${engine} works here: ${report.reason} Name an engine ` +
            'yourself, such as engine=simd, or see `tutelage doctor`.',
        );
    }
  }
  return autoEngine(options, (engine) => found.has(engine));
}

/** What an engine computes on and the graphics processors of this machine; null for engines on the processor. */
export async function graphicsOf(engine: EngineName): Promise<NonNullable<Provenance['graphics']> | null> {
  switch (engine) {
    case 'simd':
    case 'simd-fma':
    case 'tfjs-wasm':
    case 'tfjs-cpu':
      return null;
    case 'tfjs-gpu':
    case 'tfjs-webgpu':
    case 'webgpu-fused': {
      const found = await availabilityOf(engine);
      return {
        device: found.available ? found.device : found.reason,
        processors: (await graphicsProcessors()).map(describeProcessor),
      };
    }
  }
}
