import { setImmediate } from 'node:timers/promises';
import type { WritableDatabase } from '../../../db/open.ts';
import type { ConfigurationFault } from '../../contract/runs.ts';
import type { Configuration } from '../../learning/configuration.ts';
import { ConfigurationError, configurationErrors, resolveConfiguration } from '../../learning/resolution.ts';
import { readFrozenSource } from '../../training/frozenSource.ts';

/** Configurations that are looked at before others are served. */
const AT_ONCE = 20;
/** Faults that are told, more than a form has fields. */
const MOST_FAULTS = 100;

/** What is wrong with the configurations, each fault once; the first hundred of them. */
export async function checkConfigurations(
  database: WritableDatabase,
  requests: readonly Readonly<Record<string, unknown>>[],
): Promise<ConfigurationFault[]> {
  const faults = new Map<string, ConfigurationFault>();
  const sound: Configuration[] = [];
  for (const [i, request] of requests.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const errors = configurationErrors(request);
    if (errors.length === 0) sound.push(resolveConfiguration(request));
    for (const { key, fault } of errors) faults.set(`${key}: ${fault}`, { key, message: fault });
    if (faults.size >= MOST_FAULTS) break;
  }
  for (const configuration of butForSeeds(sound)) {
    const message = frozenFault(database, configuration);
    if (message !== null) faults.set(`frozenRun: ${message}`, { key: 'frozenRun', message });
    await setImmediate();
  }
  return [...faults.values()].slice(0, MOST_FAULTS);
}

/** One of those that differ in their seed alone. */
export function butForSeeds(configurations: readonly Configuration[]): Configuration[] {
  return [...new Map(configurations.map((whole) => [JSON.stringify({ ...whole, seed: 0 }), whole])).values()];
}

function frozenFault(database: WritableDatabase, configuration: Configuration): string | null {
  try {
    readFrozenSource(database, configuration);
    return null;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.fault;
    throw error;
  }
}
