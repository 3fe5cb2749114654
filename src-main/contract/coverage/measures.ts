import { z } from 'zod';
import { embeddingRequestSchema } from './embeddingRequest.ts';
import type { CellCount, Doubt, Estimate, MapAgreement, PairMeasures, SetMeasures } from './findings.ts';
import { analysisReference, samplings, stateSetsFields } from './coverage.ts';

export type { CellCount, Doubt, Estimate, MapAgreement, PairMeasures, SetMeasures };

/** Coverage measured in the state space itself, without a map. */
export const measuresSchema = z.strictObject({
  ...stateSetsFields,
  /**
   * Every measure depends on the number of states, so sets are compared by equal numbers unless another rule is asked
   * for.
   */
  sampling: z.enum(samplings).default('balanced'),
  /** Most states of one set (and window) that are measured; larger sets are thinned evenly, and the result says so. */
  statesPerSet: z.int().min(50).max(5_000_000).default(20_000),
  /**
   * 1 measures the sets as they are; more cuts the interactions they span into so many equal windows: curves over
   * training.
   */
  windows: z.int().min(1).max(100).default(1),
});
export type MeasuresRequest = z.infer<typeof measuresSchema>;

/** Where a set is not measured, what keeps it from that. */
export interface MeasuredSet {
  readonly label: string;
  /** States in this window, of them measured, and their rollouts. */
  readonly states: number;
  readonly measured: number;
  readonly rollouts: number;
  /** Of all its states in this window; absent where the task has no cells. */
  readonly cells?: CellCount;
  /** Null where the window holds too few states of different rollouts. */
  readonly measures: SetMeasures | null;
}

export interface MeasuresWindow {
  /** Interactions [from, to) at which its rollouts began. */
  readonly from: number;
  readonly to: number;
  readonly sets: readonly MeasuredSet[];
  /** Of every two sets that are both measured; `first` and `second` are places in the request's list. */
  readonly pairs: readonly PairMeasures[];
}

export interface MeasuresResult {
  readonly id: string;
  readonly request: MeasuresRequest;
  /** Columns of the states that vary, and regions that all states were cut into: the most that a set can visit. */
  readonly columns: number;
  readonly regions: number;
  /** One, or one per window in the order of training. */
  readonly windows: readonly MeasuresWindow[];
  /** Places in the request's list of sets of each teacher and its own student, of one stage. */
  readonly taught: readonly (readonly [teacher: number, student: number])[];
  /** What follows for each teacher and its student, where the sets are measured once; none over windows. */
  readonly sentences: readonly MeasuresSentence[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

export interface MeasuresSentence {
  /** Places of the teacher and the student in the request's list of sets. */
  readonly first: number;
  readonly second: number;
  readonly text: string;
}

export const measuresExportRequest = z.strictObject({
  ...analysisReference.shape,
  format: z.enum(['latex', 'csv', 'json']),
});

/** How many maps can be laid over each other. */
export const stabilityMaps = { least: 2, most: 12 };

/** Several maps of the same states, to see what is of the method's making. */
export const stabilitySchema = z.strictObject({
  ...stateSetsFields,
  statesPerSet: z.int().min(10).max(5_000_000).default(5000),
  /** For example one method at several seeds, or at several perplexities. */
  embeddings: z.array(embeddingRequestSchema).min(stabilityMaps.least).max(stabilityMaps.most),
});
export type StabilityRequest = z.infer<typeof stabilitySchema>;

export interface StabilityMap {
  readonly neighbourPreservation: number;
  readonly trustworthiness: number;
  readonly densityCorrelation: number;
  /** x, y, x, y … of `points`, laid over the first map. */
  readonly points: readonly number[];
}

export interface StabilityResult {
  readonly id: string;
  readonly request: StabilityRequest;
  /** In the order of the request's embeddings. */
  readonly maps: readonly StabilityMap[];
  readonly pairs: readonly MapAgreement[];
  /** Means over all pairs; `chance` is the neighbour agreement of two random maps. */
  readonly residual: number;
  readonly neighbourAgreement: number;
  readonly chance: number;
  /** The set of each of the states in `StabilityMap.points`: its place in the request's list. */
  readonly pointSets: readonly number[];
  readonly states: number;
  /** Size of the neighbourhoods, and states that were asked for theirs. */
  readonly neighbours: number;
  readonly sample: number;
  readonly notes: readonly string[];
  readonly seconds: number;
}
