import type { StudyFindings, StudyReport } from '../../../contract/studies.ts';
import { entryBeside } from '../../../training/entries.ts';
import { createRequestThread } from '../../threads/requestThread.ts';
import type { ReportOrder } from './studyParts.ts';

export interface ReportThreadData {
  readonly databasePath: string;
}

export type ReportRequest =
  | { readonly kind: 'study'; readonly order: ReportOrder }
  | { readonly kind: 'paper'; readonly orders: readonly ReportOrder[] }
  | { readonly kind: 'findings'; readonly order: ReportOrder };
export type ReportAnswer = StudyReport['files'] | StudyFindings;

export interface ReportThread {
  study(order: ReportOrder): Promise<StudyReport['files']>;
  paper(orders: readonly ReportOrder[]): Promise<StudyReport['files']>;
  findings(order: ReportOrder): Promise<StudyFindings>;
  close(): Promise<void>;
}

/** Reports on a thread of their own: curves of a hundred runs and thousands of resamples take seconds. */
export function createReportThread({
  databasePath,
  analysisWorker,
}: ReportThreadData & {
  /** The report worker lies beside it where all is built, in its own room where not. */
  readonly analysisWorker: URL;
}): ReportThread {
  const data: ReportThreadData = { databasePath };
  const thread = createRequestThread<ReportRequest, ReportAnswer>(entryBeside(analysisWorker, 'report-worker'), data);
  // Each request is answered by what its kind has.
  return {
    study: (order) => thread.carryOut({ kind: 'study', order }) as Promise<StudyReport['files']>,
    paper: (orders) => thread.carryOut({ kind: 'paper', orders }) as Promise<StudyReport['files']>,
    findings: (order) => thread.carryOut({ kind: 'findings', order }) as Promise<StudyFindings>,
    close: thread.close,
  };
}
