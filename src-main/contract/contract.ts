import { z } from 'zod';
import type { EngineHere, PartVersion } from './about.ts';
import type { OwnTask } from '../tasks/task.ts';
import { compareRequest, type Comparison } from './compare.ts';
import {
  analysisReference,
  coverageSchema,
  densitiesRequest,
  exportRequest,
  pointsRequest,
  type Analysis,
  type CoverageDensities,
  type CoverageForm,
  type CoveragePoints,
  type CoveragePreview,
  type CoverageResult,
  type ExportedFile,
  type KeptMap,
} from './coverage/coverage.ts';
import { curvesExportRequest, curvesRequest, type CurvesResult } from './figures.ts';
import {
  createFigureRequest,
  importFigureRequest,
  duplicateFigureRequest,
  figureReference,
  presetRequest,
  previewRequest,
  deleteVenueRequest,
  renderRequest,
  saveVenueRequest,
  updateFigureRequest,
  type FigurePreview,
  type FigureSummary,
  type OwnVenue,
  type Preset,
  type StoredFigure,
} from './figures/stored.ts';
import {
  measuresExportRequest,
  measuresSchema,
  stabilitySchema,
  type MeasuresResult,
  type StabilityResult,
} from './coverage/measures.ts';
import { editGroupRequest, type VariantSummary } from './groups.ts';
import type { Metric, MetricKey } from './metrics.ts';
import { queueRequest, type Queue, type Speed } from './queue.ts';
import { rolloutReference, type AlikeRollout, type Replay, type Rollout } from './replay.ts';
import {
  checkRequest,
  fieldsRequest,
  forkRequest,
  resumeRequest,
  rolloutCountRequest,
  rolloutsRequest,
  runReference,
  seriesRequest,
  startRequest,
  stripRequest,
  updateRequest,
  type ConfigurationFault,
  type Field,
  type RolloutStrip,
  type RolloutSummary,
  type RunDetail,
  type RunHistory,
  type RunSummary,
  type Series,
  type SharedConfiguration,
} from './runs.ts';
import {
  createStudyRequest,
  openPaperStudyRequest,
  paperReportRequest,
  studyCheckRequest,
  studyReference,
  studyTableRequest,
  updateStudyRequest,
  type Study,
  type StudyCheck,
  type StudyFindings,
  type StudyPreset,
  type StudyReport,
  type StudyStart,
  type StudySummary,
} from './studies.ts';
import { openDatabaseRequest, type Databases } from './care/databases.ts';
import { toolReference, toolRequest, type ToolJob } from './care/tools.ts';

import { saveViewRequest, viewReference, type NamedView } from './views.ts';

/**
 * Everything a renderer may ask, in one table: each call's request validator.
 * A message that is not of this form never reaches the workbench.
 */
export const requests = {
  'system.describe': z.strictObject({}),
  'system.versions': z.strictObject({}),
  'system.engines': z.strictObject({}),
  'runs.list': z.strictObject({}),
  'runs.get': runReference,
  'runs.series': seriesRequest,
  'runs.rollouts': rolloutsRequest,
  'runs.countRollouts': rolloutCountRequest,
  'runs.strip': stripRequest,
  'runs.history': runReference,
  'rollouts.get': rolloutReference,
  'rollouts.replay': rolloutReference,
  'rollouts.alike': rolloutReference,
  'runs.fields': fieldsRequest,
  'runs.check': checkRequest,
  'runs.start': startRequest,
  'runs.fork': forkRequest,
  'runs.stop': runReference,
  'runs.resume': resumeRequest,
  'runs.update': updateRequest,
  'runs.configurations': z.strictObject({}),
  'runs.trash': runReference,
  'runs.restore': runReference,
  'runs.delete': runReference,
  'runs.purge': z.strictObject({}),
  'groups.list': z.strictObject({}),
  'groups.edit': editGroupRequest,
  'queue.get': z.strictObject({}),
  'queue.set': queueRequest,
  'queue.speeds': z.strictObject({}),
  'views.list': z.strictObject({}),
  'views.save': saveViewRequest,
  'views.delete': viewReference,
  'studies.presets': z.strictObject({}),
  'studies.check': studyCheckRequest,
  'studies.list': z.strictObject({}),
  'studies.get': studyReference,
  'studies.create': createStudyRequest,
  'studies.update': updateStudyRequest,
  'studies.delete': studyReference,
  'studies.start': studyReference,
  'studies.openPaper': openPaperStudyRequest,
  'studies.findings': studyReference,
  'studies.report': studyReference,
  'studies.paperReport': paperReportRequest,
  'studies.exportTable': studyTableRequest,
  'figures.curves': curvesRequest,
  'figures.compare': compareRequest,
  'figures.exportCurves': curvesExportRequest,
  'figures.list': z.strictObject({}),
  'figures.get': figureReference,
  'figures.create': createFigureRequest,
  'figures.import': importFigureRequest,
  'figures.update': updateFigureRequest,
  'figures.duplicate': duplicateFigureRequest,
  'figures.delete': figureReference,
  'figures.preset': presetRequest,
  'figures.preview': previewRequest,
  'figures.render': renderRequest,
  'figures.capsule': figureReference,
  'figures.venues': z.strictObject({}),
  'figures.saveVenue': saveVenueRequest,
  'figures.deleteVenue': deleteVenueRequest,
  'coverage.form': z.strictObject({}),
  'coverage.start': coverageSchema,
  'coverage.maps': z.strictObject({}),
  'coverage.cancel': analysisReference,
  'coverage.get': analysisReference,
  'coverage.points': pointsRequest,
  'coverage.densities': densitiesRequest,
  'coverage.export': exportRequest,
  'coverage.startMeasures': measuresSchema,
  'coverage.getMeasures': analysisReference,
  'coverage.exportMeasures': measuresExportRequest,
  'coverage.startStability': stabilitySchema,
  'coverage.getStability': analysisReference,
  'databases.list': z.strictObject({}),
  'databases.open': openDatabaseRequest,
  'tools.start': toolRequest,
  'tools.list': z.strictObject({}),
  'tools.cancel': toolReference,
} as const;

export type CallName = keyof typeof requests;

/** What a renderer sends: before the validator has filled in defaults. */
export type RequestOf<Name extends CallName> = z.input<(typeof requests)[Name]>;
/** What the workbench receives. */
export type ParsedRequestOf<Name extends CallName> = z.output<(typeof requests)[Name]>;

export interface Responses {
  /** The latest first. */
  'coverage.maps': readonly KeptMap[];
  'system.describe': SystemDescription;
  'system.versions': readonly PartVersion[];
  /** Each is looked for in a process of its own: seconds, the first time. */
  'system.engines': readonly EngineHere[];
  'runs.list': readonly RunSummary[];
  'runs.get': RunDetail;
  'runs.series': Series;
  'runs.rollouts': readonly RolloutSummary[];
  /** Of those that a page of `runs.rollouts` is cut from. */
  'runs.countRollouts': number;
  'runs.strip': RolloutStrip;
  'runs.history': RunHistory;
  'rollouts.get': Rollout;
  'rollouts.replay': Replay;
  /**
   * Others that began in the same state of the simulator, bit for bit: of the run itself, and of the runs of its task
   * and seed, which share their tests' first states. Its own run's first; at most `MOST_ALIKE`.
   */
  'rollouts.alike': readonly AlikeRollout[];
  'runs.fields': readonly Field[];
  /** All that keeps `runs.start` from starting the same, each once; empty where nothing does. */
  'runs.check': readonly ConfigurationFault[];
  /** Ids of the new runs, in the order of the configurations. All of them or, after an error, none. */
  'runs.start': readonly string[];
  /**
   * The id of a new run that goes on from the other's last whole cycle with other settings. The other must rest, and
   * stays as it is.
   */
  'runs.fork': string;
  'runs.stop': RunSummary;
  'runs.resume': RunSummary;
  'runs.update': RunSummary;
  /** Of all runs. */
  'runs.configurations': readonly SharedConfiguration[];
  /**
   * A run that waits or trains is stopped after its cycle. It can be restored until the trash is emptied, at the latest
   * after 30 days of use.
   */
  'runs.trash': RunSummary;
  'runs.restore': RunSummary;
  /** For good, from the trash or not; a training run goes after its cycle. */
  'runs.delete': null;
  /**
   * Empties the trash; says how many runs are gone and how many had to stay, because an unfinished frozen run needs
   * their teachers.
   */
  'runs.purge': { readonly deleted: number; readonly kept: number };
  /** Every variant that has runs, in order of their first ones. */
  'groups.list': readonly VariantSummary[];
  /** All of them after the change: a name may change what others are called. */
  'groups.edit': readonly VariantSummary[];
  'queue.get': Queue;
  'queue.set': Queue;
  'queue.speeds': readonly Speed[];
  /** All of them after the change; one of the same name is replaced. */
  'views.list': readonly NamedView[];
  'views.save': readonly NamedView[];
  'views.delete': readonly NamedView[];
  'studies.presets': readonly StudyPreset[];
  /** What keeps a plan from being carried out, else how many runs it still needs and how long they take. */
  'studies.check': StudyCheck;
  'studies.list': readonly StudySummary[];
  'studies.get': Study;
  'studies.create': Study;
  'studies.update': Study;
  /** The study alone; its runs stay. */
  'studies.delete': null;
  /** Starts what is missing and resumes what stopped or failed. */
  'studies.start': StudyStart;
  /** The stored study of a built-in one; made where there is none. */
  'studies.openPaper': Study;
  /** What it answers so far; coverage of states as far as it was measured for a report. */
  'studies.findings': StudyFindings;
  /**
   * All that a study found, as one page with its figures. Coverage of states is measured for it, which may take
   * minutes.
   */
  'studies.report': StudyReport;
  /** One page over all built-in studies at a scale, and a folder with the pages of each. */
  'studies.paperReport': StudyReport;
  'studies.exportTable': ExportedFile;
  /** Learning curves of runs, seeds folded; thinned for the screen where `points` asks for it. */
  'figures.curves': CurvesResult;
  /** Which group is better, by how much and how sure: per task and over tasks, from the same curves. */
  'figures.compare': Comparison;
  /** The same curves in full, as a figure for a paper or its data. */
  'figures.exportCurves': readonly ExportedFile[];
  'figures.list': readonly FigureSummary[];
  'figures.get': StoredFigure;
  'figures.import': StoredFigure;
  'figures.create': StoredFigure;
  'figures.update': StoredFigure;
  'figures.duplicate': StoredFigure;
  /** The figure alone; its runs and maps stay. */
  'figures.delete': null;
  /** A figure of the paper for some runs, not stored yet. */
  'figures.preset': Preset;
  /** The figure as it would be exported now. */
  'figures.preview': FigurePreview;
  'figures.render': readonly ExportedFile[];
  /** Everything that it takes to draw a stored figure again elsewhere, and to check it: a zip. */
  'figures.capsule': ExportedFile;
  /** A person's own, beside those that are built in. */
  'figures.venues': readonly OwnVenue[];
  'figures.saveVenue': readonly OwnVenue[];
  'figures.deleteVenue': readonly OwnVenue[];
  'coverage.form': CoverageForm;
  /**
   * Answered at once; the result comes with the event that says `done`. A repeated request is `done` from the start.
   */
  'coverage.start': Analysis;
  /** Of an analysis of any kind: map, measures or stability. */
  'coverage.cancel': Analysis;
  /** Null while it is not done. */
  'coverage.get': CoverageResult | null;
  /** Some of a map's states, evenly over all, and the rollout and step that each leads to. */
  'coverage.points': CoveragePoints;
  /**
   * Contours at another bandwidth or of a part of training, fast enough for a slider. Of requests for one map that
   * wait, the newest is answered; the others fail with `cancelled`.
   */
  'coverage.densities': CoverageDensities;
  'coverage.export': ExportedFile;
  /** As `coverage.start`, with an answer of its own. */
  'coverage.startMeasures': Analysis;
  'coverage.getMeasures': MeasuresResult | null;
  /** Tables for a paper, one row a number, or everything with how it was made. */
  'coverage.exportMeasures': ExportedFile;
  'coverage.startStability': Analysis;
  'coverage.getStability': StabilityResult | null;
  /** Answered at once; what it finds comes with the event that says so. */
  'databases.list': Databases;
  /** Refused, and nothing changed, where the file cannot be opened. Runs of the one before stop after their cycle. */
  'databases.open': Databases;
  'tools.start': ToolJob;
  /** Of this session, the newest first. */
  'tools.list': readonly ToolJob[];
  'tools.cancel': ToolJob;
}

export interface SystemDescription {
  readonly version: string;
  readonly databasePath: string;
  readonly door: 'electron' | 'browser' | 'command-line';
  readonly parallelRuns: number;
  readonly tasks: readonly OwnTask[];
  readonly metrics: Readonly<Record<MetricKey, Metric>>;
}

/** What the workbench tells without being asked. */
export type WorkbenchEvent =
  | { readonly type: 'run-changed'; readonly run: RunSummary }
  | { readonly type: 'run-deleted'; readonly run: string }
  /** Names or looks of groups are others now: runs that were read before are to be read again. */
  | { readonly type: 'groups-changed' }
  /** Figures that are kept were made, changed or deleted. */
  | { readonly type: 'figures-changed' }
  | { readonly type: 'queue-changed'; readonly queue: Queue }
  | { readonly type: 'analysis-changed'; readonly analysis: Analysis }
  | { readonly type: 'tool-changed'; readonly job: ToolJob }
  /** Another database is open now: nothing that was read before holds. */
  | { readonly type: 'databases-changed'; readonly path: string }
  /** A map as it forms, at most twice a second, before its analysis is done. */
  | { readonly type: 'analysis-preview'; readonly id: string; readonly preview: CoveragePreview };

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(requests, name);
}
