import { z } from 'zod';
import type { RunMethod } from '../learning/configuration.ts';
import { groupDashes } from './words/choices.ts';

export { groupDashes };

/**
 * What a group can look like, by name: the screen has a light and a dark shade
 * of each colour, a figure the one for white paper. The first six are those of
 * methods.
 */
export const groupColours = [
  'green',
  'blue',
  'amber',
  'violet',
  'grey',
  'teal',
  'brown',
  'magenta',
  'olive',
  'crimson',
  'indigo',
] as const;
export type GroupColour = (typeof groupColours)[number];
export type GroupDash = (typeof groupDashes)[number];

/** The same on every screen and in every figure. */
export interface GroupLook {
  readonly colour: GroupColour;
  readonly dash: GroupDash;
}

/**
 * The group of a run: the runs of one task and one variant, a variant being a
 * configuration without task and seed. Name and look are the variant's.
 */
export interface RunGroup extends GroupLook {
  readonly variant: number;
  readonly name: string;
}

/** A variant with what is known of it. */
export interface VariantSummary extends RunGroup {
  readonly method: RunMethod;
  /** What sets it apart from the paper's preset of each of its tasks. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The name that it has where nobody gives it one. */
  readonly automaticName: string;
  readonly isNamed: boolean;
  /** Of its runs, the trash included. */
  readonly tasks: readonly string[];
  readonly runs: number;
}

/** What is not given stays as it is; a null name goes back to the automatic one. */
export const editGroupRequest = z.strictObject({
  variant: z.int().min(1),
  name: z.string().trim().min(1).max(60).nullable().optional(),
  colour: z.enum(groupColours).optional(),
  dash: z.enum(groupDashes).optional(),
});
