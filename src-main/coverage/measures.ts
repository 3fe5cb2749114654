import { randomFromSeed } from '../numerics/random.ts';
import { defaultReplicates, estimateMean, sumByRollout } from './bootstrap.ts';
import type { Estimate } from './bootstrap.ts';
import { pairContributions } from './divergence.ts';
import type { RolloutStates } from './divergence.ts';
import { entropyContributions } from './entropy.ts';
import { requireFinite, varyingColumns } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { cutRegions, effectiveRegions } from './occupancy.ts';
import { massRegion, outsideContributions } from './region.ts';
import type { MassRegion } from './region.ts';

export interface SetMeasures {
  readonly states: number;
  readonly rollouts: number;
  /** Kozachenko-Leonenko, nats, in standardised states. */
  readonly entropy: Estimate;
  /** Effective number of the union's regions that the set visits. */
  readonly effectiveRegions: Estimate;
}

/** How set `first` relates to set `second`, by their places in the list of sets. */
export interface PairMeasures {
  readonly first: number;
  readonly second: number;
  /** Bits, 0 (the same) to 1 (apart). */
  readonly jensenShannon: Estimate;
  /** Bits that rollouts dealt to the two sets at random would seem apart; `jensenShannon` has been set against it. */
  readonly jensenShannonByChance: number;
  /** 0 (apart) to 1 (the same). */
  readonly overlap: Estimate;
  /** Share of the first set's mass outside the second's 95% region (0.05 where they are the same), and the other way round. */
  readonly firstOutsideSecond: Estimate;
  readonly secondOutsideFirst: Estimate;
}

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
  /** Neighbours that vote between two sets, and that bound a region of mass; odd. */
  readonly neighbours: number;
  /** Mass of a set's region. */
  readonly mass: number;
  /** Regions that the union is cut into; a power of two. */
  readonly regions: number;
  readonly replicates: number;
  readonly seed: number;
}

export const defaultMeasureOptions: MeasureOptions = { entropyNeighbours: 5, neighbours: 15, mass: 0.95, regions: 256, replicates: defaultReplicates, seed: 0 };

/**
 * Measures coverage on all states in the space they come from, where no
 * embedding can distort it. Yields the part done.
 *
 * @param union the sets one after the other, standardised over their union.
 * @param setSizes rows of each set.
 * @param rollouts the rollout of each row; one that is in two sets has the same number in both.
 * @throws RangeError where sizes do not add up, or a set has states of fewer than two rollouts.
 */
export function* measureCoverage(union: Matrix, setSizes: readonly number[], rollouts: Int32Array, options = defaultMeasureOptions): Generator<number, CoverageMeasures> {
  requireFinite(union);
  const varying = varyingColumns(union);
  const sets = splitSets(varying, setSizes, rollouts);
  const regions = cutRegions(varying, options.regions);
  const stages = 2 * sets.length + (3 * sets.length * (sets.length - 1)) / 2;
  let stage = 0;
  const measured: SetMeasures[] = [];
  const massRegions: MassRegion[] = [];
  let row = 0;
  for (const [s, set] of sets.entries()) {
    const random = randomFromSeed(options.seed, `set ${s}`);
    const entropy = yield* atStage(stage++, stages, entropyContributions(set.states, set.rollouts, options.entropyNeighbours));
    massRegions.push(yield* atStage(stage++, stages, massRegion(set, options.neighbours, options.mass)));
    measured.push({
      states: set.states.rows,
      rollouts: new Set(set.rollouts).size,
      entropy: estimateMean([sumByRollout(entropy, set.rollouts)], random, options.replicates),
      effectiveRegions: effectiveRegions(regions.ofRow.subarray(row, row + set.states.rows), set.rollouts, regions.count, random, options.replicates),
    });
    row += set.states.rows;
  }
  const pairs: PairMeasures[] = [];
  for (let first = 0; first < sets.length; first++) {
    for (let second = first + 1; second < sets.length; second++) {
      const random = randomFromSeed(options.seed, `pair ${first} ${second}`);
      const both = yield* atStage(stage++, stages, pairContributions(sets[first], sets[second], options.neighbours, random));
      const estimatePair = (parts: readonly [Float64Array, Float64Array]): Estimate =>
        estimateMean([sumByRollout(parts[0], both.rollouts[0]), sumByRollout(parts[1], both.rollouts[1])], random, options.replicates);
      const firstOutside = yield* atStage(stage++, stages, outsideContributions(sets[first], massRegions[second]));
      const secondOutside = yield* atStage(stage++, stages, outsideContributions(sets[second], massRegions[first]));
      pairs.push({
        first,
        second,
        jensenShannon: estimatePair(both.divergence),
        jensenShannonByChance: both.chance,
        overlap: estimatePair(both.overlap),
        firstOutsideSecond: estimateMean([sumByRollout(firstOutside, sets[first].rollouts)], random, options.replicates),
        secondOutsideFirst: estimateMean([sumByRollout(secondOutside, sets[second].rollouts)], random, options.replicates),
      });
    }
  }
  return { columns: varying.columns, regions: regions.count, sets: measured, pairs };
}

function splitSets(union: Matrix, setSizes: readonly number[], rollouts: Int32Array): RolloutStates[] {
  const total = setSizes.reduce((sum, size) => sum + size, 0);
  if (total !== union.rows || rollouts.length !== union.rows) {
    throw new RangeError(`The sets have ${total} states together, the matrix ${union.rows}, and ${rollouts.length} have a rollout.`);
  }
  let row = 0;
  return setSizes.map((size, s) => {
    const own = rollouts.subarray(row, row + size);
    if (new Set(own).size < 2) {
      throw new RangeError(`Set ${s + 1} has states of ${new Set(own).size} rollout; coverage is measured from 2 on, as neighbours are sought in other rollouts. Choose a wider stage.`);
    }
    const values = union.values.subarray(row * union.columns, (row + size) * union.columns);
    row += size;
    return { states: { rows: size, columns: union.columns, values }, rollouts: own };
  });
}

function* atStage<T>(stage: number, stages: number, steps: Generator<number, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield (stage + step.value) / stages;
  }
}
