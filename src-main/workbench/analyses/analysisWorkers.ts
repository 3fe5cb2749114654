import type { Analysis, CoveragePreview, ExportedFile, FigureDrawing } from '../../contract/coverage/coverage.ts';
import { TutelageError, type Failure } from '../../contract/errors.ts';
import { errorOfFailure } from '../../contract/failure.ts';
import type { VenueName } from '../../contract/figures.ts';
import { startChild } from '../../training/child/childProcess.ts';
import { entryBeside } from '../../training/entries.ts';
import type { AnalysisMessage, AnalysisOrder, ExportFormat } from './analysis.ts';
import type { Question } from '../maps/storedResult.ts';
import type { Machine } from './queue/analysisMemory.ts';
import { createAnalysisQueue } from './queue/analysisQueue.ts';

export interface AnalysisWorkersOptions {
  readonly databasePath: string;
  readonly analysisWorker: URL;
  readonly machine: Machine;
  readonly report: (analysis: Analysis) => void;
  readonly show: (id: string, preview: CoveragePreview) => void;
  readonly log: (message: string) => void;
}

/** One process for each analysis that is being carried out, as many as there is room for; the others wait. */
export interface AnalysisWorkers {
  /** The state of the analysis, if it waits or is being carried out. */
  running(id: string): Analysis | undefined;
  /** @param bytes of memory that it takes at its height. */
  start(id: string, question: Question, bytes: number): Analysis;
  /** Ends the analysis; undefined where none of that id waits or is being carried out. */
  cancel(id: string): Promise<Analysis | undefined>;
  /** A stored map as a file. */
  draw(id: string, format: ExportFormat, drawing: FigureDrawing, venue: VenueName): Promise<ExportedFile>;
  close(): Promise<void>;
}

export function createAnalysisWorkers({
  databasePath,
  analysisWorker,
  machine,
  report,
  show,
  log,
}: AnalysisWorkersOptions): AnalysisWorkers {
  const queue = createAnalysisQueue(machine);
  const running = new Map<string, { carrier: Carrier | null; latest: Analysis }>();
  const helper = entryBeside(analysisWorker, 'helper-worker').href;
  const making = new Map<Carrier, () => void>();

  /** Hears every message up to the last; a process that ends without one has failed. */
  function spawn(order: AnalysisOrder, hear: (message: AnalysisMessage) => void): Carrier {
    let isOver = false;
    const hearUntilOver = (message: AnalysisMessage): void => {
      if (isOver) return;
      isOver = message.type !== 'progress' && message.type !== 'preview';
      if (message.type === 'failed' && message.failure.code === 'unexpected')
        log(`Analysis ${order.id}: ${message.failure.details ?? message.failure.message}`);
      hear(message);
    };
    const child = startChild<AnalysisOrder, AnalysisMessage>(analysisWorker, order, hearUntilOver);
    const ended = child.ended.then(({ reason, log: printed }) =>
      hearUntilOver({ type: 'failed', failure: { code: 'unexpected', message: endingOf(reason, printed) } }),
    );
    return {
      async stop() {
        isOver = true;
        child.kill();
        await ended;
      },
    };
  }

  function start(id: string, question: Question, bytes: number): Analysis {
    const entry: { carrier: Carrier | null; latest: Analysis } = {
      carrier: null,
      latest: { id, state: 'waiting', phase: 'waiting for other analyses', fraction: 0, message: null },
    };
    const tell = (latest: Analysis): void => {
      entry.latest = latest;
      report(latest);
    };
    const end = (ending: Analysis): void => {
      running.delete(id);
      report(ending);
      queue.leave(id);
    };
    running.set(id, entry);
    queue.enter(id, bytes, () => {
      tell({ id, state: 'running', phase: 'reading states', fraction: 0, message: null });
      entry.carrier = spawn({ task: 'answer', databasePath, id, question, helper }, (message) => {
        switch (message.type) {
          case 'progress': {
            const { phase, fraction } = message;
            return tell({ id, state: 'running', phase, fraction, message: null });
          }
          case 'preview':
            return show(id, message.preview);
          case 'done':
            return end(done(id));
          case 'failed':
            return end(failed(id, message.failure));
          case 'drawn':
            return;
        }
      });
    });
    if (queue.isWaiting(id)) report(entry.latest);
    return entry.latest;
  }

  function draw(id: string, format: ExportFormat, drawing: FigureDrawing, venue: VenueName): Promise<ExportedFile> {
    const made = Promise.withResolvers<ExportedFile>();
    const carrier = spawn({ task: 'draw', databasePath, id, format, drawing, venue }, (message) => {
      making.delete(carrier);
      if (message.type === 'drawn') made.resolve(message.file);
      else if (message.type === 'failed') made.reject(errorOfFailure(message.failure));
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
      await entry.carrier?.stop();
      queue.leave(id);
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
      await Promise.all(carriers.map((carrier) => carrier?.stop()));
    },
  };
}

/** A process at work. */
interface Carrier {
  /** Ends it; nothing more is heard of it. */
  stop(): Promise<void>;
}

function failed(id: string, { code, message }: Failure): Analysis {
  return { id, state: 'failed', phase: '', fraction: 0, message, code };
}

export function done(id: string): Analysis {
  return { id, state: 'done', phase: '', fraction: 1, message: null };
}

/** The signal that an operating system without memory ends the largest process with, and V8's own exit. */
const OUT_OF_MEMORY = ['SIGKILL', 'SIGABRT'];

function endingOf(reason: string, printed: readonly string[]): string {
  const isOutOfMemory =
    OUT_OF_MEMORY.includes(reason) && (reason === 'SIGKILL' || printed.some((line) => /out of memory/i.test(line)));
  return isOutOfMemory
    ? 'The analysis stopped: there is not enough memory. Choose fewer states, or landmarks.'
    : `The analysis stopped: its process ended (${reason}). ${printed.slice(-3).join(' ')}`.trimEnd();
}
