import { z } from 'zod';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { StoredRun } from '../../../db/runs.ts';
import type { Provenance, RunDetail } from '../../contract/runs.ts';
import { configurationSchema } from '../../learning/configuration.ts';
import { changesOf } from '../../learning/trainer/fork.ts';
import { originOf } from '../../training/fork.ts';
import { summarise } from './runSummaries.ts';

/** As it was resolved; of an imported run as it was told, which is no configuration of ours. */
function configurationOf({ source, configuration }: StoredRun): Readonly<Record<string, unknown>> {
  const stored: unknown = JSON.parse(configuration);
  return source === null ? configurationSchema.parse(stored) : z.record(z.string(), z.unknown()).parse(stored);
}

/** All that the page of a run shows beside its curves. */
export function detailOf(database: ReadableDatabase, run: StoredRun, rollouts: RunDetail['rollouts']): RunDetail {
  const configuration = configurationOf(run);
  const origin = originOf(run);
  return {
    ...summarise(database, run),
    configuration,
    changes:
      origin === null
        ? []
        : changesOf(configurationSchema.parse(origin.configuration), configurationSchema.parse(configuration)),
    // Written by gatherProvenance.
    provenance: run.provenance === null ? null : (JSON.parse(run.provenance) as Provenance),
    digest: run.digest,
    rollouts,
  };
}
