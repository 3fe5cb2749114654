import type { RunGroup as Group } from '../../contract/groups.ts';
import type { RunMethod } from '../../contract/runs.ts';

/**
 * A run as it is grouped: `settings` is what its configuration says but for the seed and the run whose teacher it
 * takes.
 */
export interface GroupedRun {
  readonly id: string;
  readonly task: string;
  readonly method: RunMethod;
  readonly seed: number;
  readonly configurationId: number;
  readonly group: Group;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Repetitions of one experiment. */
export interface RunGroup {
  readonly task: string;
  readonly method: RunMethod;
  readonly group: Group;
  /** The name of the group, as everywhere. */
  readonly label: string;
  /** In order of their seeds. */
  readonly runs: readonly GroupedRun[];
}

/** Groups by task and variant, in order of task, method and label. */
export function groupRuns(runs: readonly GroupedRun[]): readonly RunGroup[] {
  // Runs that are in no variant yet are told apart by their configuration.
  const groups = Map.groupBy(runs, ({ task, group, configurationId }) =>
    group.variant === 0 ? `configuration ${configurationId}` : `${task} ${group.variant}`,
  );
  return [...groups.values()]
    .map((members) => {
      const [{ task, method, group }] = members;
      return { task, method, group, label: group.name, runs: members.toSorted((a, b) => a.seed - b.seed) };
    })
    .sort((a, b) => compare(a.task, b.task) || compare(a.method, b.method) || compare(a.label, b.label));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
