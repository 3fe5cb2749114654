import { z } from 'zod';

const name = z.string().trim().min(1).max(80);

/** A screen with its settings, under a name. */
export const saveViewRequest = z.strictObject({
  name,
  /** The place in the window's address, from the # on. */
  address: z
    .string()
    .max(100_000)
    .regex(/^#\/[a-z]+/, 'An address begins with #/ and the name of a screen.'),
});
export type NamedView = z.output<typeof saveViewRequest>;
export const viewReference = z.strictObject({ name });
