import { DataError } from '../../numerics/dataError.ts';
import { readNpz } from '../arrays/npz.ts';
import type { LoggedTest } from './readRun.ts';

/** The tests of Stable-Baselines3's EvalCallback, `evaluations.npz`. @throws DataError naming the wrong array. */
export function readEvaluations(bytes: Uint8Array): readonly LoggedTest[] {
  const file = readNpz(bytes);
  const steps = file.array('timesteps');
  const results = file.array('results');
  const lengths = file.names.includes('ep_lengths') ? file.array('ep_lengths') : null;
  const [count, episodes = 1] = results.shape;
  if (steps.values.length !== count || results.shape.length > 2)
    throw new DataError(
      `"results" has the shape (${results.shape.join(', ')}), and there are ${steps.values.length} timesteps.`,
    );
  if (lengths !== null && lengths.values.length !== results.values.length)
    throw new DataError(`"ep_lengths" has not as many numbers as "results".`);
  return Array.from({ length: count }, (_, i) => ({
    step: steps.values[i],
    returns: [...results.values.subarray(i * episodes, (i + 1) * episodes)],
    lengths: lengths === null ? [] : [...lengths.values.subarray(i * episodes, (i + 1) * episodes)],
  })).filter(({ step, returns }) => Number.isSafeInteger(step) && step >= 0 && returns.every(Number.isFinite));
}
