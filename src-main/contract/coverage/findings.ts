/**
 * What coverage finds, as plain records: apart from the code that finds it, so that a renderer may know their types.
 */

/** True coverage, of a task whose cells can be counted: how many of them the states of a set are in. */
export interface CellCount {
  readonly visited: number;
  readonly of: number;
}

/** Why a value cannot be told, or how far it errs. */
export interface Doubt {
  readonly kind:
    'few-rollouts' | 'surface' | 'worse-than-guessing' | 'unknown-error' | 'grows-with-number' | 'shared-rollouts';
  /** In a sentence. */
  readonly words: string;
}

/** A measured value. */
export interface Estimate {
  /** Null where it cannot be told; `doubt` says why. */
  readonly value: number | null;
  /**
   * Over rollouts, none held the truth as often as it said: there is none. The field stays for those who read it; an
   * answer that was stored when there were some may hold one, which nothing shows.
   */
  readonly interval: null;
  readonly doubt: Doubt | null;
  /**
   * One standard deviation of the value over streams of random numbers; absent where none enters. The value has no
   * more digits than this leaves.
   */
  readonly spread?: number;
}

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
  /** 0 (apart) to 1 (the same). */
  readonly overlap: Estimate;
  /**
   * Share of the first set's mass outside the second's 95% region (0.05 where they are the same), and the other way
   * round.
   */
  readonly firstOutsideSecond: Estimate;
  readonly secondOutsideFirst: Estimate;
}

/** How two maps of the same states agree, by their places in the list of maps. */
export interface MapAgreement {
  readonly first: number;
  readonly second: number;
  /** Of the maps laid over each other: 0 (the same shape) to 1 (nothing in common); see `alignMaps`. */
  readonly residual: number;
  /** Share of a state's k nearest in one map that are among its k nearest in the other, 0 to 1. */
  readonly neighbourAgreement: number;
}
