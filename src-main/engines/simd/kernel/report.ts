import { report } from './state';

/** Sums over the updates of one call, in float64: critic loss, actor loss, Q; the largest Q; the number of updates. */
export function clearReport(): void {
  memory.fill(report, 0, 40);
  store<f64>(report, -Infinity, 24);
}

export function addToReport(criticLoss: f64, actorLoss: f64, meanQ: f64, largestQ: f64): void {
  store<f64>(report, load<f64>(report) + criticLoss);
  store<f64>(report, load<f64>(report, 8) + actorLoss, 8);
  store<f64>(report, load<f64>(report, 16) + meanQ, 16);
  store<f64>(report, max<f64>(load<f64>(report, 24), largestQ), 24);
  store<f64>(report, load<f64>(report, 32) + 1, 32);
}
