import type { ReadableDatabase } from '../../../../db/open.ts';
import { compareRequest, type Comparison } from '../../../contract/compare.ts';
import { metrics } from '../../../contract/metrics.ts';
import type { Study } from '../../../contract/studies.ts';
import { figureToSvg } from '../../../figures/formats/svg.ts';
import { isMeta } from '../../../learning/method.ts';
import { comparisonOf } from '../../comparison/comparison.ts';
import { curveFigure } from '../../curves/curveFigure.ts';
import { displayed } from '../../curves/curves.ts';
import { aggregateAll, notesOf, type AggregatedGroup } from '../../curves/curvePanels.ts';
import { scaleOf } from '../plan.ts';
import type { RunCoverage } from './coverage/studyCoverage.ts';
import type { Evidence } from './claims/claim.ts';
import { readingsOfReport, type StudyReading } from '../readings.ts';
import {
  asCompared,
  studyCurves,
  variantRuns,
  type StudyCurves,
  type StudyGroup,
  type VariantRuns,
} from './studyRuns.ts';

/** A map of the states that runs visit, as a figure. */
export interface DensityMap {
  readonly svg: string;
  readonly caption: string;
}

/** What a report is made of, beside the database. */
export interface ReportOrder {
  readonly study: Study;
  /** Of the paper, for a built-in study. */
  readonly source: string | null;
  readonly version: string;
  readonly coverage: readonly RunCoverage[];
  readonly map: DensityMap | null;
}

/** A study in one reading of the return. */
export interface ReadingPart {
  readonly reading: StudyReading;
  /** Every variant on every task, also those without a finished run. */
  readonly groups: readonly StudyGroup[];
  /** Of those that have values. */
  readonly comparison: Comparison;
  readonly curves: readonly StudyCurves[];
}

/** All that a study's pages are written from. */
export interface StudyParts extends ReportOrder {
  readonly variants: readonly VariantRuns[];
  readonly readings: readonly ReadingPart[];
  readonly teachers: readonly StudyGroup[];
}

export function studyParts(database: ReadableDatabase, order: ReportOrder): StudyParts {
  const { study } = order;
  const variants = variantRuns(database, study);
  const taught = variants.filter(({ variant }) =>
    study.plan.variants.some(({ label, method }) => label === variant && isMeta(method)),
  );
  return {
    ...order,
    variants,
    readings: readingsOfReport.map((reading) => readingPart(database, study, variants, reading)),
    teachers: asCompared(study, taught, studyCurves(database, study, taught, 'teacher_entropy')),
  };
}

function readingPart(
  database: ReadableDatabase,
  study: Study,
  variants: readonly VariantRuns[],
  reading: StudyReading,
): ReadingPart {
  const curves = studyCurves(database, study, variants, reading.metric);
  const groups = asCompared(study, variants, curves);
  return {
    reading,
    groups,
    curves,
    comparison: comparisonOf(
      groups.filter(({ runs }) => runs.some(({ curve }) => curve.x.length > 0)),
      titleOf(reading),
      compareRequest.omit({ runs: true, metric: true }).parse({ reduction: reading.reduction }),
    ),
  };
}

export function evidenceOf({ teachers, coverage }: StudyParts, { reading, groups }: ReadingPart): Evidence {
  return { reading, groups, teachers, coverage };
}

function titleOf({ metric }: StudyReading): string {
  const { title, unit } = metrics[metric];
  return `${title} (${unit})`;
}

/** The curves of a reading as a figure for a paper; null where there are none. */
export function curvesSvg(study: Study, { reading, curves }: ReadingPart): string | null {
  const drawn = aggregateAll(curves, { estimator: 'mean', band: 'standard-deviation', points: null, smoothing: 0 }).map(
    thinned,
  );
  if (drawn.length === 0) return null;
  return figureToSvg(
    curveFigure(drawn, {
      yTitle: titleOf(reading),
      axis: 'interactions',
      smoothing: 0,
      notes: [...notesOf(curves, drawn, { smoothing: 0 }), ...scaleNote(study)],
      venue: 'icml',
      width: null,
    }),
  );
}

/** Points of a line in a report's figure: more cannot be seen, and make a page of many megabytes. */
const DRAWN_POINTS = 300;

function thinned(group: AggregatedGroup): AggregatedGroup {
  const { aggregate } = group;
  const places = displayed(aggregate.x, aggregate.centre, null, DRAWN_POINTS);
  const at = (values: readonly number[]): number[] => places.map((place) => values[place]);
  return {
    ...group,
    aggregate: {
      ...aggregate,
      x: at(aggregate.x),
      centre: at(aggregate.centre),
      low: at(aggregate.low),
      high: at(aggregate.high),
    },
  };
}

/** What all that is written of a study at a scale must say. */
export function scaleNote({ plan }: Study): readonly string[] {
  return scaleOf(plan) === 1
    ? []
    : [
        `Carried out at scale ${scaleOf(plan)}: every run had that share of its interactions. This ` +
          'is a trial of the study, and says nothing of the paper’s results.',
      ];
}

/** The same in short, for captions below it. */
export function shortScaleNote({ plan }: Study): readonly string[] {
  return scaleOf(plan) === 1 ? [] : [`A trial at scale ${scaleOf(plan)}.`];
}

/** How many of the runs are there. */
export function standing({ counts, cells }: Study): string {
  const open = Object.entries(counts).filter(([state, count]) => state !== 'finished' && count > 0);
  return open.length === 0
    ? `All ${cells.length} runs are finished.`
    : `${counts.finished} of ${cells.length} runs are finished; ` +
        `${open.map(([state, count]) => `${count} ${state}`).join(', ')}. Tables and figures are of the finished ones.`;
}
