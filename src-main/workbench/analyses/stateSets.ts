import { TooFewError } from '../../numerics/dataError.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import { eligibleStates, fillStates, selectRollouts, type SelectedRollout } from '../../../db/log/states.ts';
import type { CoveragePreview, Sampling, StateSetRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import { matrixFrom, type Matrix } from '../../numerics/matrix.ts';
import type { Task } from '../../tasks/task.ts';
import { taskOfRun } from '../imports/taskOfRun.ts';
import { requireRun } from '../requireRun.ts';

/** What every analysis says about its states. */
export interface StateChoice {
  readonly sets: readonly StateSetRequest[];
  readonly every: number;
  readonly sampling: Sampling;
  readonly statesPerSet: number;
}

export interface AnalysisProgress {
  readonly phase: string;
  readonly fraction: number;
  /** The map as it stands, where one forms; call it before going on. */
  readonly preview?: () => CoveragePreview;
}

/** States of one set, of which `taken` are read. */
export interface SelectedSet {
  readonly rollouts: readonly SelectedRollout[];
  /** Steps of its rollouts. */
  readonly states: number;
  readonly taken: number;
}

/** Sets one after the other in one matrix, in shared memory. */
export interface StateUnion {
  readonly matrix: Matrix;
  /** Rows of each set. */
  readonly sizes: readonly number[];
  /** Rollout id and step of each row. */
  readonly origins: Int32Array;
}

/** The one task of all runs: states of different tasks have no common space. */
export function taskOf(database: ReadableDatabase, sets: readonly StateSetRequest[]): Task {
  const tasks = new Map(
    [...new Set(sets.flatMap((set) => set.runs))].map((run) => {
      const stored = requireRun(database, run);
      const task = taskOfRun(stored);
      return [`${task.name} with ${task.observationSize} observations`, task] as const;
    }),
  );
  const all = [...tasks.values()];
  const names = new Set(all.map(({ name }) => name));
  if (names.size === 1 && tasks.size > 1)
    throw new TutelageError(
      'invalid-request',
      `The runs are of ${[...tasks.keys()].join(' and of ')}, whose states live in different spaces. Choose runs of ` +
        'one size.',
    );
  if (names.size !== 1)
    throw new TutelageError(
      'invalid-request',
      `The runs are of ${names.size} tasks (${[...names].join(', ')}), whose states live in different spaces. ` +
        'Choose runs of one task.',
    );
  return all[0];
}

/** The rollouts of a set: of each of its runs, in order. */
export function rolloutsOf(database: ReadableDatabase, set: StateSetRequest): SelectedRollout[] {
  return [...new Set(set.runs)].flatMap((run) => selectRollouts(database, run, set.role, set.stage));
}

/** How many states each set gives; see the contract's `samplings`. */
export function selectSets(
  rollouts: readonly (readonly SelectedRollout[])[],
  { every, sampling, statesPerSet }: Omit<StateChoice, 'sets'>,
): SelectedSet[] {
  const eligible = rollouts.map((ofSet) => eligibleStates(ofSet, every));
  const takes = takenStates(eligible, sampling, statesPerSet);
  return rollouts.map((ofSet, i) => ({
    rollouts: ofSet,
    states: ofSet.reduce((sum, { steps }) => sum + steps, 0),
    taken: takes[i],
  }));
}

export function takenStates(eligible: readonly number[], sampling: Sampling, most: number): number[] {
  switch (sampling) {
    case 'capped':
      return eligible.map((states) => Math.min(states, most));
    case 'balanced':
      return eligible.map(() => Math.min(most, ...eligible));
    case 'proportional': {
      const share = Math.min(1, most / Math.max(1, ...eligible));
      return eligible.map((states) => (states === 0 ? 0 : Math.max(1, Math.round(states * share))));
    }
  }
}

/**
 * The rollouts of all sets and how many states each gives.
 *
 * @param beside sets that lie in the same space, and are chosen already.
 * @throws TutelageError where the runs are of several tasks. @throws DataError naming the first set that is empty.
 */
export function selectStates(
  database: ReadableDatabase,
  { sets, ...choice }: StateChoice,
  beside: readonly StateSetRequest[] = [],
): { readonly selected: readonly SelectedSet[]; readonly task: Task } {
  const task = taskOf(database, [...beside, ...sets]);
  const selected = selectSets(
    sets.map((set) => rolloutsOf(database, set)),
    choice,
  );
  requireStates(sets, selected);
  return { selected, task };
}

/** Reads the states of all sets straight into one matrix, which with the origins is all the memory it takes. */
export function* readUnion(
  database: ReadableDatabase,
  sets: readonly SelectedSet[],
  every: number,
  observationSize: number,
): Generator<AnalysisProgress, StateUnion> {
  const sizes = sets.map((set) => set.taken);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const values = new Float32Array(new SharedArrayBuffer(4 * total * observationSize));
  const origins = new Int32Array(2 * total);
  let row = 0;
  for (const set of sets) {
    const end = row + set.taken;
    const target = {
      values: values.subarray(row * observationSize, end * observationSize),
      origins: origins.subarray(2 * row, 2 * end),
    };
    for (const part of fillStates(database, set.rollouts, every, observationSize, target))
      yield { phase: 'reading states', fraction: (row + part * set.taken) / total };
    row = end;
  }
  return { matrix: matrixFrom(values, observationSize), sizes, origins };
}

/** @throws DataError naming the first set that is empty. */
export function requireStates(sets: readonly StateSetRequest[], selected: readonly SelectedSet[]): void {
  const empty = selected.findIndex((set) => set.states === 0);
  if (empty >= 0)
    throw new TooFewError(
      `The set "${sets[empty].label}" has no states: its runs have no rollouts of that role in that stage. ` +
        'Leave it out, or let the runs train.',
    );
}

/** How the states were chosen, in a sentence; empty where all of them were taken. */
export function samplingNote(
  { every, sampling, statesPerSet }: Omit<StateChoice, 'sets'>,
  selected: readonly SelectedSet[],
): string {
  const each = every > 1 ? `Of each rollout, one state in ${every} is taken. ` : '';
  const isThinned = selected.some((set) => set.taken < eligibleStates(set.rollouts, every));
  if (!isThinned) return each.trim();
  switch (sampling) {
    case 'capped':
      return `${each}Sets are thinned evenly to at most ${statesPerSet.toLocaleString('en')} states.`;
    case 'balanced':
      return `${each}All sets are thinned evenly to as many states, ${selected[0].taken.toLocaleString('en')} each.`;
    case 'proportional':
      return (
        `${each}All sets are thinned evenly to the same share of their states, the largest to ` +
        `${Math.max(...selected.map((set) => set.taken)).toLocaleString('en')}.`
      );
  }
}

/** The rollouts of a set, as far as they are told apart by. */
interface WithRollouts {
  readonly rollouts: readonly Pick<SelectedRollout, 'id'>[];
}

/** How many rollouts two sets have in common. */
export function sharedRollouts(first: WithRollouts, second: WithRollouts): number {
  const ids = new Set(first.rollouts.map(({ id }) => id));
  return second.rollouts.filter(({ id }) => ids.has(id)).length;
}

/**
 * Which sets share rollouts, and so are not two, in a sentence; empty where none do. A run with fewer rollouts than a
 * stage asks for gives the same ones to early and to late.
 */
export function sharedNote(sets: readonly Pick<StateSetRequest, 'label'>[], selected: readonly WithRollouts[]): string {
  const shared = sets.flatMap(({ label }, first) =>
    sets.slice(first + 1).flatMap((other, i) => {
      const [a, b] = [selected[first], selected[first + 1 + i]];
      const count = sharedRollouts(a, b);
      if (count === 0) return [];
      const sizes = [a.rollouts.length, b.rollouts.length];
      const share = sizes.every((size) => size === count) ? `all ${count}` : `${count} of ${sizes.join(' and ')}`;
      return [`“${label}” and “${other.label}” (${share})`];
    }),
  );
  if (shared.length === 0) return '';
  return (
    `These sets share rollouts, and so are not two: ${shared.join(', ')}. How they differ is not told: choose ` +
    'shorter stages, or train longer.'
  );
}
