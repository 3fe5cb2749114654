import type { RunSummary } from '../../contract/runs.ts';
import type { WorkerMessage } from '../../training/messages.ts';
import { rolloutText } from './text.ts';

type Ending = Extract<WorkerMessage, { type: 'ended' }>;

/** As its process said: the row may be another's by now, or the database could not take it. */
export function asItEnded(run: RunSummary, ending: Ending | undefined): RunSummary {
  return ending === undefined ? run : { ...run, status: ending.status, message: ending.message };
}

/**
 * How runs ended, for people.
 *
 * @param taken those that another process has by now.
 * @param database the option that names it, a space before it; empty where it need not be named.
 */
export function endingLines(
  runs: readonly RunSummary[],
  taken: ReadonlySet<string>,
  database: string,
): readonly string[] {
  const stopped = runs.filter(({ status }) => status === 'stopped');
  const within = stopped.flatMap(({ id, message }) => (message === null ? [] : `${id}: ${message}`));
  const whole = within.length === 0 ? 'Stopped after a whole cycle. ' : '';
  const names = stopped.map(({ id }) => id).join(' ');
  return [
    ...runs.flatMap((run) => endingLine(run, taken.has(run.id)) ?? []),
    ...within,
    ...(stopped.length === 0 ? [] : [`${whole}Resume with:\n  tutelage resume ${names}${database}`]),
  ];
}

function endingLine(run: RunSummary, isTaken: boolean): string | null {
  if (isTaken) return `${run.id} is no longer trained here: ${run.message ?? 'another process has taken it.'}`;
  switch (run.status) {
    case 'diverged':
      return `${run.id}: ${run.message ?? 'diverged'}`;
    case 'failed':
      return `${run.id} failed after ${run.cycles} cycles: ${run.message ?? 'no reason known'}`;
    case 'finished':
      return (
        `${run.id} finished: ${run.interactions.toLocaleString('en')} interactions in ` +
        `${run.seconds.toFixed(1)} s on ${run.engine ?? '?'}; return: test ${number(run.returns.test)}, ` +
        `rollout ${rolloutText(run.returns)}, cumulative ${number(run.returns.cumulative)}`
      );
    case 'stopped':
    case 'running':
    case 'queued':
      return null;
  }
}

function number(value: number | null): string {
  return value === null ? 'none yet' : value.toPrecision(5);
}
