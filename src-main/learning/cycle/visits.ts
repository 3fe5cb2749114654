import { createVisitedCells, type VisitedCells } from '../../tasks/sparse/cells.ts';
import type { Task } from '../../tasks/task.ts';
import { roles, type Role, type Segment } from '../record.ts';

/** By role, what `createVisitedCells` gave. */
export type VisitsState = Readonly<Record<Role, string>>;

/** Where each role has been since the start of a run. */
export interface Visits {
  /** Counts in the states in which the segments' roles acted. */
  add(segments: readonly Segment[]): void;
  /** Share of the task's cells, 0 to 1; null for a role that never acted. */
  share(role: Role): number | null;
  state(): VisitsState;
}

/** Null where the task has no cells. */
export function createVisits({ cells, observationSize }: Task, before?: VisitsState): Visits | null {
  if (cells === undefined) return null;
  const create = (role: Role): VisitedCells => createVisitedCells(cells, before?.[role]);
  const visited: Readonly<Record<Role, VisitedCells>> = {
    teacher: create('teacher'),
    student: create('student'),
    baseline: create('baseline'),
    test: create('test'),
  };
  return {
    add(segments) {
      for (const { role, observations, steps } of segments) visited[role].visit(observations, observationSize, steps);
    },
    share: (role) => (visited[role].visited === 0 ? null : visited[role].visited / visited[role].of),
    // Object.fromEntries forgets which keys it was given.
    state: () => Object.fromEntries(roles.map((role) => [role, visited[role].state()])) as VisitsState,
  };
}
