import { Worker } from 'node:worker_threads';
import type { Analysis, CoveragePreview, Drawing, ExportedFile } from '../../contract/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { AnalysisMessage, AnswerOrder, DrawOrder, ExportFormat, Question } from './analysis.ts';

export interface AnalysisWorkersOptions {
  readonly databasePath: string;
  readonly analysisWorker: URL;
  readonly report: (analysis: Analysis) => void;
  readonly show: (id: string, preview: CoveragePreview) => void;
  readonly log: (message: string) => void;
}

/** One worker for each analysis that is being carried out. */
export interface AnalysisWorkers {
  /** The state of the analysis, if it is being carried out. */
  running(id: string): Analysis | undefined;
  start(id: string, question: Question): Analysis;
  /** Ends the analysis; undefined where none of that id is being carried out. */
  cancel(id: string): Promise<Analysis | undefined>;
  /** A stored map as a file. */
  draw(id: string, format: ExportFormat, drawing: Drawing): Promise<ExportedFile>;
  close(): Promise<void>;
}

export function createAnalysisWorkers({
  databasePath,
  analysisWorker,
  report,
  show,
  log,
}: AnalysisWorkersOptions): AnalysisWorkers {
  const running = new Map<string, { readonly carrier: Carrier; latest: Analysis }>();
  const making = new Map<Carrier, () => void>();

  /** Hears every message up to the last; a worker that ends without one has failed. */
  function spawn(order: AnswerOrder | DrawOrder, hear: (message: AnalysisMessage) => void): Carrier {
    const worker = new Worker(analysisWorker, { workerData: order });
    let isOver = false;
    const hearUntilOver = (message: AnalysisMessage): void => {
      if (isOver) return;
      isOver = message.type !== 'progress' && message.type !== 'preview';
      if (message.type === 'failed' && message.isUnexpected) log(`Analysis ${order.id}: ${message.message}`);
      hear(message);
    };
    worker.on('message', hearUntilOver);
    worker.on('error', (error) => {
      if (!isOver)
        log(`Analysis ${order.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      hearUntilOver({ type: 'failed', message: `The analysis stopped: ${reasonOf(error)}`, isUnexpected: false });
    });
    worker.on('exit', (code) =>
      hearUntilOver({
        type: 'failed',
        message: `The analysis stopped: its worker ended with code ${code}.`,
        isUnexpected: true,
      }),
    );
    return {
      async stop() {
        isOver = true;
        await worker.terminate();
      },
    };
  }

  function start(id: string, question: Question): Analysis {
    const first: Analysis = { id, state: 'running', phase: 'reading states', fraction: 0, message: null };
    const carrier = spawn({ task: 'answer', databasePath, id, question, worker: analysisWorker.href }, (message) => {
      switch (message.type) {
        case 'progress': {
          const latest: Analysis = {
            id,
            state: 'running',
            phase: message.phase,
            fraction: message.fraction,
            message: null,
          };
          running.set(id, { carrier, latest });
          return report(latest);
        }
        case 'preview':
          return show(id, message.preview);
        case 'done':
          running.delete(id);
          return report(done(id));
        case 'failed':
          running.delete(id);
          return report({ id, state: 'failed', phase: '', fraction: 0, message: message.message });
        case 'drawn':
          return;
      }
    });
    running.set(id, { carrier, latest: first });
    report(first);
    return first;
  }

  function draw(id: string, format: ExportFormat, drawing: Drawing): Promise<ExportedFile> {
    const made = Promise.withResolvers<ExportedFile>();
    const carrier = spawn({ task: 'draw', databasePath, id, format, drawing }, (message) => {
      making.delete(carrier);
      if (message.type === 'drawn') made.resolve(message.file);
      else if (message.type === 'failed')
        made.reject(
          message.isUnexpected ? new Error(message.message) : new TutelageError('not-found', message.message),
        );
    });
    making.set(carrier, () => made.reject(new TutelageError('cancelled', 'The program is closing.')));
    return made.promise;
  }

  return {
    running: (id) => running.get(id)?.latest,
    start,
    async cancel(id) {
      const entry = running.get(id);
      if (entry === undefined) return undefined;
      running.delete(id);
      await entry.carrier.stop();
      const cancelled: Analysis = { id, state: 'cancelled', phase: '', fraction: 0, message: null };
      report(cancelled);
      return cancelled;
    },
    draw,
    async close() {
      const carriers = [...[...running.values()].map(({ carrier }) => carrier), ...making.keys()];
      for (const reject of making.values()) reject();
      running.clear();
      making.clear();
      await Promise.all(carriers.map((carrier) => carrier.stop()));
    },
  };
}

/** A worker at work. */
interface Carrier {
  /** Ends it; nothing more is heard of it. */
  stop(): Promise<void>;
}

export function done(id: string): Analysis {
  return { id, state: 'done', phase: '', fraction: 1, message: null };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'there is not enough memory. Choose fewer states, or landmarks.'
    : error.message;
}
