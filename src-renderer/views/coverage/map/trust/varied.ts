import type { CoverageForm, EmbeddingInput } from '../../../../../src-main/contract/coverage/coverage.ts';
import { readNumber } from '../../../../state/coverage/coverageFields.ts';
import { DataError, parseSeeds } from '../../../../../src-main/contract/vocabulary.ts';

/** What differs between maps that are compared: their seed, or the size of the neighbourhood that they keep. */
export const variations = ['seed', 'size'] as const;
export type Variation = (typeof variations)[number];

export type Varied =
  | { readonly ok: true; readonly embeddings: readonly EmbeddingInput[] }
  | { readonly ok: false; readonly reason: string };

/** The parameter of a method that is the size of its neighbourhoods; null where it has none. */
export function sizeKey(method: EmbeddingInput['method']): 'perplexity' | 'neighbours' | null {
  switch (method) {
    case 'pca':
      return null;
    case 'tsne':
      return 'perplexity';
    case 'umap':
    case 'umap-js':
      return 'neighbours';
    default:
      return method satisfies never;
  }
}

/** What is compared unless something else is typed. */
export function usualValues(embedding: EmbeddingInput, variation: Variation): string {
  if (variation === 'size') return embedding.method === 'tsne' ? '10, 30, 100' : '5, 15, 50';
  const first = embedding.method === 'pca' ? 0 : (embedding.seed ?? 0);
  return `${first}-${first + 3}`;
}

const most = 12;

/** The embeddings of several seeds or sizes of neighbourhood, else what stands in the way. */
export function varied(embedding: EmbeddingInput, variation: Variation, text: string, form: CoverageForm): Varied {
  const key = sizeKey(embedding.method);
  if (embedding.method === 'pca' || key === null)
    return refuse('PCA gives the same map every time. Choose t-SNE or UMAP to see what is of the method’s making.');
  const values =
    variation === 'seed'
      ? readSeeds(text)
      : readSizes(
          text,
          form.methods[embedding.method].filter((field) => field.key === key),
        );
  if (typeof values === 'string') return refuse(values);
  if (values.length < 2 || values.length > most) return refuse(`Give 2 to ${most} values; these are ${values.length}.`);
  const name = variation === 'seed' ? 'seed' : key;
  return { ok: true, embeddings: values.map((value) => ({ ...embedding, [name]: value })) };
}

function readSeeds(text: string): readonly number[] | string {
  try {
    return parseSeeds(text);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.message;
  }
}

function readSizes(text: string, [field]: CoverageForm['map']): readonly number[] | string {
  const values: number[] = [];
  for (const part of text.split(/[\s,;]+/).filter((piece) => piece !== '')) {
    const reading = readNumber(field, part);
    if (!reading.ok) return `“${part}”: ${reading.message}`;
    if (reading.value !== null && !values.includes(reading.value)) values.push(reading.value);
  }
  return values;
}

function refuse(reason: string): Varied {
  return { ok: false, reason };
}
