/** How far the coverage measures are from the truth on laws that are known. */
import {
  defaultMeasureOptions,
  measureSets,
  prepareStates,
  preparedRows,
} from '../../src-main/coverage/measures/measures.ts';
import type { Estimate } from '../../src-main/contract/coverage/findings.ts';
import { createCrew } from '../../src-main/coverage/parallel/crew.ts';
import { runToEnd } from '../../src-main/coverage/progress.ts';
import { matrixFrom } from '../../src-main/numerics/matrix.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import {
  lawPairs,
  sampleRollouts,
  truthOf,
  type LawPair,
  type RolloutSample,
  type Sampling,
  type Truth,
} from './measuresLaws.ts';

const measureNames = ['entropy', 'divergence', 'overlap', 'first outside', 'second outside'] as const;

export interface MeasureBenchmark {
  readonly law: string;
  readonly sampling: Sampling;
  readonly repetitions: number;
  /** How many of these gave a value. */
  readonly told: number;
  readonly measure: (typeof measureNames)[number];
  readonly truth: number;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Few rollouts, as many as there are usually, and these but longer: each of states
 * that come by themselves, or near the one before.
 */
export const samplings: readonly Sampling[] = [
  { rollouts: 10, states: 100, correlation: 0 },
  { rollouts: 10, states: 100, correlation: 0.9 },
  { rollouts: 40, states: 50, correlation: 0 },
  { rollouts: 40, states: 50, correlation: 0.9 },
  { rollouts: 50, states: 200, correlation: 0 },
  { rollouts: 50, states: 200, correlation: 0.9 },
];

/** Yields what is found of each pair of laws whose name has one of the words, sampling by sampling. */
export function* benchMeasures(
  repetitions: number,
  among: readonly Sampling[],
  words: readonly string[],
): Generator<MeasureBenchmark[], void> {
  for (const pair of lawPairs.filter(({ name }) => words.some((word) => name.includes(word)))) {
    const truth = truthOf(pair);
    for (const sampling of among) yield benchLaw(pair, truth, sampling, repetitions);
  }
}

function benchLaw(pair: LawPair, truth: Truth, sampling: Sampling, repetitions: number): MeasureBenchmark[] {
  const found = Array.from({ length: repetitions }, (_, repetition) => estimatesOf(pair, sampling, repetition));
  const truths = {
    entropy: truth.entropy[0],
    divergence: truth.divergence,
    overlap: truth.overlap,
    'first outside': truth.outside[0],
    'second outside': truth.outside[1],
  };
  return measureNames.map((measure): MeasureBenchmark => {
    const estimates = found.flatMap((each) => each[measure] ?? []);
    const values = estimates.flatMap(({ value }) => value ?? []);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      law: pair.name,
      sampling,
      repetitions: estimates.length,
      told: values.length,
      measure,
      truth: truths[measure],
      mean,
      deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)),
    };
  });
}

type Estimates = Readonly<Partial<Record<(typeof measureNames)[number], Estimate>>>;

function estimatesOf({ first, second }: LawPair, sampling: Sampling, repetition: number): Estimates {
  const random = randomFromSeed(repetition, 'measures');
  const drawn = [sampleRollouts(first, sampling, random), sampleRollouts(second, sampling, random)];
  const size = Math.min(...drawn.map(({ states }) => states.rows));
  const [a, b] = drawn.map((sample) => thinned(sample, size));
  const union = matrixFrom(Float32Array.from([...a.states.values, ...b.states.values]), first.columns);
  const rollouts = Int32Array.from([...a.rollouts, ...b.rollouts.map((rollout) => rollout + sampling.rollouts)]);
  const options = { ...defaultMeasureOptions, seed: repetition };
  const prepared = prepareStates(union, rollouts, options);
  const sets = [preparedRows(prepared, 0, size), preparedRows(prepared, size, 2 * size)];
  const measured = runToEnd(measureSets(sets, prepared.regionCount, options, createCrew()));
  const [pair] = measured.pairs;
  return {
    entropy: measured.sets[0].entropy,
    divergence: pair.jensenShannon,
    overlap: pair.overlap,
    'first outside': pair.firstOutsideSecond,
    'second outside': pair.secondOutsideFirst,
  };
}

/** As many states as the smaller set has, evenly over its rollouts: what the workbench measures. */
function thinned({ states: { rows, columns, values }, rollouts }: RolloutSample, size: number): RolloutSample {
  const taken = Int32Array.from({ length: size }, (_, i) => Math.floor((i * rows) / size));
  const kept = new Float32Array(size * columns);
  taken.forEach((row, i) => kept.set(values.subarray(row * columns, (row + 1) * columns), i * columns));
  return { states: matrixFrom(kept, columns), rollouts: taken.map((row) => rollouts[row]) };
}
