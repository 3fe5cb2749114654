import type { Speed } from '../../../src-main/contract/queue.ts';
import { formatDuration, plural } from '../format.ts';

/** A run that is about to be started, as far as its cost depends on it. */
export interface Costed {
  readonly task: string;
  readonly method: string;
  /** `auto` may become any engine. */
  readonly engine: string;
  readonly interactions: number;
  readonly updatesPerInteraction: number;
}

export interface Cost {
  /** Of all runs one after the other, and with so many at once; of those runs alone whose speed is known. */
  readonly seconds: number;
  readonly elapsed: number;
  /** Runs whose speed is not known. */
  readonly unknown: number;
  /** Finished runs that it was measured on. */
  readonly measuredOn: number;
  /** Whether those made another number of updates per interaction; the time is taken to go with it. */
  readonly isScaled: boolean;
}

/** How much longer a run takes than one of the same kind with other updates, which are most of its work. */
function scaleOf(run: Costed, speed: Speed): number {
  const scale = run.updatesPerInteraction / speed.updatesPerInteraction;
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/** What a batch will cost at the speed that finished runs of the same task, method and engine had on this machine. */
export function estimateCost(batch: readonly Costed[], speeds: readonly Speed[], atOnce: number): Cost {
  const used = new Set<Speed>();
  let isScaled = false;
  const times = batch.flatMap((run) => {
    const { task, method, engine, interactions } = run;
    const fitting = speeds.filter(
      (speed) => speed.task === task && speed.method === method && (engine === 'auto' || speed.engine === engine),
    );
    if (fitting.length === 0) return [];
    // What `auto` takes is the fastest, or close to it.
    const fastest = fitting.reduce((best, speed) =>
      speed.secondsPerInteraction < best.secondsPerInteraction ? speed : best,
    );
    used.add(fastest);
    const scale = scaleOf(run, fastest);
    isScaled ||= Math.abs(scale - 1) > 0.02;
    return [interactions * fastest.secondsPerInteraction * scale];
  });
  const seconds = times.reduce((sum, time) => sum + time, 0);
  const longest = Math.max(0, ...times);
  return {
    seconds,
    elapsed: Math.max(longest, seconds / Math.max(1, Math.min(atOnce, times.length))),
    unknown: batch.length - times.length,
    measuredOn: [...used].reduce((sum, { runs }) => sum + runs, 0),
    isScaled,
  };
}

/** The estimate in words. */
export function describeCost(cost: Cost, count: number): string {
  if (cost.unknown === count)
    return 'No finished run of this task, method and engine on this machine yet, so there is nothing to estimate from.';
  const known =
    cost.unknown === 0
      ? ''
      : ` ${plural(cost.unknown, 'run')} of another kind not counted: none of that kind has finished here yet.`;
  return (
    `About ${formatDuration(cost.elapsed)}, by the speed of ${plural(cost.measuredOn, 'finished run')} on this ` +
    `machine${cost.isScaled ? ', scaled to this many updates' : ''}.${known}`
  );
}
