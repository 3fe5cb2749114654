import type { MethodName } from '../../contract/runs.ts';
import type { TaskName } from '../../tasks/task.ts';

/** A run as it is grouped: `settings` is what its configuration says but for the seed and the run whose teacher it takes. */
export interface GroupedRun {
  readonly id: string;
  readonly task: TaskName;
  readonly method: MethodName;
  readonly seed: number;
  readonly configurationId: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Repetitions of one experiment. */
export interface RunGroup {
  readonly task: TaskName;
  readonly method: MethodName;
  /** The method, and the settings that set the group apart from others of its task and method. */
  readonly label: string;
  /** In order of their seeds. */
  readonly runs: readonly GroupedRun[];
}

/** Groups by configuration, in order of task, method and label. */
export function groupRuns(runs: readonly GroupedRun[]): readonly RunGroup[] {
  const groups = [...Map.groupBy(runs, (run) => run.configurationId).values()];
  return groups
    .map((members) => {
      const [{ task, method, settings }] = members;
      const siblings = groups
        .filter(([other]) => other.task === task && other.method === method)
        .map(([other]) => other.settings);
      return {
        task,
        method,
        label: [method, ...apart(settings, siblings)].join(', '),
        runs: members.toSorted((a, b) => a.seed - b.seed),
      };
    })
    .sort((a, b) => compare(a.task, b.task) || compare(a.method, b.method) || compare(a.label, b.label));
}

function apart(
  own: Readonly<Record<string, unknown>>,
  siblings: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  return Object.keys(own)
    .filter((key) => siblings.some((other) => text(other[key]) !== text(own[key])))
    .map((key) => `${key} ${text(own[key])}`);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(' × ') : String(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
