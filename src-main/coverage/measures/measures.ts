import { TooFewError } from '../../numerics/dataError.ts';
import { randomFromSeed } from '../../numerics/random.ts';
import type { PairMeasures, SetMeasures } from '../../contract/coverage/findings.ts';
import { divergenceEstimate } from './divergence.ts';
import { overlapEstimate } from './overlap.ts';
import { pairUp, type RolloutStates } from './pair.ts';
import { entropyEstimate } from './entropy.ts';
import { requireFinite, varyingColumns } from '../../numerics/matrix.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { cutRegions, effectiveRegions } from './occupancy.ts';
import { scaled } from '../progress.ts';
import { neighboursWithin, searchable } from '../parallel/neighbours.ts';
import { createCrew, type Crew } from '../parallel/crew.ts';
import { shareOutside, type MassSet } from './region.ts';
import { fewestOthers } from './rolloutGroups.ts';
import { inDigits } from './streams.ts';
import { doubtOf } from './doubts.ts';

export interface CoverageMeasures {
  /** Columns that vary over the union; the others are left out. */
  readonly columns: number;
  /** Regions that the union was cut into. */
  readonly regions: number;
  readonly sets: readonly SetMeasures[];
  readonly pairs: readonly PairMeasures[];
}

export interface MeasureOptions {
  /** The neighbour whose distance counts for entropy: small, for little bias. */
  readonly entropyNeighbours: number;
  /** The neighbour whose distance bounds a region of mass. */
  readonly neighbours: number;
  /** Mass of a set's region. */
  readonly mass: number;
  /** Regions that the union is cut into; a power of two. */
  readonly regions: number;
  readonly seed: number;
}

export const defaultMeasureOptions: MeasureOptions = {
  entropyNeighbours: 5,
  neighbours: 15,
  mass: 0.95,
  regions: 256,
  seed: 0,
};

/**
 * Measures coverage on all states in the space they come from, where no
 * embedding can distort it. Yields the part done.
 *
 * @param union the sets one after the other, standardised over their union.
 * @param setSizes rows of each set.
 * @param rollouts the rollout of each row; one that is in two sets has the same number in both.
 * @param crew who seeks the neighbours; any number of threads gives the same bytes.
 * @throws DataError where a state is not finite or a set has states of fewer than two rollouts; RangeError where sizes
 * do not add up.
 */
export function* measureCoverage(
  union: Matrix,
  setSizes: readonly number[],
  rollouts: Int32Array,
  options = defaultMeasureOptions,
  crew: Crew = createCrew(),
): Generator<number, CoverageMeasures> {
  const total = setSizes.reduce((sum, size) => sum + size, 0);
  if (total !== union.rows || rollouts.length !== union.rows) {
    throw new RangeError(
      `The sets have ${total} states together, the matrix ${union.rows}, and ${rollouts.length} have a rollout.`,
    );
  }
  const prepared = prepareStates(union, rollouts, options);
  let row = 0;
  const sets = setSizes.map((size) => preparedRows(prepared, row, (row += size)));
  sets.forEach((set, s) => {
    const count = new Set(set.rollouts).size;
    if (count < 2)
      throw new TooFewError(
        `Set ${s + 1} has states of ${count} rollout; coverage is measured from 2 on, as neighbours are sought ` +
          'in other rollouts. Choose a wider stage.',
      );
  });
  const measured = yield* measureSets(sets, prepared.regionCount, options, crew);
  return { columns: prepared.states.columns, regions: prepared.regionCount, ...measured };
}

/** States as they are measured, with the region that each is in. */
export interface PreparedStates extends RolloutStates {
  readonly regions: Int32Array;
  readonly regionCount: number;
}

/**
 * What is the same for all sets, and so for all windows of training: columns
 * that do not vary are left out, and the union is cut into regions.
 *
 * @throws DataError where a state is not finite.
 */
export function prepareStates(union: Matrix, rollouts: Int32Array, options = defaultMeasureOptions): PreparedStates {
  requireFinite(union);
  const states = varyingColumns(union);
  const { ofRow, count } = cutRegions(states, options.regions);
  return { states, rollouts, regions: ofRow, regionCount: count };
}

/** The rows [from, to). */
export function preparedRows(
  { states: { columns, values }, rollouts, regions, regionCount }: PreparedStates,
  from: number,
  to: number,
): PreparedStates {
  return {
    states: { rows: to - from, columns, values: values.subarray(from * columns, to * columns) },
    rollouts: rollouts.subarray(from, to),
    regions: regions.subarray(from, to),
    regionCount,
  };
}

/** Whether a set can be measured: each state needs enough neighbours in other rollouts. */
export function canBeMeasured({ rollouts }: RolloutStates, options = defaultMeasureOptions): boolean {
  return fewestOthers(rollouts) >= Math.max(options.neighbours, options.entropyNeighbours);
}

/** Neighbours that are found for each that counts: by their growth the dimensions of the states are told. */
const SPARE = 2;

/**
 * As `measureCoverage`, of sets that are prepared already.
 *
 * @param areApart whether two sets, by their places, have no rollout in common; of others nothing is told.
 */
export function* measureSets(
  sets: readonly PreparedStates[],
  regionCount: number,
  options = defaultMeasureOptions,
  crew: Crew = createCrew(),
  areApart: (first: number, second: number) => boolean = () => true,
): Generator<number, Pick<CoverageMeasures, 'sets' | 'pairs'>> {
  const mark = crew.arena.mark();
  const stages = 2 * sets.length + (4 * sets.length * (sets.length - 1)) / 2;
  let stage = 0;
  const atStage = <T>(steps: Generator<number, T>): Generator<number, T> => scaled(steps, stage++ / stages, 1 / stages);
  const measured: SetMeasures[] = [];
  const massSets: MassSet[] = [];
  for (const [s, set] of sets.entries()) {
    const random = randomFromSeed(options.seed, `set ${s}`);
    const among = searchable(crew, set.states, set.rollouts);
    const wanted = SPARE * Math.max(options.entropyNeighbours, options.neighbours);
    const near = yield* atStage(neighboursWithin(among, Math.min(wanted, fewestOthers(set.rollouts))));
    massSets.push({ states: set.states, rollouts: set.rollouts, among, near });
    measured.push({
      states: set.states.rows,
      rollouts: new Set(set.rollouts).size,
      entropy: inDigits(yield* atStage(entropyEstimate(set, near, options.entropyNeighbours, random, crew))),
      effectiveRegions: inDigits(effectiveRegions(set.regions, regionCount)),
    });
  }
  const pairs: PairMeasures[] = [];
  for (let first = 0; first < sets.length; first++) {
    for (let second = first + 1; second < sets.length; second++) {
      if (!areApart(first, second)) {
        pairs.push(untoldPair(first, second));
        continue;
      }
      const random = randomFromSeed(options.seed, `pair ${first} ${second}`);
      const pair = yield* atStage(pairUp(sets[first], sets[second], crew));
      const outside = (from: number, to: number): ReturnType<typeof shareOutside> =>
        atStage(
          shareOutside(sets[from], massSets[from].among.tree.order, massSets[to], options.neighbours, options.mass),
        );
      pairs.push({
        first,
        second,
        jensenShannon: inDigits(yield* atStage(divergenceEstimate(pair, random, crew))),
        overlap: inDigits(overlapEstimate(pair, random)),
        firstOutsideSecond: inDigits(yield* outside(first, second)),
        secondOutsideFirst: inDigits(yield* outside(second, first)),
      });
    }
  }
  crew.arena.release(mark);
  return { sets: measured, pairs };
}

function untoldPair(first: number, second: number): PairMeasures {
  const untold = { value: null, interval: null, doubt: doubtOf('shared-rollouts') };
  return {
    first,
    second,
    jensenShannon: untold,
    overlap: untold,
    firstOutsideSecond: untold,
    secondOutsideFirst: untold,
  };
}
