import { saveAnalysis } from '../../../db/analyses.ts';
import { openDatabase, type ReadableDatabase, type WritableDatabase } from '../../../db/open.ts';
import type { CoverageResult, Drawing } from '../../contract/coverage/coverage.ts';
import type { AnalysisMessage, AnalysisOrder, AnalysisOutcome, DrawOrder } from './analysis.ts';
import type { Question } from '../maps/storedResult.ts';
import type { ResultOf } from '../maps/storedResult.ts';
import { leaveParent, serveParent, tellParent } from '../../training/child/childEntry.ts';
import { analysisFailure } from './analysisFailure.ts';
import { analyseCoverage } from './layouts/coverageAnalysis.ts';
import { drawDensities } from '../maps/coverageDensities.ts';
import { exportCoverage, titled } from '../maps/coverageExport.ts';
import { placeOnto } from './layouts/placedAnalysis.ts';
import { analyseMeasures } from './measures/measuresAnalysis.ts';
import { recruitFrom, type Recruit } from './recruit.ts';
import { analyseStability } from './layouts/stabilityAnalysis.ts';
import type { AnalysisProgress } from './stateSets.ts';
import { setStyles } from '../maps/setStyles.ts';
import { readStoredMap } from '../maps/storedMap.ts';
import { storedResult } from '../maps/storedResult.ts';

/** Between two words of progress, in milliseconds. */
const SAY_EVERY = 100;
/**
 * Between two previews of a map, likewise; and how many times as long as one takes to make, so that a map is hardly
 * later for them.
 */
const SHOW_EVERY = 500;
const SHARE_OF_SHOWING = 20;

/** Carries out one order; its last word. Cancelling it is ending the process: it writes once, at the end. */
async function main(order: AnalysisOrder, say: (message: AnalysisMessage) => void): Promise<AnalysisMessage> {
  let database: WritableDatabase | null = null;
  try {
    database = openDatabase(order.databasePath);
    return await carryOut(database, order, say);
  } catch (error) {
    return { type: 'failed', failure: analysisFailure(error) };
  } finally {
    database?.close();
  }
}

async function carryOut(
  database: WritableDatabase,
  order: AnalysisOrder,
  say: (message: AnalysisMessage) => void,
): Promise<AnalysisMessage> {
  switch (order.task) {
    case 'answer': {
      const begun = performance.now();
      const { result, coordinates, origins } = carriedOut(
        analysisOf(database, order.question, recruitFrom(new URL(order.helper), order.helpers)),
        say,
      );
      const answer = { id: order.id, ...result, seconds: (performance.now() - begun) / 1000 };
      saveAnalysis(database, {
        id: order.id,
        request: JSON.stringify(order.question),
        result: JSON.stringify(answer),
        coordinates,
        origins,
        createdAt: new Date().toISOString(),
      });
      return { type: 'done' };
    }
    case 'draw': {
      const map = drawnMap(database, order);
      const styles = setStyles(database, map.request.sets);
      return { type: 'drawn', file: await exportCoverage(map, styles, order.format, order.venue) };
    }
  }
}

/** A stored map as it is to be drawn; its states are read only where the densities are not its own. */
function drawnMap(database: ReadableDatabase, { id, drawing }: DrawOrder): CoverageResult {
  const { titles, ...densities } = drawing;
  return titled(withDensities(database, id, densities), titles);
}

function withDensities(database: ReadableDatabase, id: string, drawing: Drawing): CoverageResult {
  if (drawing.bandwidth === null && drawing.smoothing === 1 && drawing.part === null)
    return storedResult(database, 'map', id);
  const map = readStoredMap(database, id);
  return { ...map.result, ...drawDensities(map, drawing) };
}

function analysisOf(
  database: ReadableDatabase,
  question: Question,
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<ResultOf[Question['kind']]>> {
  switch (question.kind) {
    case 'map':
      return question.request.onto === undefined
        ? analyseCoverage(database, question.request, recruit)
        : placeOnto(database, { ...question.request, onto: question.request.onto }, recruit);
    case 'measures':
      return analyseMeasures(database, question.request, recruit);
    case 'stability':
      return analyseStability(database, question.request, recruit);
  }
}

function carriedOut<T>(steps: Generator<AnalysisProgress, T>, say: (message: AnalysisMessage) => void): T {
  let saidAt = 0;
  let showAt = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const { phase, fraction, preview } = step.value;
    const now = performance.now();
    if (now - saidAt >= SAY_EVERY) {
      saidAt = now;
      say({ type: 'progress', phase, fraction });
    }
    if (preview !== undefined && now >= showAt) {
      say({ type: 'preview', preview: preview() });
      showAt = now + Math.max(SHOW_EVERY, SHARE_OF_SHOWING * (performance.now() - now));
    }
  }
}

// The workbench, and it alone, sends an order, once.
serveParent<AnalysisOrder>((order) => void main(order, tellParent).then((last) => tellParent(last, leaveParent)));
