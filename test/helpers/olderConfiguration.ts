import type { Configuration, ConfigurationKey } from '../../src-main/learning/configuration.ts';

/** The settings that came with a migration, by its number. */
const settingsOfMigration: Readonly<Record<number, readonly ConfigurationKey[]>> = {
  7: ['noiseAdaptation'],
  8: ['criticL2Kernels', 'valueFeature'],
  15: ['explorations', 'metaReward', 'metaRewardBaseline', 'teacherStep', 'teacherClip', 'teacherKlLimit'],
  17: ['student', 'policyDelay', 'targetNoise', 'targetNoiseClip'],
  19: ['explorerUpdates', 'explorerNoise', 'explorerWarmup', 'noveltyNeighbours', 'noveltyBatch'],
};

/** A configuration as runs had it in a database of so many migrations. */
export function configurationAt(version: number, configuration: Configuration): object {
  const later = new Set<string>(
    Object.entries(settingsOfMigration).flatMap(([migration, keys]) => (Number(migration) > version ? keys : [])),
  );
  return Object.fromEntries(Object.entries(configuration).filter(([key]) => !later.has(key)));
}
