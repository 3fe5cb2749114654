/**
 * Long work is a generator: it yields where it stands, so that a worker can
 * report, show the map as it forms, and give up by `return()`.
 */

/** What an embedding is busy with, in the order in which it comes. */
export type EmbeddingPhase = 'neighbours' | 'graph' | 'layout' | 'placement';

export interface EmbeddingProgress {
  readonly phase: EmbeddingPhase;
  /** Part of this phase that is done, 0 to 1. */
  readonly fraction: number;
  /** A copy of the map as it stands (x, y per row), where there is one; call it before going on. */
  readonly coordinates: (() => Float32Array) | null;
}

/** A map: x, y per row of the matrix. */
export interface Embedding {
  readonly coordinates: Float32Array;
  /** Rows that were embedded themselves, ascending, where the rest were placed among them; null where all were. */
  readonly landmarks: Int32Array | null;
  /** Shares of the variance along x and y (PCA); null where the axes have no meaning of their own. */
  readonly explainedVariance: readonly [number, number] | null;
}

export type EmbeddingSteps = Generator<EmbeddingProgress, Embedding>;

/** Carries a generator through to its result. */
export function runToEnd<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Passes a part's fractions on as the progress of `phase`. */
export function* asPhase<T>(phase: EmbeddingPhase, steps: Generator<number, T>): Generator<EmbeddingProgress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { phase, fraction: step.value, coordinates: null };
  }
}

/** Passes a part's fractions on as those of the whole, of which it begins at `from` and takes `share`. */
export function* scaled<T>(steps: Generator<number, T>, from: number, share: number): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + share * step.value;
  }
}
