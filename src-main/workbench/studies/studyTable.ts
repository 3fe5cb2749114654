import type { RunSummary } from '../../contract/runs.ts';
import type { Plan, Reading, StudyCell, StudyResult, StudyValue } from '../../contract/studies.ts';
import type { Table, TableCell } from '../../figures/table.ts';
import { mean, standardDeviation } from '../../numerics/moments.ts';
import { aggregate } from '../../statistics/aggregate.ts';
import { setApart, setApartRule } from '../../statistics/setApart.ts';
import type { TaskName } from '../../tasks/task.ts';
import { fewestOfReturns } from '../comparison/fewEpisodes.ts';
import { paperValue } from './paperStudies.ts';
import { readings } from './readings.ts';

/** Each task and variant over its finished runs, beside the paper's number. */
export function studyResults(
  plan: Plan,
  preset: string | null,
  cells: readonly StudyCell[],
  runOf: (id: string) => RunSummary,
): readonly StudyResult[] {
  return plan.tasks.flatMap((task) =>
    plan.variants.map(({ label, method }): StudyResult => {
      const value = (reading: Reading): StudyValue => {
        const values = valuesOf(plan, cells, task, reading, runOf);
        const place = plan.variants.findIndex((variant) => variant.label === label);
        return { ...valueOf(values[place]), isSetApart: setApart(values) === place };
      };
      return {
        task,
        variant: label,
        method,
        values: {
          rollout: value('rollout'),
          cumulative: value('cumulative'),
          test: value('test'),
          late: value('late'),
        },
        fewestEpisodes: fewestOfReturns(finishedRuns(cells, task, label, runOf).map(({ returns }) => returns)),
        paper: paperValue(preset, task, label),
      };
    }),
  );
}

function finishedRuns(
  cells: readonly StudyCell[],
  task: TaskName,
  label: string,
  runOf: (id: string) => RunSummary,
): readonly RunSummary[] {
  return cells.flatMap((cell) =>
    cell.task === task && cell.variant === label && cell.state === 'finished' && cell.run !== null
      ? [runOf(cell.run)]
      : [],
  );
}

/** What the finished runs of each variant read on a task; runs without such a number are left out. */
function valuesOf(
  plan: Plan,
  cells: readonly StudyCell[],
  task: TaskName,
  reading: Reading,
  runOf: (id: string) => RunSummary,
): readonly (readonly number[])[] {
  return plan.variants.map(({ label }) =>
    finishedRuns(cells, task, label, runOf)
      .map(readings[reading].read)
      .filter((value) => value !== null),
  );
}

function valueOf(values: readonly number[]): Omit<StudyValue, 'isSetApart'> {
  const sd = standardDeviation(values);
  return { n: values.length, mean: values.length === 0 ? null : mean(values), sd: Number.isFinite(sd) ? sd : null };
}

/** The study as a table for a paper: a row a task, a column a variant, the paper's numbers behind ours. */
export function studyTable(
  name: string,
  id: string,
  plan: Plan,
  preset: string | null,
  cells: readonly StudyCell[],
  reading: Reading,
  runOf: (id: string) => RunSummary,
): Table {
  const hasPaper = (label: string): boolean => plan.tasks.some((task) => paperValue(preset, task, label) !== null);
  const ours = (task: TaskName, label: string): TableCell => {
    const groups = valuesOf(plan, cells, task, reading, runOf);
    const place = plan.variants.findIndex((variant) => variant.label === label);
    if (groups[place].length === 0) return null;
    return {
      ...aggregate(groups[place], { estimator: 'mean', band: 'standard-deviation' }),
      best: setApart(groups) === place,
    };
  };
  const theirs = (task: TaskName, label: string): TableCell => {
    const value = paperValue(preset, task, label);
    return value === null ? null : `${value.mean} ± ${value.sd}`;
  };
  const columns = plan.variants.flatMap(({ label }) => [
    { title: label, of: ours, label },
    ...(hasPaper(label) ? [{ title: `${label}, paper`, of: theirs, label }] : []),
  ]);
  const fewest = fewestOfReturns(
    plan.tasks.flatMap((task) =>
      plan.variants.flatMap(({ label }) => finishedRuns(cells, task, label, runOf).map(({ returns }) => returns)),
    ),
  );
  const few = reading === 'rollout' && fewest !== null ? ` Some runs have finished fewer, ${fewest} at least.` : '';
  return {
    caption:
      `${name}: ${readings[reading].name}: ${readings[reading].words}.${few}` +
      (preset === null ? '' : ' The paper’s ± is taken as one standard deviation.'),
    rule: setApartRule,
    label: `tab:${id}`,
    columns: [{ title: 'Task' }, ...columns.map(({ title }) => ({ title }))],
    rows: plan.tasks.map((task) => [task, ...columns.map(({ of, label }) => of(task, label))]),
  };
}
