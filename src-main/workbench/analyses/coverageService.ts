import { createHash } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import { hasAnalysis, hasSoundAnalysis } from '../../../db/analyses.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { findRun } from '../../../db/runs.ts';
import type { Analysis } from '../../contract/coverage/coverage.ts';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/service.ts';
import type { MeasuresRequest, MeasuresResult } from '../../contract/coverage/measures.ts';
import { TutelageError } from '../../contract/errors.ts';
import { embeddingVersion, measuresVersion, placingVersion } from '../../coverage/versions.ts';
import { taskOfRun } from '../imports/taskOfRun.ts';
import type { Question } from '../maps/storedResult.ts';
import { memoryOf, obstacleOf, type AnalysisSize, type Machine } from './queue/analysisMemory.ts';
import { createAnalysisWorkers, done } from './analysisWorkers.ts';
import { coverageForm } from './coverageForm.ts';
import { createMapThread } from './mapThread.ts';
import { exportMeasures } from './measures/measuresExport.ts';
import { keptMaps } from '../maps/keptMaps.ts';
import { findResult, notThere, storedResult } from '../maps/storedResult.ts';
import { requireRun } from '../requireRun.ts';

export interface CoverageServiceOptions {
  readonly database: WritableDatabase;
  readonly databasePath: string;
  readonly analysisWorker: URL;
  readonly version: string;
  /** This one, where none is given. */
  readonly machine?: Machine;
  readonly announce: (event: WorkbenchEvent) => void;
  readonly log: (message: string) => void;
}

type CoverageHandlers = Pick<Handlers, Extract<keyof Handlers, `coverage.${string}`>>;

/**
 * Coverage analyses: one process each, and one that reads maps; their results kept under the hash of what was asked.
 * What failed or was cancelled is not kept.
 */
export function createCoverageService(options: CoverageServiceOptions): {
  handlers: CoverageHandlers;
  /** What was measured already; null where it would have to be asked for. */
  measured: (request: MeasuresRequest) => MeasuresResult | null;
  close: () => Promise<void>;
} {
  const { database, announce } = options;
  const ended = new Map<string, Analysis>();
  const machine = options.machine ?? thisMachine();
  const workers = createAnalysisWorkers({
    ...options,
    machine,
    show: (id, preview) => announce({ type: 'analysis-preview', id, preview }),
    report: (analysis) => {
      ended.set(analysis.id, analysis);
      announce({ type: 'analysis-changed', analysis });
    },
  });

  const maps = createMapThread(options);

  function ask(question: Question): Analysis {
    if (question.kind === 'map' && question.request.onto !== undefined) requireAnalysis(question.request.onto);
    const id = analysisId(database, question, options.version);
    if (hasSoundAnalysis(database, id)) return done(id);
    const running = workers.running(id);
    if (running !== undefined) return running;
    const size = sizeOf(database, question);
    const bytes = memoryOf(question, size);
    const obstacle = obstacleOf(bytes, size.states, machine);
    if (obstacle !== null) throw new TutelageError('invalid-request', obstacle);
    return workers.start(id, question, bytes);
  }

  function requireAnalysis(id: string): void {
    if (!hasAnalysis(database, id)) throw notThere();
  }

  return {
    measured: (request) =>
      findResult(database, 'measures', analysisId(database, { kind: 'measures', request }, options.version)),
    async close() {
      await Promise.all([workers.close(), maps.close()]);
    },
    handlers: {
      'coverage.form': () => coverageForm(),
      'coverage.maps': () => keptMaps(database),
      'coverage.start': (request) => ask({ kind: 'map', request }),
      'coverage.startMeasures': (request) => ask({ kind: 'measures', request }),
      'coverage.startStability': (request) => ask({ kind: 'stability', request }),
      'coverage.cancel': async ({ id }) =>
        (await workers.cancel(id)) ??
        (hasAnalysis(database, id)
          ? done(id)
          : (ended.get(id) ?? { id, state: 'cancelled', phase: '', fraction: 0, message: null })),
      'coverage.get': ({ id }) => findResult(database, 'map', id),
      'coverage.getMeasures': ({ id }) => findResult(database, 'measures', id),
      'coverage.exportMeasures': ({ id, format }) =>
        exportMeasures(storedResult(database, 'measures', id), format, options.version),
      'coverage.getStability': ({ id }) => findResult(database, 'stability', id),
      'coverage.points': ({ id, most }) => {
        requireAnalysis(id);
        return maps.points(id, most);
      },
      'coverage.densities': (request) => {
        requireAnalysis(request.id);
        return maps.densities(request);
      },
      'coverage.export': ({ id, format, venue, ...drawing }) => {
        requireAnalysis(id);
        return workers.draw(id, format, drawing, venue);
      },
    },
  };
}

/** A container may have less memory than its machine. */
function thisMachine(): Machine {
  const constrained = process.constrainedMemory();
  return {
    cores: availableParallelism(),
    memoryBytes: constrained > 0 ? Math.min(constrained, totalmem()) : totalmem(),
  };
}

/** The most states that the sets can give: what the runs have logged bounds each. */
function sizeOf(database: WritableDatabase, { request }: Question): AnalysisSize {
  const runs = new Map(
    [...new Set(request.sets.flatMap((set) => set.runs))].flatMap((id) => {
      const run = findRun(database, id);
      return run === undefined ? [] : [[id, run] as const];
    }),
  );
  const task = [...runs.values()].map(taskOfRun).at(0);
  const { observationSize, actionSize } = task ?? { observationSize: 1, actionSize: 1 };
  const logged = (id: string): number => (runs.get(id)?.bytes ?? 0) / (4 * (observationSize + actionSize + 1));
  const states = request.sets.reduce((sum, set) => {
    const all = set.runs.reduce((total, id) => total + logged(id), 0);
    return sum + Math.min(request.statesPerSet, Math.ceil(all / request.every));
  }, 0);
  const onto = 'onto' in request ? request.onto : undefined;
  const kept =
    onto === undefined ? 0 : (findResult(database, 'map', onto)?.sets ?? []).reduce((n, { shown }) => n + shown, 0);
  return { states: states + kept, observationSize };
}

/** Changes with the question, with the runs' data and with the program. */
function analysisId(database: WritableDatabase, question: Question, version: string): string {
  const runs = [...new Set(question.request.sets.flatMap((set) => set.runs))].sort();
  const digests = runs.map((run) => [run, requireRun(database, run).digest]);
  return createHash('sha256')
    .update(JSON.stringify({ version, answers: answersVersion(question), question, digests }))
    .digest('hex');
}

function answersVersion({ kind, request }: Question): number | readonly number[] {
  switch (kind) {
    case 'map':
      return request.onto === undefined ? embeddingVersion : [embeddingVersion, placingVersion];
    case 'stability':
      return embeddingVersion;
    case 'measures':
      return measuresVersion;
  }
}
