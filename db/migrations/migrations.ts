import { migration as runs } from './0001-runs.ts';
import { migration as analyses } from './0002-analyses.ts';

/** In order, never edited, only added to: the database's version is how many of them it has. */
export const migrations: readonly string[] = [runs, analyses];
