import { z } from 'zod';

export const embeddingMethods = ['pca', 'umap', 'tsne', 'umap-js'] as const;
export type EmbeddingMethod = (typeof embeddingMethods)[number];

/** umap-js keeps its graphs in objects: 50,000 states took 2.3 GB. */
export const umapJsLimit = 20_000;

const seed = z.int().min(0).default(1);

/** Up to so many states are embedded themselves and the rest placed among them; null embeds all. */
const landmarks = z.int().min(100).nullable().default(50_000);

const umapFields = {
  neighbours: z.int().min(2).max(1000).default(15),
  minDist: z.number().min(0).default(0.1),
  spread: z.number().positive().default(1),
  epochs: z.int().min(1).max(100_000).nullable().default(null),
  negativeSamples: z.int().min(0).max(100).default(5),
  seed,
};

const minDistWithinSpread = (parameters: { minDist: number; spread: number }): boolean =>
  parameters.minDist <= parameters.spread;
const minDistMessage = { message: 'it is at most the spread; give less, or a larger spread.', path: ['minDist'] };

/** How to lay states out in the plane. Every field but `method` has a default. */
export const embeddingRequestSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('pca') }),
  z
    .strictObject({
      method: z.literal('umap'),
      ...umapFields,
      densityWeight: z.number().min(0).max(100).default(0),
      landmarks,
    })
    .refine(minDistWithinSpread, minDistMessage),
  z.strictObject({
    method: z.literal('tsne'),
    perplexity: z.number().min(2).max(300).default(30),
    iterations: z.int().min(1).max(100_000).default(750),
    exaggeration: z.number().min(1).max(100).default(12),
    exaggerationIterations: z.int().min(0).default(250),
    learningRate: z.number().positive().nullable().default(null),
    seed,
    landmarks,
  }),
  z
    .strictObject({
      method: z.literal('umap-js'),
      ...umapFields,
      landmarks: z.int().min(100).max(umapJsLimit).default(5_000),
    })
    .refine(minDistWithinSpread, minDistMessage),
]);

export type EmbeddingRequest = z.output<typeof embeddingRequestSchema>;
/** As a person writes it: what is left out takes its default. */
export type EmbeddingInput = z.input<typeof embeddingRequestSchema>;

/** The request of a method with every choice at its default. */
export function defaultEmbeddingRequest(method: EmbeddingMethod): EmbeddingRequest {
  return embeddingRequestSchema.parse({ method });
}
