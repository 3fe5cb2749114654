import { entries, type EntryName } from '../training/entries.ts';

const source = (name: EntryName): URL => new URL(`../${entries[name]}`, import.meta.url);
const built = (name: EntryName): URL => new URL(`../../out/main/${name}.js`, import.meta.url);

/** What the workbench starts processes and threads from; the others lie beside them. */
export const workerEntries = {
  trainingWorker: source('training-worker'),
  analysisWorker: source('analysis-worker'),
} as const;

/** The same, of the bundle that the desktop shell runs from. */
export const builtWorkerEntries = {
  trainingWorker: built('training-worker'),
  analysisWorker: built('analysis-worker'),
} as const;

/** A thread that helps with one map. */
export const helperEntry = source('helper-worker');
/** A process that tries an engine. */
export const trialEntry = source('trial-process');
