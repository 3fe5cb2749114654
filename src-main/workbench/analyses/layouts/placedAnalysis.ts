import { readOrigins } from '../../../../db/log/states.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import { findRun } from '../../../../db/runs.ts';
import type { CoverageRequest, CoverageResult, StateSetRequest } from '../../../contract/coverage/coverage.ts';
import { TutelageError } from '../../../contract/errors.ts';
import { MOST_SETS } from '../../../contract/vocabulary.ts';
import { gridOver } from '../../../coverage/densities/density.ts';
import { placeAmongLandmarks } from '../../../coverage/maps/landmarks.ts';
import type { Crew } from '../../../coverage/parallel/crew.ts';
import { columnMoments, matrixFrom, standardise, type Matrix } from '../../../numerics/matrix.ts';
import { coverageNotes } from '../../maps/coverageNotes.ts';
import { readStoredMap } from '../../maps/storedMap.ts';
import { storedResult } from '../../maps/storedResult.ts';
import type { AnalysisOutcome } from '../analysis.ts';
import { areaNotes, drawSets, trustOf, withCells } from './coverageAnalysis.ts';
import { withCrew, type Recruit } from '../recruit.ts';
import { readUnion, samplingNote, selectStates, sharedNote, type AnalysisProgress } from '../stateSets.ts';

/**
 * Places sets into a kept map. Its states stay where they are, to the bit; the new ones are placed each among its 15
 * nearest of those that were laid out, in the kept map's scaling and by its sampling, and drawn with its bandwidth over
 * its extent. How many of their neighbours the placed ones keep is measured and said. A map that sets were placed into
 * before gives both: its laid out states are the landmarks, and all that was placed is measured together.
 *
 * @throws TutelageError where the map, or a run of it, is not there any more, or is of another task.
 */
export function* placeOnto(
  database: ReadableDatabase,
  request: CoverageRequest & { readonly onto: string },
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<CoverageResult>> {
  const { result: kept, runs, ...stored } = readStoredMap(database, request.onto);
  const laidOut = laidOutMap(database, kept);
  requireRuns(database, kept);
  const sets = renamed(request.sets, kept.request.sets);
  if (kept.request.sets.length + sets.length > MOST_SETS)
    throw new TutelageError(
      'invalid-request',
      `The kept map has ${kept.request.sets.length} panels; with ${sets.length} more they are more than the ` +
        `${MOST_SETS} of one figure. Choose fewer roles, stages or groups.`,
    );
  const choice = { ...kept.request, sets };
  const { selected, task } = selectStates(database, choice, kept.request.sets);
  const { observationSize } = task;
  const added = yield* readUnion(database, selected, choice.every, observationSize);

  const rows = stored.origins.length / 2;
  const values = new Float32Array(new SharedArrayBuffer(4 * (rows + added.matrix.rows) * observationSize));
  yield { phase: 'reading the kept map', fraction: 0 };
  readOrigins(database, stored.origins, observationSize, values);
  const laidOutRows = rowsOf(laidOut);
  const moments = columnMoments(matrixFrom(values.subarray(0, laidOutRows * observationSize), observationSize));
  values.set(added.matrix.values, rows * observationSize);
  const matrix = standardise(matrixFrom(values, observationSize), moments, values);

  const { origins, coordinates } = yield* withCrew(recruit, (crew) =>
    place(matrix, stored, laidOutRows, added.origins, crew),
  );
  const trust = yield* trustOf(recruit, 'measuring the placed states', matrix, coordinates, laidOutRows);
  const [x, y] = kept.bandwidth;
  const placed = yield* drawSets({ sets }, selected, coordinates.subarray(2 * rows), gridOver(kept.extent), { x, y });
  const drawn = yield* withCells(database, task, selected, placed);
  const placement = { asked: request, kept: laidOut.sets.length, states: matrix.rows - laidOutRows, trust };
  const { extent, bandwidth, landmarks, explainedVariance } = kept;
  const result = {
    ...{ extent, bandwidth, landmarks, explainedVariance, placement },
    request: { ...kept.request, sets: [...kept.request.sets, ...sets], onto: request.onto },
    bandwidthRule: 'the kept map’s',
    sets: [...kept.sets, ...drawn],
    trust: kept.trust,
  };
  const keptSets = runs.map((ofSet) => ({ rollouts: ofSet.flatMap(({ ids }) => ids.map((id) => ({ id }))) }));
  const shared = sharedNote([...kept.request.sets, ...sets], [...keptSets, ...selected]);
  const ofStates = [
    placementNote(laidOutRows, placement),
    samplingNote(choice, selected),
    shared,
    ...areaNotes(result.sets),
  ];
  const notes = coverageNotes(result, ofStates);
  return { result: { ...result, ...(shared === '' ? {} : { shared }), notes }, coordinates, origins };
}

/** The map that all placing began from: this one, unless sets were placed into it before. */
function laidOutMap(database: ReadableDatabase, map: CoverageResult): CoverageResult {
  const { onto } = map.request;
  return onto === undefined ? map : laidOutMap(database, storedResult(database, 'map', onto));
}

function rowsOf({ sets }: CoverageResult): number {
  return sets.reduce((sum, { shown }) => sum + shown, 0);
}

function* place(
  matrix: Matrix,
  kept: { readonly coordinates: Float32Array; readonly origins: Int32Array },
  laidOut: number,
  added: Int32Array,
  crew: Crew,
): Generator<AnalysisProgress, { readonly coordinates: Float32Array; readonly origins: Int32Array }> {
  const rows = kept.origins.length / 2;
  const landmarks = Int32Array.from({ length: laidOut }, (_, row) => row);
  const steps = placeAmongLandmarks(matrix, landmarks, kept.coordinates.subarray(0, 2 * laidOut), crew);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) yield { phase: 'placing the states', fraction: step.value.fraction };
  const coordinates = step.value;
  coordinates.set(kept.coordinates);
  const origins = new Int32Array(kept.origins.length + added.length);
  origins.set(kept.origins);
  origins.set(added, kept.origins.length);
  keepPlaces(origins, coordinates, rows);
  return { coordinates, origins };
}

/** A state that is on the kept map already is where it is there. */
function keepPlaces(origins: Int32Array, coordinates: Float32Array, rows: number): void {
  const added = new Set<number>();
  for (let row = rows; 2 * row < origins.length; row++) added.add(origins[2 * row]);
  const known = new Map<string, number>();
  const key = (row: number): string => `${origins[2 * row]} ${origins[2 * row + 1]}`;
  for (let row = 0; row < rows; row++) if (added.has(origins[2 * row])) known.set(key(row), row);
  if (known.size === 0) return;
  for (let row = rows; 2 * row < origins.length; row++) {
    const at = known.get(key(row));
    if (at !== undefined) coordinates.copyWithin(2 * row, 2 * at, 2 * at + 2);
  }
}

function requireRuns(database: ReadableDatabase, kept: CoverageResult): void {
  const gone = [...new Set(kept.request.sets.flatMap((set) => set.runs))].filter(
    (run) => findRun(database, run) === undefined,
  );
  if (gone.length > 0)
    throw new TutelageError(
      'not-found',
      `The kept map has states of runs that were deleted since (${gone.join(', ')}): it can be looked at, but ` +
        'nothing can be placed among them. Draw a new one.',
    );
}

/** Columns and labels that the kept map has already say that they were placed. */
function renamed(sets: readonly StateSetRequest[], kept: readonly StateSetRequest[]): StateSetRequest[] {
  const taken = new Set(kept.flatMap(({ label, row, column }) => [label, `${column} (${row})`]));
  const isFree = (mark: string): boolean =>
    sets.every(({ label, row, column }) => !taken.has(`${label}${mark}`) && !taken.has(`${column}${mark} (${row})`));
  const marks = [
    '',
    ...Array.from({ length: kept.length + 1 }, (_, i) => (i === 0 ? ', placed' : `, placed ${i + 1}`)),
  ];
  const mark = marks.find(isFree) ?? '';
  return sets.map((set) => ({ ...set, label: `${set.label}${mark}`, column: `${set.column}${mark}` }));
}

function placementNote(rows: number, { states, trust }: NonNullable<CoverageResult['placement']>): string {
  return (
    `${states.toLocaleString('en')} states were placed into a kept map, whose ${rows.toLocaleString('en')} states ` +
    'stayed where they were, each among its 15 nearest of these in the kept map’s scaling. Of their own 15 nearest ' +
    `neighbours on the map the placed states keep ${percent(trust.neighbourPreservation)} (trustworthiness ` +
    `${trust.trustworthiness.toFixed(2)}); states unlike any of the kept map have no place of their own on it.`
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}
