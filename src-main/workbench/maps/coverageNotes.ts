import type { CoverageResult, Embedding, TrainingPart } from '../../contract/coverage/coverage.ts';

/**
 * What a reader of a map must know, for the view and under the exported figure.
 *
 * @param ofStates how states were chosen, and which sets share some; empty ones are left out.
 */
export function coverageNotes(
  {
    request: { embedding },
    trust,
    bandwidth,
    bandwidthRule,
    landmarks,
    explainedVariance,
  }: Pick<CoverageResult, 'request' | 'trust' | 'bandwidth' | 'bandwidthRule' | 'landmarks' | 'explainedVariance'>,
  ofStates: readonly string[],
): string[] {
  return [
    kernelNote(bandwidth, bandwidthRule),
    ...ofStates.filter((note) => note !== ''),
    ...(landmarks === null
      ? []
      : [
          `${landmarks.embedded.toLocaleString('en')} states chosen at random were embedded; the other ` +
            `${landmarks.placed.toLocaleString('en')} are placed among their 15 nearest.`,
        ]),
    ...(explainedVariance === null
      ? []
      : [
          `The axes hold ${(100 * explainedVariance[0]).toFixed(0)}% and ` +
            `${(100 * explainedVariance[1]).toFixed(0)}% of the variance.`,
        ]),
    ...(embedding.method === 'umap' && embedding.densityWeight > 0
      ? [
          `UMAP with densMAP's term, weight ${embedding.densityWeight}, which keeps local densities at some ` +
            'cost in neighbours.',
        ]
      : []),
    `The map keeps ${(100 * trust.neighbourPreservation).toFixed(0)}% of the 15 nearest neighbours ` +
      `(trustworthiness ${trust.trustworthiness.toFixed(2)}); its local density and that of the state space have ` +
      `rank correlation ${trust.densityCorrelation.toFixed(2)}: compare the sets with each other, not areas with ` +
      'state-space densities.',
  ];
}

/** The notes of a map whose contours are drawn anew, of a part of training alone where one is given. */
export function redrawnNotes(
  notes: readonly string[],
  bandwidth: readonly [number, number],
  bandwidthRule: string,
  part: TrainingPart | null,
): string[] {
  const [, ...others] = notes; // the first is of the kernel
  const partNote =
    part === null
      ? []
      : [`Of each run's rollouts those from ${percent(part.from)} to ${percent(part.to)} of its training.`];
  return [kernelNote(bandwidth, bandwidthRule), ...partNote, ...others];
}

/** The notes of a map of which some regions alone are drawn. */
export function regionNotes(
  { notes, bandwidth, bandwidthRule }: Pick<CoverageResult, 'notes' | 'bandwidth' | 'bandwidthRule'>,
  regions: string,
): string[] {
  const [, ...others] = notes; // the first is of the kernel
  return [kernelNote(bandwidth, bandwidthRule, regions), ...others];
}

function kernelNote(
  bandwidth: readonly [number, number],
  rule: string,
  regions = "Contours enclose 10% to 90% of a set's estimated density",
): string {
  return (
    `${regions}; one kernel for all sets, bandwidth ` +
    `${bandwidth.map((h) => h.toPrecision(3)).join(' × ')} (${rule}). States along a rollout are not ` +
    'independent.'
  );
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

export function methodName(method: Embedding['method']): string {
  switch (method) {
    case 'pca':
      return 'PCA';
    case 'tsne':
      return 't-SNE';
    case 'umap':
      return 'UMAP';
    case 'umap-js':
      return 'UMAP (umap-js)';
  }
}

/** Before the number of an axis: "PC 1" is the first principal component, as on the screen. */
export function axisName(method: Embedding['method']): string {
  switch (method) {
    case 'pca':
      return 'PC';
    case 'tsne':
      return 't-SNE';
    case 'umap':
    case 'umap-js':
      return 'UMAP';
  }
}
