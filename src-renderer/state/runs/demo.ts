import type { RunSummary } from '../../../src-main/contract/runs.ts';

export const demoTag = 'demo';

/** What `tutelage demo` trains: both methods on Pendulum, three seeds each, about a minute on two cores. */
export const demoConfigurations: readonly Readonly<Record<string, unknown>>[] = ['meta', 'ddpg'].flatMap((method) =>
  [1, 2, 3].map((seed) => ({ task: 'Pendulum', method, seed, interactions: 90_000, testInterval: 5_000 })),
);

export interface DemoProgress {
  readonly runs: readonly RunSummary[];
  /** Of all its interactions, 0 to 1. */
  readonly share: number;
  readonly isDone: boolean;
}

/** How far the demo's runs are; null where it has not been loaded. */
export function demoProgress(all: readonly RunSummary[]): DemoProgress | null {
  const runs = all.filter((run) => run.tags.includes(demoTag) && run.trashedAt === null);
  if (runs.length === 0) return null;
  const budget = runs.reduce((sum, run) => sum + run.budget, 0);
  const done = runs.reduce((sum, run) => sum + Math.min(run.interactions, run.budget), 0);
  return { runs, share: done / budget, isDone: runs.every((run) => run.status === 'finished') };
}
