import type { CoverageRequest } from '../contract/coverage.ts';

/** What an analysis worker is started with. */
export interface AnalysisOrder {
  readonly databasePath: string;
  readonly id: string;
  readonly request: CoverageRequest;
}

/** What it says. The result itself goes into the database. */
export type AnalysisMessage =
  | { readonly type: 'progress'; readonly phase: string; readonly fraction: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string; readonly isUnexpected: boolean };
