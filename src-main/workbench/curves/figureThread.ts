import type { ParsedRequestOf } from '../../contract/contract.ts';
import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import type { Comparison } from '../../contract/compare.ts';
import type { CurvesResult } from '../../contract/figures.ts';
import type { FigureHandlers } from './figureService.ts';
import { entryBeside } from '../../training/entries.ts';
import { createRequestThread } from '../threads/requestThread.ts';

/** What the figure worker is started with, and what it is asked for. */
export interface FigureThreadData {
  readonly databasePath: string;
  readonly version: string;
}
export type FigureOrder = {
  [Name in keyof FigureHandlers]: { readonly name: Name; readonly request: ParsedRequestOf<Name> };
}[keyof FigureHandlers];
export type FigureAnswer = CurvesResult | Comparison | ExportedFile;

export interface FigureThreadOptions extends FigureThreadData {
  /** The figure worker lies beside it where all is built, in its own room where not. */
  readonly analysisWorker: URL;
}

/**
 * The figure service on a thread of its own: to read, aggregate and draw fifty curves takes from a fifth of a second to
 * many.
 */
export function createFigureThread({ databasePath, version, analysisWorker }: FigureThreadOptions): {
  readonly handlers: FigureHandlers;
  prepare: () => void;
  close: () => Promise<void>;
} {
  const data: FigureThreadData = { databasePath, version };
  const thread = createRequestThread<FigureOrder, FigureAnswer>(
    entryBeside(analysisWorker, '../curves/figureWorker.ts', 'figure-worker.js'),
    data,
  );
  return {
    prepare: thread.prepare,
    close: thread.close,
    handlers: {
      // Each is answered by the handler of its name.
      'figures.curves': (request) => thread.carryOut({ name: 'figures.curves', request }) as Promise<CurvesResult>,
      'figures.compare': (request) => thread.carryOut({ name: 'figures.compare', request }) as Promise<Comparison>,
      'figures.exportCurves': (request) =>
        thread.carryOut({ name: 'figures.exportCurves', request }) as Promise<ExportedFile>,
    },
  };
}
