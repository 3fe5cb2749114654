import { z } from 'zod';
import { referenceSchema, type Reference } from './format.ts';
import { wrongSizes } from './sizes.ts';

/** Wrong sizes that an error names. */
const WRONG_SIZES = 5;

/**
 * Reads the text of a reference file.
 * @throws Error naming each place that is not as the format has it.
 */
export function parseReference(text: string): Reference {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The reference is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parsed = referenceSchema.safeParse(json);
  if (!parsed.success)
    throw new Error(`The reference is not in the format of reference updates:\n${z.prettifyError(parsed.error)}`);
  if (parsed.data.steps.length !== parsed.data.batches.length) {
    throw new Error(
      `The reference has ${parsed.data.batches.length} batches but the losses of ${parsed.data.steps.length} steps.`,
    );
  }
  const wrong = wrongSizes(parsed.data);
  if (wrong.length > 0) {
    const told = [
      ...wrong.slice(0, WRONG_SIZES),
      ...(wrong.length > WRONG_SIZES ? [`and ${wrong.length - WRONG_SIZES} more`] : []),
    ];
    throw new Error(`The reference's arrays are not of the sizes that its "config" gives them:\n${told.join('\n')}`);
  }
  return parsed.data;
}
