import {
  embeddingMethods,
  embeddingRequestSchema,
  umapJsLimit,
  type EmbeddingRequest,
} from '../../contract/coverage/embeddingRequest.ts';
import { checked, optionOf } from './checked.ts';
import { numberOrText } from './numberOption.ts';
import { UsageError } from '../terminal/shell.ts';

/** Options of the command line that say how to lay states out; each as it was written. */
export interface EmbeddingOptions {
  readonly method: string;
  readonly seed?: string;
  readonly perplexity?: string;
  readonly iterations?: string;
  readonly neighbours?: string;
  readonly minDist?: string;
  readonly epochs?: string;
  readonly densityWeight?: string;
  /** A number; left out, all states are embedded themselves. */
  readonly landmarks?: string;
}

/** The fields that a method takes, of those that the command line has. */
const fieldsOf: Readonly<Record<string, readonly (keyof EmbeddingOptions)[]>> = {
  pca: [],
  tsne: ['seed', 'perplexity', 'iterations', 'landmarks'],
  umap: ['seed', 'neighbours', 'minDist', 'epochs', 'densityWeight', 'landmarks'],
  'umap-js': ['seed', 'neighbours', 'minDist', 'epochs', 'landmarks'],
};

/** @throws UsageError naming the option that is wrong, or that the method does not take. */
export function parseEmbedding(options: EmbeddingOptions): EmbeddingRequest {
  const method = embeddingMethods.find((known) => known === options.method);
  if (method === undefined)
    throw new UsageError(
      `--method: "${options.method}" is not a method; choose one of ${embeddingMethods.join(', ')}.`,
    );
  const written = Object.entries(options).filter(
    ([key, text]) =>
      key !== 'method' &&
      text !== undefined &&
      Object.values(fieldsOf)
        .flat()
        .some((field) => field === key),
  );
  // A seed has no effect on PCA, so it is no mistake there.
  const foreign = written.find(([key]) => key !== 'seed' && !fieldsOf[method].some((field) => field === key));
  if (foreign !== undefined) throw new UsageError(`${optionOf([foreign[0]])}: ${method} takes no such option.`);
  const everything = method === 'pca' ? {} : { landmarks: method === 'umap-js' ? umapJsLimit : null };
  const values = Object.fromEntries(
    written
      .filter(([key]) => fieldsOf[method].some((field) => field === key))
      .map(([key, text]) => [key, numberOrText(String(text))]),
  );
  return checked(embeddingRequestSchema, { method, ...everything, ...values });
}
