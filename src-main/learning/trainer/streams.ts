import type { Random } from '../../numerics/random.ts';

/** The streams that a run draws from; each its own, so that one more draw in one leaves the others. */
export const streams = [
  'initialisation',
  'sampling',
  'teacher',
  'noise',
  'frozen',
  'explorer',
  'teacher-resets',
  'student-resets',
  'baseline-resets',
  'test-resets',
] as const;
export type Stream = (typeof streams)[number];
export type Randoms = Readonly<Record<Stream, Random>>;
