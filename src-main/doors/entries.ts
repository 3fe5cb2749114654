/** Where the sources of what runs beside the program lie; a bundle keeps its own beside its entry. */
const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** What the workbench starts processes and threads from. */
export const workerEntries = {
  trainingWorker: at('training/worker.ts'),
  analysisWorker: at('workbench/analyses/analysisWorker.ts'),
} as const;

/** A thread that helps with one map. */
export const helperEntry = at('workbench/analyses/helperWorker.ts');
/** A process that tries an engine. */
export const trialEntry = at('training/trialProcess.ts');
