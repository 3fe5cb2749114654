import type { UpdateReport } from '../learner.ts';
import { REPORT } from './shader/student.ts';

/** The means over all updates, and the largest Q; NaN throughout of no update. */
export function reportOf(reports: readonly Float32Array[]): UpdateReport {
  const sums = [0, 0, 0];
  let largestQ = NaN;
  let updates = 0;
  for (const report of reports)
    for (let at = 0; at < report.length; at += REPORT) {
      for (const column of sums.keys()) sums[column] += report[at + column];
      largestQ = updates === 0 ? report[at + 3] : Math.max(largestQ, report[at + 3]);
      updates++;
    }
  const [criticLoss, actorLoss, meanQ] = sums.map((sum) => sum / updates);
  return { criticLoss, actorLoss, meanQ, largestQ };
}
