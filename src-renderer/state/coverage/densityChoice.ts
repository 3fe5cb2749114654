import type { TrainingPart } from '../../../src-main/contract/coverage/coverage.ts';

/** Which densities of a map are drawn. */
export interface DensityChoice {
  /** Times the bandwidth that the map was made with. */
  readonly smoothing: number;
  /** Null takes all of training. */
  readonly part: TrainingPart | null;
}

/** Those that came with the map. */
export const ownDensities: DensityChoice = { smoothing: 1, part: null };

export function isSameChoice(a: DensityChoice, b: DensityChoice): boolean {
  return a.smoothing === b.smoothing && a.part?.from === b.part?.from && a.part?.to === b.part?.to;
}
