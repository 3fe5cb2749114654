import type { Stage, StateSetRequest } from '../../contract/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import { roleTitles } from '../../contract/vocabulary.ts';
import type { RunSummary } from '../../contract/runs.ts';
import type { Role } from '../../learning/record.ts';

const stages: readonly { readonly row: string; readonly stage: Stage }[] = [
  { row: 'Early', stage: { kind: 'early', rollouts: 50 } },
  { row: 'Late', stage: { kind: 'late', rollouts: 50 } },
];

/**
 * The layout of the paper's Figure 4: rows early and late (first and last 50
 * rollouts of each run), columns teacher, student, baseline, as far as the runs
 * have these roles.
 */
export function figure4Sets(runs: readonly RunSummary[]): StateSetRequest[] {
  return stages.flatMap(({ row, stage }) => roleSets(runs, row, stage));
}

/** A set for each role that the runs have, over all of training: what a curve over training is measured on. */
export function wholeTrainingSets(runs: readonly RunSummary[]): StateSetRequest[] {
  return roleSets(runs, 'All of training', { kind: 'all' });
}

function roleSets(runs: readonly RunSummary[], row: string, stage: Stage): StateSetRequest[] {
  const tasks = [...new Set(runs.map((run) => run.task))];
  if (tasks.length > 1)
    throw new TutelageError(
      'invalid-request',
      `The runs are of ${tasks.length} tasks (${tasks.join(', ')}), whose states live in different spaces. Choose runs of one task.`,
    );
  const columns: { role: Role; runs: string[] }[] = [
    { role: 'teacher', runs: runs.filter((run) => run.method !== 'ddpg').map((run) => run.id) },
    {
      role: 'student',
      runs: runs.filter((run) => run.method !== 'ddpg' && run.method !== 'frozen').map((run) => run.id),
    },
    { role: 'baseline', runs: runs.filter((run) => run.method === 'ddpg').map((run) => run.id) },
  ];
  return columns
    .filter((column) => column.runs.length > 0)
    .map((column) => ({
      label: `${roleTitles[column.role]}, ${row.toLowerCase()}`,
      row,
      column: roleTitles[column.role],
      runs: column.runs,
      role: column.role,
      stage,
    }));
}
