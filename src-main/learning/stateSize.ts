import type { LearnerOptions } from '../engines/learner.ts';
import { networkParts, parameterCount } from '../engines/networks.ts';
import { taskByName } from '../tasks/tasks.ts';
import type { Configuration } from './configuration.ts';
import { explorerOptions, learnerOptions } from './learnerOptions.ts';

/** Arrays as large as a network in a checkpoint: its copies, and two moments of Adam. */
const arrays = { actor: 5 + 2, critic: 3 + 2, teacher: 1 + 2 } as const;

/** Bytes of the networks in a checkpoint, of any engine; what else is in it is small. */
export function stateBytes(configuration: Configuration): number {
  const task = taskByName(configuration.task);
  const learners = [learnerOptions(configuration, task, null)];
  if (configuration.method === 'explorer') learners.push(explorerOptions(configuration, task));
  return learners.reduce((sum, options) => sum + bytesOf(options), 0);
}

function bytesOf(options: LearnerOptions): number {
  return (['actor', 'critic', 'teacher'] as const).reduce(
    (sum, network) => sum + 4 * arrays[network] * parameterCount(networkParts(network, options)),
    0,
  );
}
