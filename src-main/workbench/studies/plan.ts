import { TutelageError } from '../../contract/errors.ts';
import type { Plan, Variant } from '../../contract/studies.ts';
import { updatesPerInteraction } from '../../contract/vocabulary.ts';
import type { MethodName } from '../../learning/configuration.ts';
import { configurationErrors, ConfigurationError, resolveConfiguration } from '../../learning/resolution.ts';
import { reads } from '../../learning/method.ts';
import type { TaskName } from '../../tasks/task.ts';

/** One run that a plan asks for. */
export interface PlannedRun {
  readonly task: TaskName;
  readonly variant: Variant;
  readonly seed: number;
  /** As it would be asked for, without the run whose teacher a frozen one takes. */
  readonly request: Readonly<Record<string, unknown>>;
  /** JSON of what its method reads of its configuration, without seed, frozenRun and engine, keys in order. */
  readonly settings: string;
  readonly engine: string;
  readonly interactions: number;
  /** Updates of the student's networks, exercises among them. */
  readonly updatesPerInteraction: number;
}

/** Stands for a teacher that is not known yet, while the rest of a frozen run is checked. */
const SOME_RUN = 'some-run';

/** Share of every run that is carried out. */
export function scaleOf(plan: Plan): number {
  return plan.scale ?? 1;
}

/** The seeds that a plan has on a task. */
export function seedsOf(plan: Plan, task: TaskName): readonly number[] {
  return plan.taskSeeds?.[task] ?? plan.seeds;
}

/**
 * Every run of a plan, by task, variant and seed.
 *
 * @throws ConfigurationError naming a setting that cannot be.
 */
export function plannedRuns(plan: Plan): readonly PlannedRun[] {
  return plan.tasks.flatMap((task) =>
    plan.variants.flatMap((variant) => {
      const request = scaled({ ...plan.settings, ...variant.settings, task, method: variant.method }, scaleOf(plan));
      const configuration = resolveConfiguration(withSomeTeacher(request));
      const settings: Readonly<Record<string, unknown>> = { ...configuration };
      return seedsOf(plan, task).map((seed) => ({
        task,
        variant,
        seed,
        request: { ...request, seed },
        settings: comparableSettings(configuration, configuration.method),
        engine: configuration.engine,
        interactions: configuration.interactions,
        updatesPerInteraction: updatesPerInteraction(configuration.method, (key) => settings[key]),
      }));
    }),
  );
}

/**
 * All that keeps a plan from being carried out, the setting's name first and the variants and tasks that it concerns
 * behind it where they are not all.
 */
export function planFaults(plan: Plan): readonly string[] {
  const found = new Map<string, string[]>();
  for (const task of plan.tasks)
    for (const variant of plan.variants) {
      const request = { ...plan.settings, ...variant.settings, task, method: variant.method };
      for (const { message } of configurationErrors(withSomeTeacher(request)))
        found.set(message, [...(found.get(message) ?? []), `${variant.label} on ${task}`]);
    }
  const all = plan.tasks.length * plan.variants.length;
  if (found.size > 0)
    return [...found].map(([message, places]) =>
      places.length === all
        ? message
        : `${message} (${places.slice(0, 3).join(', ')}${places.length > 3 ? ', …' : ''})`,
    );
  try {
    requireDistinctVariants(plan);
    return [];
  } catch (error) {
    if (error instanceof TutelageError || error instanceof ConfigurationError) return [error.message];
    throw error;
  }
}

/** What tells one run of a plan from all others: settings, seed and, of a frozen one, whose teacher it takes. */
function identityOf(plan: Plan, { task, variant, seed, settings }: PlannedRun): string {
  const teacher = plan.variants.find(({ label }) => label === variant.teacherFrom);
  return JSON.stringify([task, seed, settings, teacher === undefined ? null : [teacher.method, teacher.settings]]);
}

/** Runs that several plans ask for together, and how many of them are different. */
export function runsOfStudies(plans: readonly Plan[]): { readonly planned: number; readonly distinct: number } {
  const identities = plans.flatMap((plan) => plannedRuns(plan).map((run) => identityOf(plan, run)));
  return { planned: identities.length, distinct: new Set(identities).size };
}

/**
 * Two variants of one configuration would be compared with themselves.
 *
 * @throws TutelageError naming two variants that are the same on a task.
 */
export function requireDistinctVariants(plan: Plan): void {
  const labels = new Map<string, string>();
  for (const run of plannedRuns(plan)) {
    const identity = identityOf(plan, run);
    const other = labels.get(identity);
    const { label } = run.variant;
    if (other !== undefined && other !== label)
      throw new TutelageError(
        'invalid-request',
        `variants: "${other}" and "${label}" are the same configuration on ${run.task}. Change a ` +
          'setting of one, or leave one out.',
      );
    labels.set(identity, label);
  }
}

function withSomeTeacher(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return request['method'] === 'frozen' ? { ...request, frozenRun: SOME_RUN } : { ...request };
}

/** A share of the interactions, tests as many as in the whole. */
function scaled(request: Readonly<Record<string, unknown>>, scale: number): Readonly<Record<string, unknown>> {
  if (scale === 1) return request;
  const { interactions, testInterval } = resolveConfiguration(withSomeTeacher(request));
  return {
    ...request,
    interactions: Math.max(1, Math.round(interactions * scale)),
    testInterval: Math.max(1, Math.round(testInterval * scale)),
  };
}

/**
 * Text that two configurations share where they differ at most in seed, teacher, engine and what their method does not
 * read: keys in order.
 */
export function comparableSettings(settings: Readonly<Record<string, unknown>>, method: MethodName): string {
  const compared = Object.entries(settings).filter(
    ([key]) => key !== 'seed' && key !== 'frozenRun' && key !== 'engine' && reads(method, key),
  );
  return JSON.stringify(Object.fromEntries(compared.sort(([a], [b]) => (a < b ? -1 : 1))));
}
