import { logarithm } from '../../numerics/elementary.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';
import { withoutBias, type Half } from './halves.ts';
import { NONE } from './jackknife.ts';
import { fitLogistic, softplus, type LabelledRows } from './logistic.ts';
import { joined, type Pair } from './pair.ts';
import { dealRollouts, ownCounts, type RolloutGroups } from './rolloutGroups.ts';
import { drawUntil } from './streams.ts';

/** Sizes of the neighbourhoods that vote. */
const VOTES = [5, 15, 45] as const;
const FOLDS = 5;
/** Deals into halves: the score is learned twice for each. */
const DEALS = 3;
/**
 * Folds and halves are dealt at random: few rollouts dealt otherwise read up to 0.15 more or less. So this is done
 * again, until the mean is known to so much or it has been done that often.
 */
const STREAMS = { wanted: 0.01, least: 3, most: 16 };
/** Columns before those of the state itself: a constant and the votes. */
const BASIS = 1 + VOTES.length;
/** Standard deviations beyond which a state counts as that far, lest single ones decide. */
const CLIP = 4;
/** The logarithm of so many votes and a half. */
const LOG_HALVES = Float64Array.from({ length: VOTES[2] + 1 }, (_, votes) => logarithm(votes + 0.5));

/**
 * The overlap of two laws, the integral of min(p, q): the share of states of
 * either set that a score takes for the other's (Cover and Hart 1967: never too
 * small but by chance). The score is learned from the votes of the nearest states
 * of other rollouts and, where that helps, from the state's own numbers and their
 * squares; it is read on rollouts that it has not seen. What halves of the rollouts
 * read more than all is taken off. The mean over deals of the rollouts is told, with
 * what they leave uncertain.
 *
 * It has no interval: how much the score errs beyond the two densities depends on
 * how fine their difference is, which the states do not tell.
 */
export function overlapEstimate(pair: Pair, random: Random): Estimate {
  const columns = pair.states.columns;
  const rows: LabelledRows = { features: featuresOf(pair.states), columns: BASIS + 2 * columns, labels: pair.labels };
  let near: readonly Float64Array[] = [];
  const { value, spread } = drawUntil(() => {
    const drawn = overlapOnce(pair, rows, random, near);
    near = drawn.near;
    return drawn.overlap;
  }, STREAMS);
  return { value: Math.min(1, Math.max(0, value)), interval: null, doubt: doubtOf('unknown-error'), spread };
}

/**
 * @param near coefficients of an earlier deal, of each size of a model: those that are sought are close.
 */
function overlapOnce(
  pair: Pair,
  rows: LabelledRows,
  random: Random,
  near: readonly Float64Array[],
): { readonly overlap: number; readonly near: readonly Float64Array[] } {
  const columns = pair.states.columns;
  const folds = dealRollouts(pair.sets, random, FOLDS);
  const foldOf = joined(folds.ofState[0], folds.ofState[1], Int32Array);
  const writeVotes = votesOf(pair);
  writeVotes({ of: foldOf, left: NONE }, rows);
  const models = [BASIS, BASIS + columns, BASIS + 2 * columns].map((used, i) =>
    learned(rows, used, folds, foldOf, near[i]),
  );
  const model = bestOf(models, rows, foldOf);
  const all = readScores(rows, scoresOf(rows, model, foldOf), foldOf, NONE).overlap;
  const { value } = withoutBias(all, pair.sets, random, DEALS, (half) => {
    writeVotes(half, rows);
    return readScores(rows, scoresOf(rows, refitted(rows, model, foldOf, half), foldOf), half.of, half.left).overlap;
  });
  return { overlap: value, near: models.map(({ coefficients: [first] }) => first) };
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
 * Writes the votes for set 1 into their columns, of neighbours in the half that is
 * kept: the logarithm of their odds, against the odds of all states of other rollouts.
 */
function votesOf({ indices, k, labels, rollouts, sets }: Pair): (half: Half, rows: LabelledRows) => void {
  const ownOf = sets.map((set) => {
    const own = ownCounts(set);
    return Int32Array.from(rollouts, (rollout) => own.get(rollout) ?? 0);
  });
  return ({ of, left }, { features, columns }) => {
    const sizes = [0, 0];
    for (let i = 0; i < labels.length; i++) if (of[i] !== left) sizes[labels[i]]++;
    for (let i = 0; i < labels.length; i++) {
      if (of[i] === left) continue;
      const base = logarithm((sizes[1] - ownOf[1][i] + 0.5) / (sizes[0] - ownOf[0][i] + 0.5));
      const counts = [0, 0];
      let vote = 0;
      for (let z = i * k; z < (i + 1) * k && vote < VOTES.length; z++) {
        const neighbour = indices[z];
        if (of[neighbour] === left) continue;
        counts[labels[neighbour]]++;
        if (counts[0] + counts[1] === VOTES[vote])
          features[i * columns + 1 + vote++] = LOG_HALVES[counts[1]] - LOG_HALVES[counts[0]] - base;
      }
      for (; vote < VOTES.length; vote++)
        features[i * columns + 1 + vote] = LOG_HALVES[counts[1]] - LOG_HALVES[counts[0]] - base;
    }
  };
}

/** A score for each fold of rollouts, learned from the others, on the first so many columns. */
interface Model {
  readonly used: number;
  readonly coefficients: readonly Float64Array[];
}

interface Reading {
  /** Mean loss, nats, either set weighing the same. */
  readonly loss: number;
  readonly overlap: number;
}

function learned(
  rows: LabelledRows,
  used: number,
  { count }: RolloutGroups,
  foldOf: Int32Array,
  start: Float64Array | undefined,
): Model {
  return {
    used,
    coefficients: Array.from({ length: count }, (_, fold) =>
      fitLogistic(rows, used, (row) => foldOf[row] !== fold, start),
    ),
  };
}

/** The model that loses least on rollouts that it has not seen. */
function bestOf(models: readonly Model[], rows: LabelledRows, foldOf: Int32Array): Model {
  const losses = models.map((model) => readScores(rows, scoresOf(rows, model, foldOf), foldOf, NONE).loss);
  return models[losses.indexOf(Math.min(...losses))];
}

/** The same model, learned anew from the rows of one half of the rollouts. */
function refitted(rows: LabelledRows, { used, coefficients }: Model, foldOf: Int32Array, { of, left }: Half): Model {
  return {
    used,
    coefficients: coefficients.map((start, fold) =>
      fitLogistic(rows, used, (row) => of[row] !== left && foldOf[row] !== fold, start),
    ),
  };
}

/** The logarithm of the odds for set 1, by the score that has not seen the state's rollout. */
function scoresOf(
  { features, columns, labels }: LabelledRows,
  { coefficients }: Model,
  foldOf: Int32Array,
): Float64Array {
  return Float64Array.from(labels, (_, i) => {
    const learned = coefficients[foldOf[i]];
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
    loss: (loss[0] / counts[0] + loss[1] / counts[1]) / 2,
    overlap: errors[0] / counts[0] + errors[1] / counts[1],
  };
}
