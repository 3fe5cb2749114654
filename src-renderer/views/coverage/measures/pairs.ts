import type { StateSetRequest } from '../../../../src-main/contract/coverage/coverage.ts';
import type { Estimate, PairMeasures } from '../../../../src-main/contract/coverage/measures.ts';

/** What is said of two sets, in the order in which a table gives them. */
export interface PairColumn {
  readonly key: 'jensenShannon' | 'overlap' | 'firstOutsideSecond' | 'secondOutsideFirst';
  readonly title: string;
  readonly unit: string;
  /** Unit, estimator and how to read it. */
  readonly hint: string;
  /** What it is where both sets are the same. */
  readonly same: number;
}

const outsideHint =
  'Share of the states of the one outside the region that holds 95% of the states of the other, found by the ' +
  'distance to the 15th nearest neighbour of another rollout. 5% where both are the same.';

export const pairColumns: readonly PairColumn[] = [
  {
    key: 'jensenShannon',
    title: 'Divergence',
    unit: 'bits',
    same: 0,
    hint:
      'Jensen-Shannon divergence in bits: 0 where both sets are the same, 1 where they have nothing in common. ' +
      'From how well a score, learned from the votes of a state’s nearest neighbours and its own numbers, tells ' +
      'the set of states of rollouts that it has not seen.',
  },
  {
    key: 'overlap',
    title: 'Overlap',
    unit: 'share',
    same: 1,
    hint:
      'Integral of the smaller of the two densities: 1 where both sets are the same, 0 where they have nothing ' +
      'in common. The share of states that the same score takes for those of the other set.',
  },
  { key: 'firstOutsideSecond', title: 'A outside B', unit: 'share', same: 0.05, hint: outsideHint },
  { key: 'secondOutsideFirst', title: 'B outside A', unit: 'share', same: 0.05, hint: outsideHint },
];

/** Estimates of whatever two sets are compared by. */
export function valueOf(pair: PairMeasures, key: PairColumn['key']): Estimate {
  return pair[key];
}

/** The same two sets the other way round. */
export function flipped(pair: PairMeasures): PairMeasures {
  return {
    ...pair,
    first: pair.second,
    second: pair.first,
    firstOutsideSecond: pair.secondOutsideFirst,
    secondOutsideFirst: pair.firstOutsideSecond,
  };
}

type Named = Pick<StateSetRequest, 'label' | 'row' | 'column'>;

/** Pairs under one heading, each with the names that tell its sets apart there. */
export interface PairGroup {
  readonly title: string;
  readonly pairs: readonly { readonly pair: PairMeasures; readonly first: string; readonly second: string }[];
}

/** The pairs that differ in one thing alone: roles of one stage, and stages of one role. */
export function pairsApartInOne(sets: readonly Named[], pairs: readonly PairMeasures[]): readonly PairGroup[] {
  const rows = Map.groupBy(
    pairs.filter(({ first, second }) => sets[first].row === sets[second].row),
    ({ first }) => sets[first].row,
  );
  const columns = Map.groupBy(
    pairs.filter(
      ({ first, second }) => sets[first].column === sets[second].column && sets[first].row !== sets[second].row,
    ),
    ({ first }) => sets[first].column,
  );
  return [
    ...[...rows].map(([title, members]) => ({
      title,
      pairs: members.map((pair) => ({ pair, first: sets[pair.first].column, second: sets[pair.second].column })),
    })),
    ...[...columns].map(([title, members]) => ({
      title,
      pairs: members.map((pair) => ({
        pair,
        first: withoutBrackets(sets[pair.first].row),
        second: withoutBrackets(sets[pair.second].row),
      })),
    })),
  ];
}

/** "Early (first 50 rollouts)" as "Early". */
function withoutBrackets(row: string): string {
  return row.replace(/ \(.*\)$/, '');
}

/** Every other set beside one of them, which is B. */
export function pairsWith(
  sets: readonly Named[],
  pairs: readonly PairMeasures[],
  reference: number,
): readonly PairGroup[] {
  const members = pairs
    .filter(({ first, second }) => first === reference || second === reference)
    .map((pair) => (pair.second === reference ? pair : flipped(pair)));
  if (members.length === 0) return [];
  return [
    {
      title: `Beside ${sets[reference].label}`,
      pairs: members.map((pair) => ({ pair, first: sets[pair.first].label, second: sets[pair.second].label })),
    },
  ];
}

/**
 * The measure of the set of the row against that of the column; null on the diagonal and where one of them was not
 * measured.
 */
export function matrixCell(
  pairs: readonly PairMeasures[],
  key: 'jensenShannon' | 'overlap' | 'firstOutsideSecond',
  row: number,
  column: number,
): Estimate | null {
  const pair = pairs.find(
    ({ first, second }) => (first === row && second === column) || (first === column && second === row),
  );
  if (pair === undefined) return null;
  return valueOf(pair.first === row ? pair : flipped(pair), key);
}
