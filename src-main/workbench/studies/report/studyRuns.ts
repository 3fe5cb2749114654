import { readMetric } from '../../../../db/cycles.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import { findRun, type StoredRun } from '../../../../db/runs.ts';
import type { MetricKey } from '../../../contract/metrics.ts';
import type { Study } from '../../../contract/studies.ts';
import type { TaskName } from '../../../tasks/task.ts';
import type { GroupOfRuns } from '../../comparison/compare.ts';
import type { GroupCurves } from '../../curves/curvePanels.ts';
import { curveOf } from '../../curves/curves.ts';
import { groupOf } from '../../runs/runSummaries.ts';
import { readGroups } from '../../runs/variants.ts';

/** The finished runs of a study's variant on a task, in order of their seeds. */
export interface VariantRuns {
  readonly task: TaskName;
  readonly label: string;
  readonly runs: readonly StoredRun[];
}

export function variantRuns(database: ReadableDatabase, study: Study): readonly VariantRuns[] {
  return study.plan.tasks.flatMap((task) =>
    study.plan.variants.map(({ label }) => ({
      task,
      label,
      runs: study.cells
        .filter((cell) => cell.task === task && cell.variant === label && cell.state === 'finished')
        .flatMap(({ run }) => (run === null ? [] : (findRun(database, run) ?? [])))
        .sort((a, b) => a.seed - b.seed),
    })),
  );
}

/** One metric of the study's finished runs against interactions, by the names of its variants. */
export function studyCurves(
  database: ReadableDatabase,
  study: Study,
  variants: readonly VariantRuns[],
  metric: MetricKey,
): readonly GroupCurves[] {
  const groups = readGroups(database);
  return variants
    .filter(({ runs }) => runs.length > 0)
    .map(({ task, label, runs }) => {
      const { method } = methodOf(study, label);
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
          curve: curveOf(readMetric(database, run.id, { kind: 'metric', key: metric }), 'interactions', settings),
        };
      });
      const [{ run: first }] = members;
      return { group: { task, method, group: first.group, label, runs: members.map(({ run }) => run) }, members };
    });
}

export function asCompared(study: Study, groups: readonly GroupCurves[]): readonly GroupOfRuns[] {
  return groups.map(({ group, members }) => ({
    task: group.task,
    label: group.label,
    method: group.method,
    isControl: methodOf(study, group.label).settings['teacherLearningRate'] === 0,
    runs: members.map(({ run, curve }) => ({ run: run.id, seed: run.seed, isFinished: true, curve })),
    repeats: 0,
    otherSettings: 0,
  }));
}

function methodOf(study: Study, label: string): Study['plan']['variants'][number] {
  const found = study.plan.variants.find((variant) => variant.label === label);
  if (found === undefined) throw new RangeError(`The study has no variant ${label}.`);
  return found;
}
