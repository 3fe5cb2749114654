import { createMetricReader } from '../../../../db/log/series.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import { findRun, type StoredRun } from '../../../../db/runs.ts';
import { listVariants } from '../../../../db/variants.ts';
import type { MetricKey } from '../../../contract/metrics.ts';
import type { Study } from '../../../contract/studies.ts';
import { rolesOf } from '../../../contract/vocabulary.ts';
import { hasStillTeacher } from '../../../learning/method.ts';
import type { TaskName } from '../../../tasks/task.ts';
import type { GroupOfRuns } from '../../comparison/compare.ts';
import type { GroupCurves } from '../../curves/curvePanels.ts';
import { curveOf } from '../../curves/curves.ts';
import { groupOf } from '../../runs/runSummaries.ts';
import { readGroups } from '../../runs/variants.ts';
import { seedsOf } from '../plan.ts';

/** The finished runs of a study's variant on a task, in order of their seeds. */
export interface VariantRuns {
  readonly task: TaskName;
  /** As the plan calls it. */
  readonly variant: string;
  /**
   * As tables and figures call it: what a person named the group of its runs in this database, else the plan's word.
   */
  readonly name: string;
  /** Runs that the plan asks for. */
  readonly planned: number;
  readonly runs: readonly StoredRun[];
}

export function variantRuns(database: ReadableDatabase, study: Study): readonly VariantRuns[] {
  const found = study.plan.tasks.flatMap((task) =>
    study.plan.variants.map(({ label }) => ({
      task,
      variant: label,
      planned: seedsOf(study.plan, task).length,
      runs: study.cells
        .filter((cell) => cell.task === task && cell.variant === label && cell.state === 'finished')
        .flatMap(({ run }) => (run === null ? [] : (findRun(database, run) ?? [])))
        .sort((a, b) => a.seed - b.seed),
    })),
  );
  const names = namesOf(database, found);
  return found.map((each) => ({ ...each, name: names.get(each.variant) ?? each.variant }));
}

/** A person's name for a group, for the variant whose runs are all of that group; no two alike. */
function namesOf(
  database: ReadableDatabase,
  found: readonly Pick<VariantRuns, 'variant' | 'runs'>[],
): ReadonlyMap<string, string> {
  const given = new Map(listVariants(database).flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
  const byVariant = Map.groupBy(found, ({ variant }) => variant);
  const taken = new Set(byVariant.keys());
  const names = new Map<string, string>();
  for (const [variant, members] of byVariant) {
    const groups = new Set(members.flatMap(({ runs }) => runs.map((run) => run.variant)));
    const [only] = groups;
    const name = groups.size === 1 && only !== null ? given.get(only) : undefined;
    if (name === undefined || taken.has(name)) continue;
    taken.add(name);
    names.set(variant, name);
  }
  return names;
}

export interface StudyCurves extends GroupCurves {
  readonly variant: string;
}

/** One metric of the study's finished runs against interactions. */
export function studyCurves(
  database: ReadableDatabase,
  study: Study,
  variants: readonly VariantRuns[],
  metric: MetricKey,
): readonly StudyCurves[] {
  const groups = readGroups(database);
  const readMetric = createMetricReader(database);
  return variants
    .filter(({ runs }) => runs.length > 0)
    .map(({ task, variant, name, runs }) => {
      const { method } = planned(study, variant);
      const members = runs.map((run) => {
        // Written by resolveConfiguration; the axis of interactions looks at none of it.
        const settings = JSON.parse(run.configuration) as Record<string, unknown>;
        const grouped = {
          id: run.id,
          task,
          method,
          seed: run.seed,
          configurationId: run.configuration_id,
          group: groupOf(run, groups),
          settings,
        };
        return {
          run: grouped,
          curve: curveOf(readMetric(run.id, { kind: 'metric', key: metric }), 'interactions', settings),
        };
      });
      const [{ run: first }] = members;
      return {
        variant,
        group: { task, method, group: first.group, label: name, runs: members.map(({ run }) => run) },
        members,
      };
    });
}

/** A variant on a task as a comparison takes it; without runs where none is finished. */
export interface StudyGroup extends GroupOfRuns {
  readonly variant: string;
  /** Whether its student acts in training, so that there are episodes to read a return from. */
  readonly acts: boolean;
  readonly planned: number;
}

export function asCompared(
  study: Study,
  variants: readonly VariantRuns[],
  curves: readonly StudyCurves[],
): readonly StudyGroup[] {
  return variants.map(({ task, variant, name, planned: count }) => {
    const { method, settings } = planned(study, variant);
    const own = curves.find((each) => each.group.task === task && each.variant === variant);
    return {
      ...{ task, variant, method, label: name, planned: count },
      isControl: hasStillTeacher(method, settings),
      acts: rolesOf(method, String(settings['frozenData'] ?? 'teacher')).some(
        (role) => role === 'student' || role === 'baseline',
      ),
      runs: (own?.members ?? []).map(({ run, curve }) => ({ run: run.id, seed: run.seed, isFinished: true, curve })),
      repeats: 0,
      otherSettings: 0,
    };
  });
}

function planned(study: Study, label: string): Study['plan']['variants'][number] {
  const found = study.plan.variants.find((variant) => variant.label === label);
  if (found === undefined) throw new RangeError(`The study has no variant ${label}.`);
  return found;
}
