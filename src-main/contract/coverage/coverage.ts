import { z } from 'zod';
import { MOST_SETS, STAGE_ROLLOUTS } from '../words/choices.ts';
import {
  embeddingRequestSchema,
  type EmbeddingInput,
  type EmbeddingMethod,
  type EmbeddingRequest,
} from './embeddingRequest.ts';
import { roles, type Role } from '../../learning/record.ts';
import type { CellCount } from './findings.ts';
import type { ErrorCode } from '../errors.ts';
import { venueNames } from '../figures.ts';
import { runId } from '../runs.ts';

/**
 * A window of rollouts of a role in a run. early: the first, late: the last so many. Ranges take their first and leave
 * their last.
 */
export const stageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('early'), rollouts: z.int().min(1).max(1_000_000).default(STAGE_ROLLOUTS) }),
  z.strictObject({ kind: z.literal('late'), rollouts: z.int().min(1).max(1_000_000).default(STAGE_ROLLOUTS) }),
  z.strictObject({ kind: z.literal('rollouts'), from: z.int().min(0), to: z.int().min(1) }),
  z.strictObject({ kind: z.literal('interactions'), from: z.int().min(0), to: z.int().min(1) }),
  z.strictObject({ kind: z.literal('all') }),
]);
export type Stage = z.infer<typeof stageSchema>;

const analysisId = z.string().regex(/^[0-9a-f]{64}$/, 'An analysis id is 64 hexadecimal digits.');

/** One panel of the grid: the states of some runs in one role and stage. */
export const stateSetSchema = z.strictObject({
  label: z.string().trim().min(1).max(200),
  row: z.string().trim().max(200),
  column: z.string().trim().max(200),
  runs: z.array(runId).min(1).max(200),
  role: z.enum(roles),
  stage: stageSchema,
});
export type StateSetRequest = z.infer<typeof stateSetSchema>;

/** A panel is found by its row and column, a set by its label: of two that are called alike one would be lost. */
function refuseTwins(sets: readonly StateSetRequest[], context: z.RefinementCtx<StateSetRequest[]>): void {
  const names = [sets.map(({ label }) => label), sets.map(({ row, column }) => `${column} (${row})`)];
  const twin = names.flatMap((all) => all.filter((name, i) => all.indexOf(name) < i))[0];
  if (twin !== undefined)
    context.addIssue({ code: 'custom', message: `Two sets are called "${twin}"; give each a name of its own.` });
}

export const embeddingSchema = embeddingRequestSchema;
export type Embedding = EmbeddingRequest;
export type { EmbeddingInput, EmbeddingMethod };

/**
 * How many states each set gives. capped: all, up to statesPerSet. balanced: as
 * many as every other set, up to statesPerSet. proportional: the same share of
 * each set, so that the largest gives statesPerSet at most.
 */
export const samplings = ['capped', 'balanced', 'proportional'] as const;
export type Sampling = (typeof samplings)[number];

/** A number of a coverage request as a form asks for it: its range and default as the request's schema has them. */
export interface NumberField {
  readonly key: string;
  readonly isInteger: boolean;
  /** Null where there is no bound. */
  readonly least: number | null;
  /** Whether `least` itself is too small. */
  readonly isAboveLeast: boolean;
  readonly most: number | null;
  /** Whether it may be left to the program (or, of landmarks, to none). */
  readonly isNullable: boolean;
  readonly preset: number | null;
}

/** Every number that the coverage screen asks for. */
export interface CoverageForm {
  readonly methods: Readonly<Record<EmbeddingMethod, readonly NumberField[]>>;
  /** Of a map and its states. */
  readonly map: readonly NumberField[];
  readonly measures: readonly NumberField[];
  readonly stability: readonly NumberField[];
  /** Rollouts of the stages early and late. */
  readonly stage: readonly NumberField[];
  readonly sampling: Sampling;
  readonly bandwidthRule: BandwidthRule;
}

/** Which states are taken; the same words for maps, measures and stability. */
export const stateSetsFields = {
  sets: z.array(stateSetSchema).min(1).max(MOST_SETS).superRefine(refuseTwins),
  /** Every k-th step of each rollout, from its first on. */
  every: z.int().min(1).max(1_000_000).default(1),
  sampling: z.enum(samplings).default('capped'),
};

/**
 * likelihood: that under which states of rollouts that were left out are the likeliest. scott: Scott's rule on the
 * union.
 */
export const bandwidthRules = ['likelihood', 'scott'] as const;
export type BandwidthRule = (typeof bandwidthRules)[number];

export const coverageSchema = z.strictObject({
  ...stateSetsFields,
  embedding: embeddingSchema,
  /**
   * Most states of one set that the map shows; larger sets are thinned evenly over their states, and the view says so.
   */
  statesPerSet: z.int().min(10).max(5_000_000).default(5000),
  /** Standard deviation of the kernel in map units; null leaves it to `bandwidthRule`. */
  bandwidth: z.number().positive().nullable().default(null),
  bandwidthRule: z.enum(bandwidthRules).default('likelihood'),
  /**
   * A kept map that the sets are placed into, beside its own: its states stay where they are, and its embedding,
   * scaling, sampling and bandwidth hold for them all.
   */
  onto: analysisId.optional(),
});
export type CoverageRequest = z.infer<typeof coverageSchema>;

export type AnalysisState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Analysis {
  /** Hash of what was asked and of the program that answers it. */
  readonly id: string;
  readonly state: AnalysisState;
  /** What is being done now, for example "t-SNE, iteration 120 of 750". */
  readonly phase: string;
  /** 0 to 1. */
  readonly fraction: number;
  readonly message: string | null;
  /** Where it failed: why, for programs. */
  readonly code?: ErrorCode;
}

export interface CoverageSet {
  readonly label: string;
  readonly row: string;
  readonly column: string;
  readonly role: Role;
  /** States of the set, and how many of them the map shows. */
  readonly states: number;
  readonly shown: number;
  readonly rollouts: number;
  /** Of all its states; absent where the task has no cells, and of a part of training. */
  readonly cells?: CellCount;
  /**
   * Contours at mass levels: each a list of polygons, a polygon a list of rings, a ring a flat list x, y, x, y … in map
   * units.
   */
  readonly contours: readonly {
    readonly mass: number;
    /**
     * Share of the set's own points on the map that lie inside, 0 to 1: more than the mass where the kernel smooths
     * much. Maps of older programs lack it.
     */
    readonly held?: number;
    readonly polygons: readonly (readonly (readonly number[])[])[];
  }[];
}

/** How far the map can be trusted. */
export interface Trust {
  /** Share of the 15 nearest neighbours that are the same in both spaces. */
  readonly neighbourPreservation: number;
  readonly trustworthiness: number;
  /** Spearman correlation of local density between state space and map. */
  readonly densityCorrelation: number;
  /** States that these were measured on. */
  readonly sample: number;
}

/** What was placed into a kept map, and how well. */
export interface Placement {
  /** The request as it was asked: the sets that were placed. */
  readonly asked: CoverageRequest;
  /** Sets of the map as it was laid out; they come first, and those that were placed, then or before, after them. */
  readonly kept: number;
  /** States that were placed, then or before. */
  readonly states: number;
  /** Of these alone, among all states of the map. */
  readonly trust: Trust;
}

/** A map that others can be placed into. */
export interface KeptMap {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly method: EmbeddingMethod;
  readonly task: string;
  readonly runs: readonly string[];
  readonly states: number;
}

export interface CoverageResult {
  readonly id: string;
  /** Of a map that sets were placed into: of all its sets. */
  readonly request: CoverageRequest;
  /** Absent where the map was laid out for this request. */
  readonly placement?: Placement;
  readonly extent: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly bandwidth: readonly [number, number];
  readonly bandwidthRule: string;
  /**
   * Where not all shown states were embedded themselves: how many were, and how many were placed among them. Null where
   * all were.
   */
  readonly landmarks: { readonly embedded: number; readonly placed: number } | null;
  /** Shares of the variance along x and y, 0 to 1 (PCA); null for the other methods. */
  readonly explainedVariance: readonly [number, number] | null;
  readonly sets: readonly CoverageSet[];
  readonly trust: Trust;
  /** Which sets share rollouts, and so are not two; absent where none do. It is among the notes too. */
  readonly shared?: string;
  /**
   * Sentences that a reader of the map needs: kernel, sampling, landmarks, trust. The exported figure bears the same.
   */
  readonly notes: readonly string[];
  readonly seconds: number;
}

export const analysisReference = z.strictObject({ id: analysisId });

export const pointsRequest = z.strictObject({ id: analysisId, most: z.int().min(1).max(100_000).default(5000) });

/** States of a map, one entry each. */
export interface CoveragePoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Place in the request's list of sets. */
  readonly set: readonly number[];
  /** Rollout id and step, for replay. */
  readonly rollout: readonly number[];
  readonly step: readonly number[];
  /**
   * Where the rollout is in its run's training: in a part of training where over `from` and up to `to`. 0, which is in
   * no part, where the run has been deleted since.
   */
  readonly share: readonly number[];
  /** The rollouts that these states are of, but for those of deleted runs. */
  readonly rollouts: readonly PointRollout[];
}

export interface PointRollout {
  readonly id: number;
  readonly run: string;
  readonly role: Role;
  /** Of its run and role, from 0. */
  readonly index: number;
}

/** A part of [0, 1]: a window of training. Windows that meet share no rollout and leave none out. */
export const partSchema = z
  .strictObject({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) })
  .refine(({ from, to }) => from <= to, 'A part of training ends no sooner than it begins.');
export type TrainingPart = z.infer<typeof partSchema>;

export const densitiesRequest = z.strictObject({
  id: analysisId,
  /** Standard deviation of the kernel in map units; null takes the map's own. */
  bandwidth: z.number().positive().nullable().default(null),
  /** Times that bandwidth. */
  smoothing: z.number().positive().max(1000).default(1),
  /** Of each run's rollouts of a set, in the order of training, those within these shares; null takes all states. */
  part: partSchema.nullable().default(null),
});
export type DensitiesRequest = z.infer<typeof densitiesRequest>;
/** How a map's densities are drawn. */
export type Drawing = Omit<DensitiesRequest, 'id'>;

/** Other words for the titles of rows and columns, by the titles of the map; what is left out stays. */
const titlesSchema = z.record(z.string().max(200), z.string().trim().min(1).max(80)).default({});

/** The figure of a map, drawn as `densitiesRequest` has it, under titles of a person's own. */
export const exportRequest = densitiesRequest.extend({
  titles: titlesSchema,
  format: z.enum(['svg', 'pdf', 'png']),
  venue: z.enum(venueNames).default('icml'),
});

/** How a figure of a map is drawn. */
export type FigureDrawing = Drawing & { readonly titles: Readonly<Record<string, string>> };

/** A map's densities drawn anew, over the same extent and on the same grid. */
export interface CoverageDensities {
  readonly bandwidth: readonly [number, number];
  readonly bandwidthRule: string;
  /**
   * In the order of the map's sets. Of a part, `states`, `shown` and `rollouts`
   * count what is in it: rollouts between the first and the last of a run that the
   * map shows states of. A set without states in the part has no contours.
   */
  readonly sets: readonly CoverageSet[];
  /** The map's, with this kernel and part. */
  readonly notes: readonly string[];
}

/** Some states of a map that is being laid out, one entry each; the places change until it is done. */
export interface CoveragePreview {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Place in the request's list of sets. */
  readonly set: readonly number[];
}

/** A file to save: text as it is, bytes in base64. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly encoding: 'utf8' | 'base64';
  readonly content: string;
  /** Of a picture: what is to be known before it is printed, a sentence each; not given where there is nothing. */
  readonly warnings?: readonly string[];
}
