import type { RunDetail } from '../../src-main/contract/runs.ts';
import { formatValue } from './format.ts';

/** Runs that differ in nothing but their seed. */
export interface RunGroup {
  readonly key: string;
  readonly task: RunDetail['task'];
  readonly method: RunDetail['method'];
  /** The method, and what sets it apart from other groups of the same method and task. */
  readonly label: string;
  readonly runs: readonly RunDetail[];
}

/** Groups runs by configuration without the seed, in order of task, then method, then label. */
export function groupRuns(details: readonly RunDetail[]): readonly RunGroup[] {
  const byKey = Map.groupBy(details, (detail) => keyOf(detail));
  const groups = [...byKey].map(([key, runs]) => ({ key, task: runs[0].task, method: runs[0].method, runs: runs.toSorted((a, b) => a.seed - b.seed) }));
  return groups
    .map((group) => ({ ...group, label: labelOf(group.runs[0], groups.filter((other) => other.task === group.task && other.method === group.method).map((other) => other.runs[0])) }))
    .sort((a, b) => compare(a.task, b.task) || compare(a.method, b.method) || compare(a.label, b.label));
}

/** A setting on which runs differ, with each run's value. */
export interface Difference {
  readonly key: string;
  readonly values: readonly string[];
}

/** The settings on which some of `details` differ, the seed left out. */
export function differences(details: readonly RunDetail[]): readonly Difference[] {
  const keys = [...new Set(details.flatMap((detail) => Object.keys(detail.configuration)))].filter((key) => key !== 'seed');
  return keys
    .map((key) => ({ key, values: details.map((detail) => formatValue(Reflect.get(detail.configuration, key))) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function keyOf(detail: RunDetail): string {
  return JSON.stringify(Object.entries({ ...detail.configuration, seed: 0 }).sort(([a], [b]) => compare(a, b)));
}

function labelOf(run: RunDetail, siblings: readonly RunDetail[]): string {
  const apart = differences([run, ...siblings]).map(({ key, values }) => `${key} ${values[0]}`);
  return [run.method, ...apart].join(', ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
