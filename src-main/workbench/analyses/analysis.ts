import type {
  CoverageDensities,
  CoveragePoints,
  CoveragePreview,
  DensitiesRequest,
  FigureDrawing,
  ExportedFile,
} from '../../contract/coverage/coverage.ts';
import type { Failure } from '../../contract/errors.ts';
import type { VenueName } from '../../contract/figures.ts';
import type { Question } from '../maps/storedResult.ts';
import type { CrewOrder } from '../../coverage/parallel/crew.ts';

/** What an analysis arrives at, but for its id and time. */
export interface AnalysisOutcome<Result> {
  readonly result: Omit<Result, 'id' | 'seconds'>;
  /** x, y per state of a map, and rollout id and step of each; empty where the analysis draws none. */
  readonly coordinates: Float32Array;
  readonly origins: Int32Array;
}

/**
 * What an analysis process is told first: a question whose answer it stores under `id`, or a stored map to draw as a
 * file.
 */
export type AnalysisOrder = AnswerOrder | DrawOrder;

export interface AnswerOrder {
  readonly task: 'answer';
  readonly databasePath: string;
  readonly id: string;
  readonly question: Question;
  /** Address of the entry that helpers are started from. */
  readonly helper: string;
  /** How many of them; one for each further processor core where that is not said. */
  readonly helpers?: number;
}

export interface DrawOrder {
  readonly task: 'draw';
  readonly databasePath: string;
  readonly id: string;
  readonly format: ExportFormat;
  readonly drawing: FigureDrawing;
  readonly venue: VenueName;
}

/** What the worker that reads stored maps is started with. */
export interface MapsOrder {
  readonly databasePath: string;
}

/** What a thread that helps with another's map is started with. */
export interface HelpOrder {
  readonly crew: CrewOrder;
}

export type ExportFormat = 'svg' | 'pdf' | 'png';

/** What it says. The answer itself goes into the database. */
export type AnalysisMessage =
  | { readonly type: 'progress'; readonly phase: string; readonly fraction: number }
  | { readonly type: 'preview'; readonly preview: CoveragePreview }
  | { readonly type: 'done' }
  | { readonly type: 'drawn'; readonly file: ExportedFile }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What is asked about a stored map. */
export type MapQuestion =
  | { readonly type: 'points'; readonly id: string; readonly most: number }
  | { readonly type: 'densities'; readonly request: DensitiesRequest };

export type MapAnswer =
  | { readonly type: 'points'; readonly points: CoveragePoints }
  | { readonly type: 'densities'; readonly densities: CoverageDensities };
