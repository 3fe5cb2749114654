import type { Stage, StateSetRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import { roleColumns } from '../../contract/vocabulary.ts';
import type { RunSummary } from '../../contract/runs.ts';

const stages: readonly { readonly row: string; readonly stage: Stage }[] = [
  { row: 'Early', stage: { kind: 'early', rollouts: 50 } },
  { row: 'Late', stage: { kind: 'late', rollouts: 50 } },
];

/**
 * The layout of the paper's Figure 4: rows early and late (first and last 50
 * rollouts of each run), columns teacher, student, baseline, as far as the runs
 * have these roles, for each group one unless they are to be pooled.
 */
export function figure4Sets(runs: readonly RunSummary[], isPooled: boolean): StateSetRequest[] {
  return stages.flatMap(({ row, stage }) => roleSets(runs, isPooled, row, stage));
}

/** A set for each role that the runs have, over all of training: what a curve over training is measured on. */
export function wholeTrainingSets(runs: readonly RunSummary[], isPooled: boolean): StateSetRequest[] {
  return roleSets(runs, isPooled, 'All of training', { kind: 'all' });
}

function roleSets(runs: readonly RunSummary[], isPooled: boolean, row: string, stage: Stage): StateSetRequest[] {
  const tasks = [...new Set(runs.map((run) => run.task))];
  if (tasks.length > 1)
    throw new TutelageError(
      'invalid-request',
      `The runs are of ${tasks.length} tasks (${tasks.join(', ')}), whose states live in different spaces. ` +
        'Choose runs of one task.',
    );
  return roleColumns(['teacher', 'student', 'baseline'], runs, isPooled).map(({ title, role, runs: ids }) => ({
    label: `${title}, ${row.toLowerCase()}`,
    row,
    column: title,
    runs: [...ids],
    role,
    stage,
  }));
}
