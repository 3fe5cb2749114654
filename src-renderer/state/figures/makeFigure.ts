import type { FigurePanel, RunChoice } from '../../../src-main/contract/figures/specification.ts';
import type { Role, RunSummary } from '../../../src-main/contract/runs.ts';

/**
 * Groups on tasks, where the runs are all finished ones that there are of them: runs that are added later then come
 * in. Else the runs themselves.
 */
export function choiceOf(runs: readonly RunSummary[], all: readonly RunSummary[]): RunChoice {
  const groups = [...new Set(runs.map(({ group }) => group.variant))].sort((a, b) => a - b);
  const tasks = [...new Set(runs.map(({ task }) => task))];
  const members = all.filter(
    (run) =>
      run.status === 'finished' &&
      run.trashedAt === null &&
      !run.isArchived &&
      groups.includes(run.group.variant) &&
      tasks.includes(run.task),
  );
  const chosen = new Set(runs.map(({ id }) => id));
  const isAll = members.length === chosen.size && members.every(({ id }) => chosen.has(id));
  return isAll && groups.length > 0 && !groups.includes(0)
    ? { by: 'groups', groups, tasks }
    : { by: 'runs', runs: [...chosen] };
}

/** "Test return on Hopper", "Test return, 3 tasks" */
export function nameOf(what: string, tasks: readonly string[]): string {
  return tasks.length === 1 ? `${what} on ${tasks[0]}` : `${what}, ${tasks.length} tasks`;
}

/** A map as a figure, drawn as the screen has it. */
export function mapPanel(
  map: string,
  { smoothing, part }: { readonly smoothing: number; readonly part: { from: number; to: number } | null },
): Extract<FigurePanel, { kind: 'densities' }> {
  return {
    kind: 'densities',
    title: null,
    xTitle: null,
    yTitle: null,
    map,
    sets: null,
    bandwidth: null,
    smoothing,
    part,
    rowTitles: null,
    columnTitles: null,
  };
}

/** @param rollout its place among those of the role; null is the last. */
export function framesPanel(run: string, role: Role, rollout: number | null): FigurePanel {
  return { kind: 'frames', title: null, run, role, rollout, count: 6, from: 0, to: null };
}
