import { DataError } from '../../numerics/dataError.ts';
import type { NumberArray } from '../arrays/numberArray.ts';
import type { ReadRollout, ReadRollouts } from './readRun.ts';

/** Episodes one after the other in arrays of one row a step, as D4RL has them; null is what there is not. */
export interface FlatTrajectories {
  readonly observations: NumberArray;
  /** The state after each step. */
  readonly nextObservations: NumberArray | null;
  readonly actions: NumberArray | null;
  readonly rewards: NumberArray | null;
  readonly terminals: NumberArray | null;
  readonly timeouts: NumberArray | null;
  /** Which episode each row is of. */
  readonly episode: NumberArray | null;
  /** Which step of its episode each row is. */
  readonly step: NumberArray | null;
  readonly positions: NumberArray | null;
  readonly velocities: NumberArray | null;
  readonly observationLabels: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly ending: ReadRollout['ending'];
}

/**
 * The episodes of flat arrays. An episode ends where the column of episodes changes, else after a terminal or a
 * timeout.
 *
 * @throws DataError naming the array whose rows are not as many, or the row that is out of order.
 */
export function rolloutsOf(flat: FlatTrajectories): { readonly rollouts: ReadRollouts; readonly notices: string[] } {
  const rows = flat.observations.shape[0] ?? 0;
  requireRows(flat, rows);
  if (flat.episode === null && flat.terminals === null && flat.timeouts === null)
    throw new DataError(
      'nothing says where an episode ends: there are neither terminals nor timeouts, and no column of episodes was ' +
        'named.',
    );
  const spans = spansOf(flat, rows);
  const observationSize = widthOf(flat.observations);
  const actionSize = flat.actions === null ? 0 : widthOf(flat.actions);
  const notices: string[] = [];
  if (flat.nextObservations === null)
    notices.push("The state after an episode's last step is not in the file: the one before stands in its place.");
  if (flat.rewards === null) notices.push('There are no rewards: all are taken as 0.');
  if (flat.actions === null) notices.push('There are no actions.');
  return {
    notices,
    rollouts: {
      count: spans.length,
      steps: rows,
      observationSize,
      observationLabels: flat.observationLabels,
      actionSize,
      roles: null,
      *read() {
        for (const span of spans) yield rolloutOf(flat, span, observationSize, actionSize);
      },
    },
  };
}

function widthOf({ shape }: NumberArray): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

function requireRows(flat: FlatTrajectories, rows: number): void {
  if (rows === 0) throw new DataError('there are no steps: the array of observations is empty.');
  for (const [name, array] of Object.entries(flat) as [string, NumberArray | readonly string[] | null][]) {
    if (array === null || !('shape' in array)) continue;
    if (array.shape[0] !== rows)
      throw new DataError(`"${name}" has ${array.shape[0] ?? 0} rows, and "observations" has ${rows}.`);
  }
}

function spansOf({ episode, step, terminals, timeouts }: FlatTrajectories, rows: number): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  const isSet = (flags: NumberArray | null, row: number): boolean => flags !== null && flags.values[row] !== 0;
  for (let row = 0; row < rows; row++) {
    const isLast = row === rows - 1;
    const changes = episode !== null && !isLast && episode.values[row + 1] !== episode.values[row];
    if (step !== null && row > from && step.values[row] <= step.values[row - 1])
      throw new DataError(
        `row ${row + 1} is step ${step.values[row]} of its episode, and the row before is step ` +
          `${step.values[row - 1]}: the steps of an episode ascend.`,
      );
    const terminated = isSet(terminals, row);
    const ends = episode === null ? terminated || isSet(timeouts, row) || isLast : changes || isLast;
    if (!ends) continue;
    const isWhole = terminated || isSet(timeouts, row) || episode !== null;
    spans.push({ from, to: row + 1, ending: terminated ? 'terminated' : isWhole ? 'truncated' : 'cut' });
    from = row + 1;
  }
  return spans;
}

function rolloutOf(flat: FlatTrajectories, { from, to, ending }: Span, size: number, actionSize: number): ReadRollout {
  const steps = to - from;
  const observations = new Float32Array((steps + 1) * size);
  observations.set(flat.observations.values.subarray(from * size, to * size));
  const next = flat.nextObservations;
  observations.set(
    next === null
      ? flat.observations.values.subarray((to - 1) * size, to * size)
      : next.values.subarray((to - 1) * size, to * size),
    steps * size,
  );
  const at = (array: NumberArray | null): Float64Array =>
    array === null
      ? new Float64Array(0)
      : Float64Array.from(array.values.subarray(from * widthOf(array), (from + 1) * widthOf(array)));
  return {
    steps,
    observations,
    actions: flat.actions?.values.slice(from * actionSize, to * actionSize) ?? new Float32Array(0),
    rewards:
      flat.rewards === null ? new Float32Array(steps) : Float32Array.from(flat.rewards.values.subarray(from, to)),
    ending,
    position: at(flat.positions),
    velocity: at(flat.velocities),
    role: null,
  };
}
