import { networkParts, parameterCount } from '../engines/networks.ts';
import { taskByName } from '../tasks/tasks.ts';
import type { Configuration } from './configuration.ts';
import { learnerOptions } from './learnerOptions.ts';

/** Arrays as large as a network in a checkpoint: its copies, and two moments of Adam. */
const arrays = { actor: 5 + 2, critic: 3 + 2, teacher: 1 + 2 } as const;

/** Bytes of the networks in a checkpoint, of any engine; what else is in it is small. */
export function stateBytes(configuration: Configuration): number {
  const options = learnerOptions(configuration, taskByName(configuration.task), null);
  return (['actor', 'critic', 'teacher'] as const).reduce(
    (sum, network) => sum + 4 * arrays[network] * parameterCount(networkParts(network, options)),
    0,
  );
}
