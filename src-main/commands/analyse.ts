import type { Analysis, CoverageRequest, CoverageResult } from '../contract/coverage/coverage.ts';
import { TutelageError } from '../contract/errors.ts';
import type {
  MeasuresRequest,
  MeasuresResult,
  StabilityRequest,
  StabilityResult,
} from '../contract/coverage/measures.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { terminalProgress } from './terminal/terminalProgress.ts';

export function analyse(workbench: Workbench, request: CoverageRequest): Promise<CoverageResult> {
  return answered(
    workbench,
    () => workbench.handlers['coverage.start'](request),
    (id) => workbench.handlers['coverage.get']({ id }),
  );
}

export function measure(workbench: Workbench, request: MeasuresRequest): Promise<MeasuresResult> {
  return answered(
    workbench,
    () => workbench.handlers['coverage.startMeasures'](request),
    (id) => workbench.handlers['coverage.getMeasures']({ id }),
  );
}

export function compareMaps(workbench: Workbench, request: StabilityRequest): Promise<StabilityResult> {
  return answered(
    workbench,
    () => workbench.handlers['coverage.startStability'](request),
    (id) => workbench.handlers['coverage.getStability']({ id }),
  );
}

/** Asks for an analysis and waits for its answer, with its progress on a terminal. */
async function answered<T>(
  workbench: Workbench,
  start: () => Promise<Analysis> | Analysis,
  get: (id: string) => Promise<T | null> | T | null,
): Promise<T> {
  const progress = terminalProgress(process.stderr, () => performance.now());
  const ended = Promise.withResolvers<Analysis>();
  const heard = new Map<string, Analysis>();
  let id: string | null = null;
  const hear = (analysis: Analysis): void => {
    heard.set(analysis.id, analysis);
    if (analysis.id !== id) return;
    if (analysis.state === 'running' || analysis.state === 'waiting') progress.show(analysis.phase, analysis.fraction);
    else ended.resolve(analysis);
  };
  const release = workbench.subscribe((event) => {
    if (event.type === 'analysis-changed') hear(event.analysis);
  });
  try {
    const started = await start();
    id = started.id;
    hear(heard.get(id) ?? started); // it may have ended before `start` came back
    const analysis = await ended.promise;
    if (analysis.state !== 'done')
      throw new TutelageError(
        analysis.state === 'cancelled' ? 'cancelled' : 'invalid-request',
        analysis.message ?? 'The analysis was cancelled.',
      );
    const result = await get(analysis.id);
    if (result === null) throw new TutelageError('not-found', 'The answer is no longer in the database; ask again.');
    return result;
  } finally {
    release();
    progress.clear();
  }
}
