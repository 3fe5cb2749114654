import type { Analysis, CoverageRequest, CoverageResult } from '../contract/coverage/coverage.ts';
import type {
  MeasuresRequest,
  MeasuresResult,
  StabilityRequest,
  StabilityResult,
} from '../contract/coverage/measures.ts';
import { answered as answer } from '../workbench/analyses/answered.ts';
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

/** With its progress on a terminal. */
async function answered<T>(
  workbench: Workbench,
  start: () => Promise<Analysis> | Analysis,
  get: (id: string) => Promise<T | null> | T | null,
): Promise<T> {
  const progress = terminalProgress(process.stderr, () => performance.now());
  try {
    return await answer(workbench.subscribe, start, get, ({ phase, fraction }) => progress.show(phase, fraction));
  } finally {
    progress.clear();
  }
}
