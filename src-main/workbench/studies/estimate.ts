import type { Speed } from '../../contract/queue.ts';
import type { StudyEstimate } from '../../contract/studies.ts';
import type { PlannedRun } from './plan.ts';

/** Of one core of a present-day server, seconds: where no run of any kind has finished on this machine. */
const roughly = { interaction: 1e-4, update: 5e-4 };

/** How long runs take that are still to be trained, by what finished on this machine. */
export function estimateRuns(runs: readonly PlannedRun[], speeds: readonly Speed[], atOnce: number): StudyEstimate {
  const timed = runs.map((run) => ({ ...secondsOf(run, speeds) }));
  const seconds = timed.reduce((sum, run) => sum + run.seconds, 0);
  const longest = Math.max(0, ...timed.map((run) => run.seconds));
  return {
    runs: runs.length,
    interactions: runs.reduce((sum, run) => sum + run.interactions, 0),
    seconds,
    elapsed: Math.max(longest, seconds / Math.max(1, Math.min(atOnce, runs.length))),
    isMeasured: timed.every((run) => run.isMeasured),
  };
}

function secondsOf(
  { task, variant, interactions, updatesPerInteraction }: PlannedRun,
  speeds: readonly Speed[],
): { readonly seconds: number; readonly isMeasured: boolean } {
  const own = speeds.filter((speed) => speed.task === task && speed.method === variant.method);
  const near = own.length > 0 ? own : speeds.filter((speed) => speed.task === task);
  // Updates are most of a run's work; its time is taken to go with them.
  const scaled = (near.length > 0 ? near : speeds).map(
    (speed) => speed.secondsPerInteraction * updatesRatio(updatesPerInteraction, speed.updatesPerInteraction),
  );
  return scaled.length === 0
    ? { seconds: interactions * (roughly.interaction + roughly.update * updatesPerInteraction), isMeasured: false }
    : { seconds: interactions * Math.min(...scaled), isMeasured: own.length > 0 };
}

/** How many times the updates of a run that was timed; the same where either is not known, or makes none. */
function updatesRatio(wanted: number, timed: number): number {
  const ratio = wanted / timed;
  return Number.isFinite(ratio) && ratio > 0 ? ratio : 1;
}
