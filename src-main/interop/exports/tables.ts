import type { Column, TablePart } from '../columns.ts';
import type { ExportedMetrics, ExportedRollout, ExportedRun } from './exportedRun.ts';

/** Rows of one part: long tables are written part by part. */
const ROWS_AT_ONCE = 50_000;

/** A row a step: which rollout, which step, observation, action, reward, and whether it ended the episode. */
export function* stepsTable(run: ExportedRun, rollouts: Iterable<ExportedRollout>): Generator<TablePart, void> {
  let held: ExportedRollout[] = [];
  let rows = 0;
  for (const rollout of rollouts) {
    held.push(rollout);
    rows += rollout.steps;
    if (rows < ROWS_AT_ONCE) continue;
    yield partOf(run, held, rows);
    held = [];
    rows = 0;
  }
  if (rows > 0) yield partOf(run, held, rows);
}

function partOf(run: ExportedRun, rollouts: readonly ExportedRollout[], rows: number): TablePart {
  const each = <T>(value: (rollout: ExportedRollout, step: number) => T): T[] =>
    rollouts.flatMap((rollout) => Array.from({ length: rollout.steps }, (_, step) => value(rollout, step)));
  const numbers = (name: string, value: (rollout: ExportedRollout, step: number) => number): Column => {
    const values = new Float32Array(rows);
    let row = 0;
    for (const rollout of rollouts)
      for (let step = 0; step < rollout.steps; step++) values[row++] = value(rollout, step);
    return { name, type: 'float32', values };
  };
  const { observationSize, actionSize } = run;
  const isDouble = rollouts.some(({ actions }) => actions instanceof Float64Array);
  return [
    { name: 'run', type: 'text', values: Array<string>(rows).fill(run.id) },
    { name: 'role', type: 'text', values: each(({ role }) => role) },
    { name: 'rollout', type: 'int32', values: each(({ index }) => index) },
    { name: 'episode', type: 'text', values: each(({ role, index }) => `${role} ${index}`) },
    { name: 'step', type: 'int32', values: each((_, step) => step) },
    { name: 'cycle', type: 'int32', values: each(({ cycle }) => cycle) },
    ...Array.from({ length: observationSize }, (_, i) =>
      numbers(`obs_${i}`, ({ observations }, step) => observations[step * observationSize + i]),
    ),
    ...Array.from({ length: actionSize }, (_, i): Column => {
      const name = `action_${i}`;
      const value = ({ actions }: ExportedRollout, step: number): number => actions[step * actionSize + i];
      return isDouble ? { name, type: 'float64', values: each(value) } : numbers(name, value);
    }),
    numbers('reward', ({ rewards }, step) => rewards[step]),
    {
      name: 'terminated',
      type: 'int32',
      values: each(({ ending, steps }, step) => Number(ending === 'terminated' && step === steps - 1)),
    },
    {
      name: 'truncated',
      type: 'int32',
      values: each(({ ending, steps }, step) => Number(ending === 'truncated' && step === steps - 1)),
    },
  ];
}

/** A row a logged step. */
export function metricRows(
  run: ExportedRun,
  metrics: ExportedMetrics,
): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
} {
  const columns = [...metrics.values];
  return {
    header: ['run', 'cycle', 'interactions', 'seconds', ...columns.map(([name]) => name)],
    rows: metrics.cycle.map((cycle, row) => [
      ...[run.id, cycle, metrics.interactions[row], metrics.seconds[row]],
      ...columns.map(([, values]) => values[row]),
    ]),
  };
}
