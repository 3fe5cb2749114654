import { readOwnMetrics } from '../../../db/log/ownMetrics.ts';
import { readSeries } from '../../../db/log/series.ts';
import { findRollout } from '../../../db/log/rollouts.ts';
import { selectRollouts } from '../../../db/log/states.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { StoredRun } from '../../../db/runs.ts';
import type { ExportedMetrics, ExportedRollout, ExportedRun } from '../../interop/exports/exportedRun.ts';
import type { Role } from '../../learning/record.ts';
import { scaleAction } from '../../learning/rollouts.ts';
import type { Simulator } from '../../tasks/task.ts';
import { taskOfRun } from '../imports/taskOfRun.ts';
import { requireRun } from '../requireRun.ts';

/** @throws TutelageError `not-found`. */
export function exportedRun(database: ReadableDatabase, id: string): { stored: StoredRun; run: ExportedRun } {
  const stored = requireRun(database, id);
  const task = taskOfRun(stored);
  const isOurs = task.positionSize > 0;
  // Of an imported run as its import wrote it, of ours the method's name.
  const { algorithm } = JSON.parse(stored.configuration) as { readonly algorithm?: string };
  return {
    stored,
    run: {
      ...{ id, name: stored.name, task: stored.task, seed: stored.seed, digest: stored.digest },
      algorithm: algorithm ?? stored.method,
      createdAt: stored.created_at,
      observationSize: task.observationSize,
      actionSize: task.actionSize,
      actionBound: isOurs ? task.actionBound : null,
      configuration: stored.configuration,
    },
  };
}

/** All numbers that a run logged, its teacher's sigma among them. */
export function exportedMetrics(database: ReadableDatabase, id: string): ExportedMetrics {
  const { cycle, interactions, seconds, metrics, sigma } = readSeries(database, id, -1);
  const values = new Map<string, readonly (number | null)[]>();
  for (const [name, column] of Object.entries(metrics)) if (column !== undefined) values.set(name, column);
  const width = sigma.find((row) => row !== null)?.length ?? 0;
  for (let i = 0; i < width; i++)
    values.set(
      `sigma_${i}`,
      sigma.map((row) => row?.[i] ?? null),
    );
  for (const own of readOwnMetrics(database, id)) {
    const column = Array<number | null>(cycle.length).fill(null);
    own.cycles.forEach((at, i) => (column[at] = own.values[i]));
    values.set(values.has(own.name) ? `${own.name} (own)` : own.name, column);
  }
  return { cycle, interactions, seconds, values };
}

/**
 * Rollouts of the roles in their order, streamed.
 *
 * @param simulator of the run's task, which carries each out again to know its states; null leaves the first alone.
 */
export function* exportedRollouts(
  database: ReadableDatabase,
  stored: StoredRun,
  roles: readonly Role[],
  simulator: Simulator | null,
): Generator<ExportedRollout, void> {
  const task = taskOfRun(stored);
  const bound = task.positionSize > 0 ? task.actionBound : 1;
  for (const role of roles)
    for (const { id } of selectRollouts(database, stored.id, role, { kind: 'all' })) {
      const rollout = findRollout(database, id);
      if (rollout === undefined || rollout.steps === 0) continue;
      const { initial, steps, index, cycle, interactions, ending } = rollout;
      const states = simulator === null ? null : statesOf(simulator, rollout);
      yield {
        ...{ role, index, cycle, interactions, steps },
        ending: ending === 'open' ? 'cut' : ending,
        observations: rollout.observations,
        // A product of float32 and a small whole number is exact in float64, and divided again it is the same.
        actions: bound === 1 ? rollout.actions : Float64Array.from(rollout.actions, (action) => action * bound),
        rewards: rollout.rewards,
        isWhole: states !== null,
        positions: states?.positions ?? initial.position,
        velocities: states?.velocities ?? initial.velocity,
      };
    }
}

/** Null where the rollout does not say in which state it began. */
function statesOf(
  simulator: Simulator,
  { initial, actions, steps }: NonNullable<ReturnType<typeof findRollout>>,
): { readonly positions: Float64Array; readonly velocities: Float64Array } | null {
  const { positionSize, velocitySize, actionSize, actionBound } = simulator.task;
  if (initial.position.length !== positionSize || initial.velocity.length !== velocitySize) return null;
  const positions = new Float64Array((steps + 1) * positionSize);
  const velocities = new Float64Array((steps + 1) * velocitySize);
  const scaled = new Float64Array(actionSize);
  const note = (row: number): void => {
    const { position, velocity } = simulator.state();
    positions.set(position, row * positionSize);
    velocities.set(velocity, row * velocitySize);
  };
  simulator.load(initial);
  note(0);
  for (let step = 0; step < steps; step++) {
    scaleAction(actions, step * actionSize, scaled, actionBound);
    simulator.step(scaled);
    note(step + 1);
  }
  return { positions, velocities };
}
