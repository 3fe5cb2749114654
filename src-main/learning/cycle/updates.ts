import type { Awaitable, UpdateReport } from '../../engines/learner.ts';
import type { Laboratory } from './laboratory.ts';
import { requireFiniteReport } from '../divergence.ts';
import { UPDATES_IN_PIECE } from '../policies/pause.ts';

export function updateFromReplay(laboratory: Laboratory, updates: number): Promise<UpdateReport | null> {
  return updateInPieces(laboratory, updates, (piece) => laboratory.learner.updateFromReplay(piece));
}

/** The same updates in the same order, with pauses between. */
export async function updateInPieces(
  { stopwatch, pause }: Laboratory,
  updates: number,
  update: (updates: number) => Awaitable<UpdateReport>,
): Promise<UpdateReport | null> {
  let done: readonly CountedReport[] = [];
  for (let left = updates; left > 0;) {
    await pause();
    const piece = Math.min(left, UPDATES_IN_PIECE);
    const all = [...done, { report: await stopwatch.time('updates', () => update(piece)), updates: piece }];
    requireFiniteReport(all[all.length - 1].report);
    const report = mergeReports(all);
    left -= piece;
    done = report === null ? [] : [{ report, updates: updates - left }];
  }
  return done.at(0)?.report ?? null;
}

/** Means over so many updates. */
export interface CountedReport {
  readonly report: UpdateReport;
  readonly updates: number;
}

export function mergeReports(reports: readonly CountedReport[]): UpdateReport | null {
  const total = reports.reduce((sum, { updates }) => sum + updates, 0);
  if (total === 0) return null;
  const weighted = (read: (report: UpdateReport) => number): number =>
    reports.reduce((sum, { report, updates }) => sum + (read(report) * updates) / total, 0);
  return {
    criticLoss: weighted((report) => report.criticLoss),
    actorLoss: weighted((report) => report.actorLoss),
    meanQ: weighted((report) => report.meanQ),
    largestQ: Math.max(...reports.map(({ report }) => report.largestQ)),
  };
}
