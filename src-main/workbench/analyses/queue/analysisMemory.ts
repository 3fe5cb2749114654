import type { Question } from '../../maps/storedResult.ts';

/** What the size of an analysis follows from. */
export interface AnalysisSize {
  /** At most, over all sets. */
  readonly states: number;
  readonly observationSize: number;
}

/** Of the process itself, before it has read a state. */
const BASE = 150e6;
/** For each neighbour of each state: index, distance and weight, at the height of the work. */
const UMAP_NEIGHBOUR = 24;
const TSNE_NEIGHBOUR = 11;
/** umap-js keeps objects, not typed arrays. */
const UMAP_JS_STATE = 12_000;

/**
 * Bytes that an analysis takes at its height, generously: from runs with up to
 * 2.5 million states (README, "How fast").
 */
export function memoryOf({ kind, request }: Question, { states, observationSize }: AnalysisSize): number {
  const rows = states * (8 * observationSize + 60);
  switch (kind) {
    case 'map':
      return BASE + rows + (request.onto === undefined ? layoutOf(request.embedding, states) : 16 * states);
    case 'measures':
      return BASE + rows + 100 * states;
    case 'stability':
      return (
        BASE +
        rows +
        Math.max(...request.embeddings.map((embedding) => layoutOf(embedding, states))) +
        8 * states * request.embeddings.length
      );
  }
}

type Embedding = Extract<Question, { readonly kind: 'map' }>['request']['embedding'];

function layoutOf(embedding: Embedding, states: number): number {
  switch (embedding.method) {
    case 'pca':
      return 16 * states;
    case 'tsne':
      return embedded(embedding.landmarks, states) * (60 + 3 * embedding.perplexity * TSNE_NEIGHBOUR);
    case 'umap':
      return embedded(embedding.landmarks, states) * (60 + embedding.neighbours * UMAP_NEIGHBOUR);
    case 'umap-js':
      return embedded(embedding.landmarks, states) * UMAP_JS_STATE;
  }
}

function embedded(landmarks: number | null | undefined, states: number): number {
  return Math.min(landmarks ?? Infinity, states);
}

/** What this machine has to give, to all analyses together. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Analyses leave so much to everything else. */
export const SHARE_OF_MEMORY = 0.7;

/** Null where it fits, else what to say of it. */
export function obstacleOf(bytes: number, states: number, { memoryBytes }: Machine): string | null {
  if (bytes <= SHARE_OF_MEMORY * memoryBytes) return null;
  return (
    `${states.toLocaleString('en')} states need about ${gigabytes(bytes)} of memory, and of the ` +
    `${gigabytes(memoryBytes)} here an analysis may take ${gigabytes(SHARE_OF_MEMORY * memoryBytes)}. Choose ` +
    'fewer states, every k-th state, or landmarks.'
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}
