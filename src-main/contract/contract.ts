import { z } from 'zod';
import type { Task } from '../tasks/task.ts';
import { analysisReference, coverageSchema, exportRequest, pointsRequest, type Analysis, type CoveragePoints, type CoverageResult, type ExportedFile } from './coverage.ts';
import { measuresSchema, stabilitySchema, type MeasuresResult, type StabilityResult } from './measures.ts';
import type { Metric, MetricKey } from './metrics.ts';
import { fieldsRequest, renameRequest, rolloutsRequest, runReference, seriesRequest, startRequest, type Field, type RolloutSummary, type RunDetail, type RunSummary, type Series } from './runs.ts';

/**
 * Everything a renderer may ask, in one table: each call's request validator.
 * A message that is not of this form never reaches the workbench.
 */
export const requests = {
  'system.describe': z.strictObject({}),
  'runs.list': z.strictObject({}),
  'runs.get': runReference,
  'runs.series': seriesRequest,
  'runs.rollouts': rolloutsRequest,
  'runs.fields': fieldsRequest,
  'runs.start': startRequest,
  'runs.stop': runReference,
  'runs.resume': runReference,
  'runs.rename': renameRequest,
  'runs.delete': runReference,
  'coverage.start': coverageSchema,
  'coverage.cancel': analysisReference,
  'coverage.get': analysisReference,
  'coverage.points': pointsRequest,
  'coverage.export': exportRequest,
  'coverage.startMeasures': measuresSchema,
  'coverage.getMeasures': analysisReference,
  'coverage.startStability': stabilitySchema,
  'coverage.getStability': analysisReference,
} as const;

export type CallName = keyof typeof requests;

/** What a renderer sends: before the validator has filled in defaults. */
export type RequestOf<Name extends CallName> = z.input<(typeof requests)[Name]>;
/** What the workbench receives. */
export type ParsedRequestOf<Name extends CallName> = z.output<(typeof requests)[Name]>;

export interface Responses {
  'system.describe': SystemDescription;
  'runs.list': readonly RunSummary[];
  'runs.get': RunDetail;
  'runs.series': Series;
  'runs.rollouts': readonly RolloutSummary[];
  'runs.fields': readonly Field[];
  /** Ids of the new runs, in the order of the configurations. All of them or, after an error, none. */
  'runs.start': readonly string[];
  'runs.stop': RunSummary;
  'runs.resume': RunSummary;
  'runs.rename': RunSummary;
  'runs.delete': null;
  /** Answered at once; the result comes with the event that says `done`. A repeated request is `done` from the start. */
  'coverage.start': Analysis;
  /** Of an analysis of any kind: map, measures or stability. */
  'coverage.cancel': Analysis;
  /** Null while it is not done. */
  'coverage.get': CoverageResult | null;
  /** Some of a map's states, evenly over all, and the rollout and step that each leads to. */
  'coverage.points': CoveragePoints;
  'coverage.export': ExportedFile;
  /** As `coverage.start`, with an answer of its own. */
  'coverage.startMeasures': Analysis;
  'coverage.getMeasures': MeasuresResult | null;
  'coverage.startStability': Analysis;
  'coverage.getStability': StabilityResult | null;
}

export interface SystemDescription {
  readonly version: string;
  readonly databasePath: string;
  readonly door: 'electron' | 'browser' | 'command-line';
  readonly parallelRuns: number;
  readonly tasks: readonly Task[];
  readonly metrics: Readonly<Record<MetricKey, Metric>>;
}

/** What the workbench tells without being asked. */
export type WorkbenchEvent =
  | { readonly type: 'run-changed'; readonly run: RunSummary }
  | { readonly type: 'run-deleted'; readonly run: string }
  | { readonly type: 'analysis-changed'; readonly analysis: Analysis };

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(requests, name);
}
