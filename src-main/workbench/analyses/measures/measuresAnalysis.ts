import type { ReadableDatabase } from '../../../../db/open.ts';
import { eligibleStates, firstOfTwins, type SelectedRollout } from '../../../../db/log/states.ts';
import type {
  MeasuredSet,
  MeasuresRequest,
  MeasuresResult,
  MeasuresWindow,
} from '../../../contract/coverage/measures.ts';
import { standardise } from '../../../numerics/matrix.ts';
import {
  canBeMeasured,
  defaultMeasureOptions,
  measureSets,
  preparedRows,
  prepareStates,
  type PreparedStates,
} from '../../../coverage/measures/measures.ts';
import type { Crew } from '../../../coverage/parallel/crew.ts';
import { scaled } from '../../../coverage/progress.ts';
import type { AnalysisOutcome } from '../analysis.ts';
import { digitNotes, doubtNotes, measuresSentences, teachersAndStudents } from './measuresSentences.ts';
import { countCells, trueCoverageNotes, withCount } from '../trueCoverage.ts';
import { withPhase } from '../layouts/coverageAnalysis.ts';
import { withCrew, type Recruit } from '../recruit.ts';
import {
  readUnion,
  requireStates,
  rolloutsOf,
  selectSets,
  sharedNote,
  sharedRollouts,
  takenStates,
  taskOf,
  type AnalysisProgress,
  type SelectedSet,
} from '../stateSets.ts';

/** Measures sets in the state space itself: once, or in each of several windows of training on a common scale. */
export function* analyseMeasures(
  database: ReadableDatabase,
  request: MeasuresRequest,
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<MeasuresResult>> {
  const task = taskOf(database, request.sets);
  const { observationSize } = task;
  const rollouts = request.sets.map((set) => rolloutsOf(database, set));
  requireStates(request.sets, selectSets(rollouts, request));
  const spans = equalWindows(rollouts.flat(), request.windows);
  const selected = selectWindows(
    spans.map(({ from, to }) =>
      rollouts.map((ofSet) => ofSet.filter(({ interactions }) => interactions >= from && interactions < to)),
    ),
    request,
  );
  const union = yield* readUnion(database, selected.flat(), request.every, observationSize);
  standardise(union.matrix, undefined, union.matrix.values);
  const twins = firstOfTwins(
    database,
    selected.flat().flatMap((set) => set.rollouts.map(({ id }) => id)),
  );
  const prepared = prepareStates(
    union.matrix,
    Int32Array.from(
      { length: union.matrix.rows },
      (_, row) => twins.get(union.origins[2 * row]) ?? union.origins[2 * row],
    ),
  );
  const measured = yield* withPhase(
    'measuring coverage',
    withCrew(recruit, (crew) => measureWindows(request, spans, selected, prepared, crew)),
  );
  const cells = yield* countCells(database, task, selected.flat());
  const windows = measured.map((window, w) => ({
    ...window,
    sets: window.sets.map((set, s) => withCount(set, cells[w * request.sets.length + s])),
  }));
  return {
    result: {
      request,
      columns: prepared.states.columns,
      regions: prepared.regionCount,
      windows,
      taught: teachersAndStudents(request.sets),
      sentences: windows.length === 1 ? measuresSentences(request.sets, windows[0].pairs) : [],
      notes: [...notesOf(request, selected), ...cellNotes(windows), ...digitNotes(windows), ...doubtNotes(windows)],
    },
    coordinates: new Float32Array(0),
    origins: new Int32Array(0),
  };
}

function cellNotes(windows: readonly MeasuresWindow[]): string[] {
  const sets = windows.flatMap((window) => window.sets);
  return trueCoverageNotes(
    sets.map(({ cells }) => cells ?? null),
    [
      ['entropy', sets.map(({ measures }) => measures?.entropy.value ?? null)],
      ['effective regions', sets.map(({ measures }) => measures?.effectiveRegions.value ?? null)],
    ],
  );
}

/** Sets with fewer states are not measured, and so do not set the number that all are compared by. */
const LEAST_STATES = 50;

/**
 * The states that each set gives in each window. As many each, by default: as the
 * smallest set of all windows has that can be measured at all.
 *
 * @param rollouts of each set in each window.
 */
export function selectWindows(
  rollouts: readonly (readonly (readonly SelectedRollout[])[])[],
  request: Pick<MeasuresRequest, 'every' | 'sampling' | 'statesPerSet'>,
): SelectedSet[][] {
  const selected = rollouts.map((window) => selectSets(window, { ...request, sampling: 'capped' }));
  if (request.sampling !== 'balanced') return rollouts.map((window) => selectSets(window, request));
  const eligible = selected.flat().map((set) => eligibleStates(set.rollouts, request.every));
  const [most] = takenStates(
    eligible.filter((states) => states >= LEAST_STATES),
    'balanced',
    request.statesPerSet,
  );
  return selected.map((window) => window.map((set) => ({ ...set, taken: Math.min(set.taken, most ?? 0) })));
}

/** What was compared: as many states of each set, or how many of the smallest and of the largest. */
function numbersNote(request: MeasuresRequest, sets: readonly SelectedSet[]): string {
  const measured = sets.map(({ taken }) => taken).filter((taken) => taken >= LEAST_STATES);
  const each = request.every > 1 ? ` Of each rollout, one state in ${request.every} is taken.` : '';
  if (measured.length === 0) return `No set has ${LEAST_STATES} states.${each}`;
  const [least, most] = [Math.min(...measured), Math.max(...measured)].map((n) => n.toLocaleString('en'));
  if (least === most)
    return (
      `Compared on as many states of each set, ${least}, spread evenly over its rollouts: every measure depends ` +
      `on that number.${each}`
    );
  return (
    `Compared on unequal numbers of states, ${least} to ${most} a set: entropy, regions and overlap depend on ` +
    'that number, so sets compare only roughly. Every two sets are set against each other on as many states of ' +
    `each.${each}`
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the first interaction at which a rollout began to the last, in `count` equal parts. */
export function equalWindows(rollouts: readonly Pick<SelectedRollout, 'interactions'>[], count: number): Span[] {
  let first = Infinity;
  let last = -Infinity;
  for (const { interactions } of rollouts) {
    first = Math.min(first, interactions);
    last = Math.max(last, interactions);
  }
  const bound = (i: number): number => first + Math.floor((i * (last + 1 - first)) / count);
  return Array.from({ length: count }, (_, i) => ({ from: bound(i), to: bound(i + 1) }));
}

function* measureWindows(
  request: MeasuresRequest,
  spans: readonly Span[],
  selected: readonly (readonly SelectedSet[])[],
  prepared: PreparedStates,
  crew: Crew,
): Generator<number, MeasuresWindow[]> {
  const windows: MeasuresWindow[] = [];
  let row = 0;
  for (const [w, span] of spans.entries()) {
    const sets = selected[w].map(({ taken }) => preparedRows(prepared, row, (row += taken)));
    windows.push(
      yield* scaled(measureWindow(request, span, selected[w], sets, crew), w / spans.length, 1 / spans.length),
    );
  }
  return windows;
}

function* measureWindow(
  request: MeasuresRequest,
  span: Span,
  selected: readonly SelectedSet[],
  states: readonly PreparedStates[],
  crew: Crew,
): Generator<number, MeasuresWindow> {
  const places = [...states.keys()].filter((s) => states[s].states.rows >= LEAST_STATES && canBeMeasured(states[s]));
  const { sets, pairs } = yield* measureSets(
    places.map((s) => states[s]),
    states[0].regionCount,
    defaultMeasureOptions,
    crew,
    (first, second) => sharedRollouts(selected[places[first]], selected[places[second]]) === 0,
  );
  return {
    ...span,
    sets: selected.map((set, s): MeasuredSet => {
      const place = places.indexOf(s);
      return {
        label: request.sets[s].label,
        states: set.states,
        measured: set.taken,
        rollouts: set.rollouts.length,
        measures: place < 0 ? null : sets[place],
      };
    }),
    pairs: pairs.map((pair) => ({ ...pair, first: places[pair.first], second: places[pair.second] })),
  };
}

function notesOf(request: MeasuresRequest, windows: readonly (readonly SelectedSet[])[]): string[] {
  return [
    numbersNote(request, windows.flat()),
    ...[sharedNote(request.sets, wholeSets(windows))].filter((note) => note !== ''),
    'Measured in the standardised state space, without a map, from nearest neighbours of other rollouts, as states ' +
      'of one rollout are not independent. No interval over rollouts is shown, since none held the truth as often ' +
      'as it said: how much a number varies, runs of other seeds tell.',
    'Rollouts of runs with the same seed that began in the same state count as one: they are near each other for no ' +
      'reason of coverage.',
    ...(request.windows > 1 ? ['A rollout counts in the window in which it began.'] : []),
  ];
}

/** The rollouts of each set over all windows. */
function wholeSets(windows: readonly (readonly SelectedSet[])[]): readonly Pick<SelectedSet, 'rollouts'>[] {
  return windows[0].map((_, s) => ({ rollouts: windows.flatMap((window) => window[s].rollouts) }));
}
