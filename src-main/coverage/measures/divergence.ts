import { exponential, logarithm } from '../../numerics/elementary.ts';
import { matrixFrom, type Matrix } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import { chooseLandmarks } from '../../numerics/sample.ts';
import type { Crew } from '../parallel/crew.ts';
import { neighboursWithin, searchable } from '../parallel/neighbours.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';
import { jackknifeEstimate, NONE, withoutEach } from './jackknife.ts';
import { fitLogistic, softplus, type LabelledRows } from './logistic.ts';
import { dealRollouts, fewestOthers, ownCounts, type RolloutGroups } from './rolloutGroups.ts';

/** States with the rollout of each. Where two sets share a rollout, it has the same number in both. */
export interface RolloutStates {
  readonly states: Matrix;
  readonly rollouts: Int32Array;
}

export interface Discrimination {
  /** Jensen-Shannon, bits. */
  readonly divergence: Estimate;
  /** The integral of min(p, q). */
  readonly overlap: Estimate;
}

/** Neighbours that are found, so that enough are left when a group of rollouts is left out. */
const FOUND = 64;
/** Sizes of the neighbourhoods that vote. */
const VOTES = [5, 15, 45] as const;
const FOLDS = 5;
/** Columns before those of the state itself: a constant and the votes. */
const BASIS = 1 + VOTES.length;
/** Standard deviations beyond which a state counts as that far, lest single ones decide. */
const CLIP = 4;
/** Bits below guessing from which on no divergence is told. */
const WORSE = 0.02;

/**
 * Both measures ask how well a state tells its set, so they do not depend on the
 * number of dimensions and are bounded. A score is learned from the votes of the
 * nearest states of other rollouts and, where that helps, from the state's own
 * numbers and their squares; it is read on rollouts that it has not seen.
 *
 * - Divergence: 1 less the mean loss of the score in bits. No score can lose
 *   less than the two densities do, so it is never too large but by chance, and
 *   chance itself reads as none: votes of states of one rollout, which repeat each
 *   other, are believed as far as they hold on other rollouts.
 * - Overlap: the share of states of either set that the score takes for the
 *   other's (Cover and Hart 1967: never too small but by chance).
 *
 * What is read too much or too little where labels are drawn from the score, so
 * that the truth is known, is taken off. Intervals leave out one group of rollouts
 * after the other, with neighbours found anew, and are the wider the more was
 * taken off. `npm run bench -- --part measures` says how often they hold the truth.
 */
export function* discriminate(
  first: RolloutStates,
  second: RolloutStates,
  random: Random,
  crew: Crew,
): Generator<number, Discrimination> {
  const size = Math.min(first.states.rows, second.states.rows);
  const a = sampled(first, size, random);
  const b = sampled(second, size, random);
  const columns = first.states.columns;
  const union = {
    states: matrixFrom(joined(a.states.values, b.states.values, Float32Array), columns),
    rollouts: joined(a.rollouts, b.rollouts, Int32Array),
  };
  const mark = crew.arena.mark();
  const k = Math.min(FOUND, fewestOthers(union.rollouts));
  const { indices } = yield* neighboursWithin(searchable(crew, union.states, union.rollouts), k);
  crew.arena.release(mark);

  const labels = Uint8Array.from({ length: 2 * size }, (_, i) => (i < size ? 0 : 1));
  const groups = dealRollouts([a.rollouts, b.rollouts], random);
  const groupOf = joined(groups.ofState[0], groups.ofState[1], Int32Array);
  const votesWithout = votesOf(indices, k, labels, union.rollouts, groupOf);
  const rows: LabelledRows = { features: featuresOf(union.states), columns: BASIS + 2 * columns, labels };
  votesWithout(NONE, rows);
  const model = bestModel(rows, [BASIS, BASIS + columns, BASIS + 2 * columns], groups, groupOf);
  const excess = excessOf(rows, model, groupOf, random, (drawn) => votesOf(indices, k, drawn, union.rollouts, groupOf));
  const reading = (left: number): Reading => {
    const { divergence, overlap } = readScores(rows, scoresOf(rows, model, groupOf), groupOf, left);
    return { divergence: divergence - excess.divergence, overlap: overlap - excess.overlap };
  };
  const all = reading(NONE);
  const without = withoutEach(groups.count, (left) => {
    votesWithout(left, rows);
    return reading(left);
  });
  return {
    divergence:
      all.divergence < -WORSE
        ? { value: null, interval: null, doubt: doubtOf('worse-than-guessing') }
        : jackknifeEstimate(
            all.divergence,
            without.map(({ divergence }) => divergence),
            [0, 1],
            excess.divergence,
          ),
    overlap: jackknifeEstimate(
      all.overlap,
      without.map(({ overlap }) => overlap),
      [0, 1],
      excess.overlap,
    ),
  };
}

/** A constant, room for the votes, and the state's standardised numbers and their squares. */
function featuresOf({ rows, columns, values }: Matrix): Float64Array {
  const width = BASIS + 2 * columns;
  const features = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) features[i * width] = 1;
  for (let c = 0; c < columns; c++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < rows; i++) sum += values[i * columns + c];
    const centre = sum / rows;
    for (let i = 0; i < rows; i++) squares += (values[i * columns + c] - centre) ** 2;
    const deviation = Math.sqrt(squares / rows);
    for (let i = 0; i < rows; i++) {
      const z = Math.min(CLIP, Math.max(-CLIP, deviation > 0 ? (values[i * columns + c] - centre) / deviation : 0));
      features[i * width + BASIS + c] = z;
      features[i * width + BASIS + columns + c] = z * z - 1;
    }
  }
  return features;
}

/**
 * Writes the votes for set 1 into their columns, of neighbours outside a group:
 * the logarithm of their odds, against the odds of all states of other rollouts.
 */
function votesOf(
  indices: Int32Array,
  k: number,
  labels: Uint8Array,
  rollouts: Int32Array,
  groupOf: Int32Array,
): (left: number, rows: LabelledRows) => void {
  const own = [0, 1].map((label) => ownCounts(rollouts.filter((_, i) => labels[i] === label)));
  const ownOf = own.map((counts) => Int32Array.from(rollouts, (rollout) => counts.get(rollout) ?? 0));
  return (left, { features, columns }) => {
    const sizes = [0, 0];
    for (let i = 0; i < labels.length; i++) if (groupOf[i] !== left) sizes[labels[i]]++;
    for (let i = 0; i < labels.length; i++) {
      if (groupOf[i] === left) continue;
      const base = logarithm((sizes[1] - ownOf[1][i] + 0.5) / (sizes[0] - ownOf[0][i] + 0.5));
      const counts = [0, 0];
      let vote = 0;
      for (let z = i * k; z < (i + 1) * k && vote < VOTES.length; z++) {
        const neighbour = indices[z];
        if (groupOf[neighbour] === left) continue;
        counts[labels[neighbour]]++;
        if (counts[0] + counts[1] === VOTES[vote])
          features[i * columns + 1 + vote++] = logarithm((counts[1] + 0.5) / (counts[0] + 0.5)) - base;
      }
      for (; vote < VOTES.length; vote++)
        features[i * columns + 1 + vote] = logarithm((counts[1] + 0.5) / (counts[0] + 0.5)) - base;
    }
  };
}

/** A score for each fold of rollouts, learned from the others, on the first so many columns. */
interface Model {
  readonly used: number;
  readonly coefficients: readonly Float64Array[];
}

interface Reading {
  readonly divergence: number;
  readonly overlap: number;
}

/** Of the models on the first so many columns the one that loses least on rollouts that it has not seen. */
function bestModel(rows: LabelledRows, sizes: readonly number[], { count }: RolloutGroups, groupOf: Int32Array): Model {
  const models = sizes.map((used) => fitModel(rows, used, Math.min(FOLDS, count), groupOf));
  const read = models.map((model) => readScores(rows, scoresOf(rows, model, groupOf), groupOf, NONE).divergence);
  return models[read.indexOf(Math.max(...read))];
}

function fitModel(rows: LabelledRows, used: number, folds: number, groupOf: Int32Array): Model {
  return {
    used,
    coefficients: Array.from({ length: folds }, (_, fold) =>
      fitLogistic(rows, used, (row) => groupOf[row] % folds !== fold),
    ),
  };
}

/**
 * How much is read too much where each state's label is drawn from its score, so that the score itself is the truth.
 */
function excessOf(
  rows: LabelledRows,
  model: Model,
  groupOf: Int32Array,
  random: Random,
  votesFor: (labels: Uint8Array) => (left: number, rows: LabelledRows) => void,
): Reading {
  const scores = calibrated(scoresOf(rows, model, groupOf), rows.labels);
  const labels = Uint8Array.from(scores, (score) => (random.uniform() < 1 / (1 + exponential(-score)) ? 1 : 0));
  const drawn: LabelledRows = { ...rows, features: rows.features.slice(), labels };
  votesFor(labels)(NONE, drawn);
  const refitted = fitModel(drawn, model.used, model.coefficients.length, groupOf);
  const read = readScores(drawn, scoresOf(drawn, refitted, groupOf), groupOf, NONE);
  const truth = readScores(drawn, scores, groupOf, NONE);
  return { divergence: read.divergence - truth.divergence, overlap: read.overlap - truth.overlap };
}

/** Scores as far as they hold on rollouts that they have not seen: those of sets that are the same tell nothing. */
function calibrated(scores: Float64Array, labels: Uint8Array): Float64Array {
  const [slope] = fitLogistic({ features: scores, columns: 1, labels }, 1, () => true);
  return scores.map((score) => Math.min(1, Math.max(0, slope)) * score);
}

/** The logarithm of the odds for set 1, by the score that has not seen the state's rollout. */
function scoresOf(
  { features, columns, labels }: LabelledRows,
  { coefficients }: Model,
  groupOf: Int32Array,
): Float64Array {
  return Float64Array.from(labels, (_, i) => {
    const learned = coefficients[groupOf[i] % coefficients.length];
    let score = 0;
    for (let c = 0; c < learned.length; c++) score += learned[c] * features[i * columns + c];
    return score;
  });
}

function readScores({ labels }: LabelledRows, scores: Float64Array, groupOf: Int32Array, left: number): Reading {
  const loss = [0, 0];
  const errors = [0, 0];
  const counts = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (groupOf[i] === left) continue;
    const label = labels[i];
    const against = label === 1 ? -scores[i] : scores[i];
    loss[label] += softplus(against);
    if (against > 0 || (against === 0 && label === 1)) errors[label]++;
    counts[label]++;
  }
  return {
    divergence: 1 - (loss[0] / counts[0] + loss[1] / counts[1]) / (2 * Math.LN2),
    overlap: errors[0] / counts[0] + errors[1] / counts[1],
  };
}

function sampled({ states, rollouts }: RolloutStates, size: number, random: Random): RolloutStates {
  if (states.rows === size) return { states, rollouts };
  const rows = chooseLandmarks([states.rows], size, random);
  const values = new Float32Array(size * states.columns);
  rows.forEach((row, i) =>
    values.set(states.values.subarray(row * states.columns, (row + 1) * states.columns), i * states.columns),
  );
  return { states: matrixFrom(values, states.columns), rollouts: Int32Array.from(rows, (row) => rollouts[row]) };
}

function joined<T extends Float32Array | Int32Array>(a: T, b: T, create: new (length: number) => T): T {
  const both = new create(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}
