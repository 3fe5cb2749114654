import { createLearner } from '../engines/engines.ts';
import { engineNames, type EngineName, type Learner, type LearnerOptions } from '../engines/learner.ts';

/** asked: by the configuration. recorded: the run has begun on it. */
export type EngineChoice = { readonly kind: 'asked'; readonly engine: 'auto' | EngineName } | { readonly kind: 'recorded'; readonly engine: string };

/** @throws Error that says why the engine is not available here, and what helps. */
export async function openEngine(choice: EngineChoice, options: LearnerOptions): Promise<{ engine: EngineName; learner: Learner }> {
  const engine = choice.kind === 'recorded' ? recordedEngine(choice.engine) : choice.engine === 'auto' ? 'simd' : choice.engine;
  return { engine, learner: await createLearner(engine, options) };
}

function recordedEngine(name: string): EngineName {
  const known = engineNames.find((engine) => engine === name);
  if (known === undefined) throw new Error(`The run was made on the engine "${name}", which this program does not know.`);
  return known;
}
