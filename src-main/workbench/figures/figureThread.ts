import type { ParsedRequestOf, Responses } from '../../contract/contract.ts';
import { drawingCalls, type DrawingCall, type FigureHandlers } from './drawingCalls.ts';
import { entryBeside } from '../../training/entries.ts';
import { createRequestThread } from '../threads/requestThread.ts';

/** What the figure worker is started with, and what it is asked for. */
export interface FigureThreadData {
  readonly databasePath: string;
  readonly version: string;
}
export type FigureOrder = {
  [Name in DrawingCall]: { readonly name: Name; readonly request: ParsedRequestOf<Name> };
}[DrawingCall];
export type FigureAnswer = Responses[DrawingCall];

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
  const thread = createRequestThread<FigureOrder, FigureAnswer>(entryBeside(analysisWorker, 'figure-worker'), data);
  return {
    prepare: thread.prepare,
    close: thread.close,
    // Each is answered by the handler of its name.
    handlers: Object.fromEntries(
      drawingCalls.map((name) => [name, (request: never) => thread.carryOut({ name, request })]),
    ) as unknown as FigureHandlers,
  };
}
