import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { findAnalysis } from '../../db/analyses.ts';
import type { WritableDatabase } from '../../db/open.ts';
import { findRun } from '../../db/runs.ts';
import type { Analysis, CoverageRequest, CoverageResult } from '../contract/coverage.ts';
import type { WorkbenchEvent } from '../contract/contract.ts';
import type { Handlers } from '../contract/dispatch.ts';
import { TutelageError } from '../contract/errors.ts';
import type { AnalysisMessage, AnalysisOrder } from './analysis.ts';
import { exportCoverage } from './coverageExport.ts';

export interface CoverageServiceOptions {
  readonly database: WritableDatabase;
  readonly databasePath: string;
  readonly analysisWorker: URL;
  readonly version: string;
  readonly announce: (event: WorkbenchEvent) => void;
  readonly log: (message: string) => void;
}

type CoverageHandlers = Pick<Handlers, Extract<keyof Handlers, `coverage.${string}`>>;

/** Coverage analyses: one worker each, their results kept under the hash of what was asked. */
export function createCoverageService(options: CoverageServiceOptions): { handlers: CoverageHandlers; close: () => Promise<void> } {
  const { database, announce } = options;
  const workers = new Map<string, Worker>();
  const latest = new Map<string, Analysis>();

  function report(analysis: Analysis): Analysis {
    latest.set(analysis.id, analysis);
    announce({ type: 'analysis-changed', analysis });
    return analysis;
  }

  function start(id: string, request: CoverageRequest): Analysis {
    const order: AnalysisOrder = { databasePath: options.databasePath, id, request };
    const worker = new Worker(options.analysisWorker, { workerData: order });
    workers.set(id, worker);
    let isOver = false;
    const end = (analysis: Analysis): void => {
      if (isOver) return;
      isOver = true;
      workers.delete(id);
      report(analysis);
    };
    worker.on('message', (message: AnalysisMessage) => {
      switch (message.type) {
        case 'progress':
          if (!isOver && workers.has(id)) report({ id, state: 'running', phase: message.phase, fraction: message.fraction, message: null });
          return;
        case 'done':
          return end(done(id));
        case 'failed':
          if (message.isUnexpected) options.log(`Analysis ${id}: ${message.message}`);
          return end({ id, state: 'failed', phase: '', fraction: 0, message: message.message });
      }
    });
    worker.on('error', (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      options.log(`Analysis ${id}: ${text}`);
      end({ id, state: 'failed', phase: '', fraction: 0, message: `The analysis stopped: ${error instanceof Error ? error.message : text}` });
    });
    worker.on('exit', () => end({ id, state: 'cancelled', phase: '', fraction: 0, message: null }));
    return report({ id, state: 'running', phase: 'reading states', fraction: 0, message: null });
  }

  function requireResult(id: string): CoverageResult {
    const stored = findAnalysis(database, id);
    if (stored === undefined) throw new TutelageError('not-found', 'This analysis is not there; ask for it again.');
    // Written by the analysis worker under the same version of the program: the id says so.
    return JSON.parse(stored.result) as CoverageResult;
  }

  return {
    async close() {
      await Promise.all([...workers.values()].map((worker) => worker.terminate()));
    },
    handlers: {
      'coverage.start': (request) => {
        const id = analysisId(database, request, options.version);
        if (findAnalysis(database, id) !== undefined) return done(id);
        const running = workers.has(id) ? latest.get(id) : undefined;
        return running ?? start(id, request);
      },
      'coverage.cancel': async ({ id }) => {
        const worker = workers.get(id);
        if (worker === undefined) return latest.get(id) ?? (findAnalysis(database, id) === undefined ? { id, state: 'cancelled', phase: '', fraction: 0, message: null } : done(id));
        await worker.terminate();
        return report({ id, state: 'cancelled', phase: '', fraction: 0, message: null });
      },
      'coverage.get': ({ id }) => (findAnalysis(database, id) === undefined ? null : requireResult(id)),
      'coverage.export': ({ id, format }) => exportCoverage(requireResult(id), format),
    },
  };
}

function done(id: string): Analysis {
  return { id, state: 'done', phase: '', fraction: 1, message: null };
}

/** Changes with the question, with the runs' data and with the program. */
function analysisId(database: WritableDatabase, request: CoverageRequest, version: string): string {
  const runs = [...new Set(request.sets.flatMap((set) => set.runs))].sort();
  const digests = runs.map((run) => {
    const stored = findRun(database, run);
    if (stored === undefined) throw new TutelageError('not-found', `There is no run ${run} in this database.`);
    return [run, stored.digest];
  });
  return createHash('sha256').update(JSON.stringify({ version, request, digests })).digest('hex');
}
