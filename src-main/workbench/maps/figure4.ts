import type { Stage, StateSetRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import { roleColumns } from '../../contract/vocabulary.ts';
import type { Role, RunSummary } from '../../contract/runs.ts';

/** Which sets of some runs are drawn: rows are stages, columns the roles of each group. */
export interface SetGrid {
  readonly roles: readonly Role[];
  readonly stages: readonly { readonly row: string; readonly stage: Stage }[];
}

/** The layout of the paper's Figure 4: rows early and late, the first and last 50 rollouts of each run. */
export const figure4Grid: SetGrid = {
  roles: ['teacher', 'student', 'baseline'],
  stages: [
    { row: 'Early', stage: { kind: 'early', rollouts: 50 } },
    { row: 'Late', stage: { kind: 'late', rollouts: 50 } },
  ],
};

/** What a curve over training is measured on: a set for each role, over all of training. */
export const wholeTraining: SetGrid['stages'] = [{ row: 'All of training', stage: { kind: 'all' } }];

/**
 * The sets of a grid as far as the runs have these roles; groups stand beside each other unless they are to be pooled.
 *
 * @throws TutelageError where the runs are of several tasks, or none has such a role.
 */
export function gridSets(
  runs: readonly RunSummary[],
  isPooled: boolean,
  { roles, stages }: SetGrid = figure4Grid,
): StateSetRequest[] {
  const tasks = [...new Set(runs.map((run) => run.task))];
  if (tasks.length > 1)
    throw new TutelageError(
      'invalid-request',
      `The runs are of ${tasks.length} tasks (${tasks.join(', ')}), whose states live in different spaces. ` +
        'Choose runs of one task.',
    );
  const columns = roleColumns(roles, runs, isPooled);
  if (runs.length > 0 && columns.length === 0)
    throw new TutelageError('invalid-request', `None of these runs has rollouts of ${roles.join(' or ')}.`);
  return stages.flatMap(({ row, stage }) =>
    columns.map(({ title, role, runs: ids }) => ({
      label: `${title}, ${row.toLowerCase()}`,
      row,
      column: title,
      runs: [...ids],
      role,
      stage,
    })),
  );
}
