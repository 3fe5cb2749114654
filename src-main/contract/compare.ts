import { z } from 'zod';
import type { RunMethod } from '../learning/configuration.ts';
import { metricKeys } from '../learning/record.ts';
import { runId, taskText } from './runs.ts';
import { reductions } from './words/choices.ts';

export { reductions };

export type Reduction = (typeof reductions)[number];

export const compareRequest = z.strictObject({
  runs: z.array(runId).min(1).max(1000),
  metric: z.enum(metricKeys).default('test_return'),
  reduction: z.enum(reductions).default('late'),
  /** Label of the group that the others are compared with; null takes the control, else ddpg, else the first. */
  reference: z.string().max(200).nullable().default(null),
  method: z.enum(['student-t', 'bootstrap']).default('student-t'),
  /** The difference that the planner asks seeds for; null takes each difference that was seen. */
  telling: z.number().positive().finite().nullable().default(null),
  /** The value whose first step is looked for; null takes the best of the reference's mean curve. */
  level: z.number().finite().nullable().default(null),
  /** Returns that count as 0 and 1 over tasks; what is not given has the program's own. */
  anchors: z.record(taskText, z.strictObject({ low: z.number(), high: z.number() })).default({}),
  /** Metrics looked at so far, for the warning that many were. */
  metricsLookedAt: z.int().min(1).max(1000).default(1),
});
export type CompareRequest = z.output<typeof compareRequest>;

export interface IntervalOf {
  /** Null where there are no runs. */
  readonly estimate: number | null;
  /** Null where runs are too few for a bound. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface ComparedRun {
  readonly run: string;
  readonly seed: number;
  /** Null where the run has recorded nothing of the metric. */
  readonly value: number | null;
  /** First step at or above the level; null where the run never is. */
  readonly reached: number | null;
}

/** When a group's mean curve comes to the level, and how many of its runs do. */
export interface Reach {
  readonly meanCurve: number | null;
  readonly runs: number;
  /** Of the runs' first steps, those never there counted as later than any; null where fewer than half are. */
  readonly medianRun: number | null;
  /** Step of the mean curve over that of the reference's; null where either never is there. */
  readonly ratio: number | null;
}

export type VerdictKind = 'above' | 'below' | 'not-told' | 'no-spread' | 'too-few';

export interface ComparedGroup {
  readonly label: string;
  readonly method: RunMethod;
  readonly runs: readonly ComparedRun[];
  /** Runs with a value. */
  readonly n: number;
  /** The fewest episodes behind a rollout return that enters, where these are fewer than 100; null otherwise. */
  readonly fewestEpisodes: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly iqm: number | null;
  /** One standard deviation, ddof 1; null below two runs. */
  readonly sd: number | null;
  /** Mean over the runs of the area under their curves over the common span, divided by the span. */
  readonly area: number | null;
  readonly reach: Reach;
  /** Null for the reference itself, and where the task has none. */
  readonly against: {
    readonly difference: IntervalOf & {
      readonly paired: boolean;
      readonly method: 'student-t' | 'bootstrap';
      readonly n: number;
      readonly referenceN: number;
    };
    readonly improvement: IntervalOf;
    readonly verdict: { readonly kind: VerdictKind; readonly text: string; readonly seeds: number | null };
    /** True coverage of the two intervals where it is not what their name says. */
    readonly notes: readonly string[];
  } | null;
}

export interface ComparedTask {
  readonly task: string;
  readonly groups: readonly ComparedGroup[];
  /** Label of the reference here; null where the task has none. */
  readonly reference: string | null;
  /** The level whose first step is looked for, and the step at which the reference's mean curve has it first. */
  readonly level: number | null;
  readonly levelStep: number | null;
  /** Steps over which areas are taken. */
  readonly span: readonly [from: number, to: number] | null;
  readonly warnings: readonly string[];
}

export interface ComparedOverTasks {
  /** Tasks on which all the groups below have runs. */
  readonly tasks: readonly { readonly task: string; readonly low: number; readonly high: number }[];
  readonly groups: readonly {
    readonly label: string;
    readonly values: Readonly<Record<'mean' | 'median' | 'iqm' | 'optimality-gap', IntervalOf>>;
    /** Probability of improvement over the reference; null for itself. */
    readonly improvement: IntervalOf | null;
    /** Share of runs above each normalised score. */
    readonly profile: readonly (IntervalOf & { readonly tau: number })[];
  }[];
  readonly notes: readonly string[];
  /** Those of them that a reader of the profiles alone needs. */
  readonly profileNotes: readonly string[];
}

export interface Comparison {
  /** The metric with its unit, and how a run's curve became one number. */
  readonly title: string;
  readonly reference: string | null;
  readonly tasks: readonly ComparedTask[];
  /** Null where fewer than two tasks share two groups. */
  readonly over: ComparedOverTasks | null;
  readonly warnings: readonly string[];
}
