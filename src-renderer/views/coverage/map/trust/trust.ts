import type { Embedding, Trust } from '../../../../../src-main/contract/coverage/coverage.ts';

/**
 * One plain sentence on how far the map can be trusted. Two questions decide:
 * whether states that are close in the map are close in the state space, and
 * whether a dense spot in the map is a place where states really are dense.
 */
export function trustSentence(trust: Trust): string {
  const [near, dense] = [asShown(trust.trustworthiness), asShown(trust.densityCorrelation)];
  const nearText =
    near >= 0.95
      ? 'What is close in this map is close in the state space'
      : near >= 0.85
        ? 'What is close in this map is mostly close in the state space'
        : 'States that are close in this map are often far apart in the state space';
  const denseText =
    dense >= 0.7
      ? 'its densities follow the true ones'
      : dense >= 0.4
        ? 'its densities follow the true ones only roughly'
        : 'its densities say little about the true ones';
  return `${nearText}, ${near >= 0.85 === dense >= 0.4 ? 'and' : 'but'} ${denseText}.`;
}

/** Weight of densMAP's term that raises the density correlation most for what it costs in neighbours. */
export const gentleDensityWeight = 0.2;

/**
 * What helps where the map's densities say little about the true ones; null where they do not, or nothing would help
 * more.
 */
export function densityHint(
  trust: Trust,
  embedding: Embedding,
): { readonly text: string; readonly canRedraw: boolean } | null {
  if (asShown(trust.densityCorrelation) >= 0.4) return null;
  switch (embedding.method) {
    case 'umap':
      if (embedding.densityWeight >= gentleDensityWeight) return null;
      return {
        text: 'UMAP evens densities out. Its density term keeps them better, at some cost in neighbours.',
        canRedraw: true,
      };
    case 'tsne':
    case 'umap-js':
      return {
        text: 'This method evens densities out; UMAP with a density weight keeps them better.',
        canRedraw: false,
      };
    case 'pca':
      return null;
    default:
      return embedding satisfies never;
  }
}

/** Two decimals, as the number stands beside the sentence. */
function asShown(value: number): number {
  return Math.round(100 * value) / 100;
}
