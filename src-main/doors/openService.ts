import { availableParallelism } from 'node:os';
import type { SystemDescription } from '../contract/contract.ts';
import { programManifest } from '../training/versions.ts';
import { keepOwnPrivate } from './databases/ownFolder.ts';
import { openWorkbench, type Workbench } from '../workbench/workbench.ts';

export interface ServiceOptions {
  readonly databasePath: string;
  readonly door: SystemDescription['door'];
  readonly trainingWorker: URL;
  readonly analysisWorker: URL;
  readonly log: (message: string) => void;
}

/** Opens the workbench as both doors have it: one run per processor core but one, which answers the person. */
export function openService(options: ServiceOptions): Workbench {
  keepOwnPrivate(options.databasePath);
  return openWorkbench({
    databasePath: options.databasePath,
    parallelRuns: Math.max(1, availableParallelism() - 1),
    door: options.door,
    version: programManifest().version,
    trainingWorker: options.trainingWorker,
    analysisWorker: options.analysisWorker,
    command: process.argv,
    log: options.log,
  });
}
