import type { Plan } from '../../../contract/studies.ts';
import type { Table, TableCell } from '../../../figures/table.ts';
import { aggregate } from '../../../statistics/aggregate.ts';
import { setApart, setApartRule } from '../../../statistics/setApart.ts';
import { seededValues } from '../../comparison/compare.ts';
import { fewestOfReturns } from '../../comparison/fewEpisodes.ts';
import { paperValue } from '../paperStudies.ts';
import { whyNoReturn } from './noReturn.ts';
import type { StudyGroup, VariantRuns } from './studyRuns.ts';
import { shortScaleNote, type ReadingPart, type StudyParts } from './studyParts.ts';

/** Mean ± sd a task and variant with how many runs are there, the paper's number behind ours where it has one. */
export function resultTable(
  { study, variants }: StudyParts,
  { reading, groups }: Pick<ReadingPart, 'reading' | 'groups'>,
): Table {
  const { plan, preset } = study;
  const valuesOf = (group: StudyGroup): readonly number[] =>
    seededValues(group, reading.reduction, null).map(({ value }) => value);
  const ours = (task: Plan['tasks'][number], variant: string): TableCell => {
    const row = groups.filter((group) => group.task === task);
    const place = row.findIndex((group) => group.variant === variant);
    if (place < 0) return null;
    const values = row.map(valuesOf);
    const { runs, planned } = row[place];
    const note = runs.length === planned ? `${planned}` : `${runs.length} of ${planned}`;
    if (values[place].length === 0) return `- (${note})`;
    const cell = aggregate(values[place], { estimator: 'mean', band: 'standard-deviation' });
    return { ...cell, best: setApart(values) === place, decimals: Math.abs(cell.centre) >= 100 ? 0 : 2, note };
  };
  const theirs = (task: Plan['tasks'][number], variant: string): TableCell => {
    const value = paperValue(preset, task, variant);
    return value === null ? null : `${value.mean} ± ${value.sd}`;
  };
  const nameOf = (label: string): string => variants.find(({ variant }) => variant === label)?.name ?? label;
  const columns = plan.variants.flatMap(({ label }) => [
    { title: nameOf(label), of: ours, label },
    ...(plan.tasks.some((task) => paperValue(preset, task, label) !== null)
      ? [{ title: `${nameOf(label)}, paper`, of: theirs, label }]
      : []),
  ]);
  const silent = groups.filter((group) => group.runs.length > 0 && valuesOf(group).length === 0);
  const causes = Map.groupBy(silent, (group) => whyNoReturn(group, reading));
  const fewest = fewestOfReturns(
    variants.flatMap(({ runs }) =>
      runs.map((run) => ({ rollout: run.rollout_return, rolloutEpisodes: run.rollout_episodes })),
    ),
  );
  return {
    caption: [
      `${sentence(reading.name)}: ${reading.words}. In brackets the number of runs, and of how ` +
        'many where some are not there yet.',
      ...[...causes].map(
        ([cause, of]) => `No such return of ${[...new Set(of.map(({ label }) => label))].join(', ')}: ${cause}.`,
      ),
      ...(reading.key === 'rollout' && fewest !== null
        ? [`Some runs have finished fewer episodes, ${fewest} at least.`]
        : []),
      ...(preset === null ? [] : ['The paper’s ± is taken as one standard deviation.']),
      ...shortScaleNote(study),
    ].join(' '),
    rule: setApartRule,
    label: `tab:${study.id}-${reading.key}`,
    columns: [{ title: 'Task' }, ...columns.map(({ title }) => ({ title }))],
    rows: plan.tasks.map((task) => [task, ...columns.map(({ of, label }) => of(task, label))]),
  };
}

interface RunRecord {
  readonly task: string;
  readonly variant: string;
  readonly seed: number;
  readonly run: string;
  readonly interactions: number;
  readonly engine: string | null;
  readonly digest: string | null;
}

export function runRecords(variants: readonly VariantRuns[]): readonly RunRecord[] {
  return variants.flatMap(({ task, name, runs }) =>
    runs.map(({ id, seed, interactions, engine, digest }) => ({
      ...{ task, variant: name, seed, run: id, interactions, engine, digest },
    })),
  );
}

export function runTable({ study, variants }: StudyParts): Table {
  return {
    caption: [
      'Runs behind every number; the digest is SHA-256 chained over a run’s rollouts.',
      ...shortScaleNote(study),
    ].join(' '),
    label: `tab:${study.id}-runs`,
    columns: [
      { title: 'Task' },
      { title: 'Variant' },
      { title: 'Seed', decimals: 0 },
      { title: 'Run' },
      { title: 'Interactions' },
      { title: 'Digest' },
    ],
    rows: runRecords(variants).map((run) => [
      run.task,
      run.variant,
      run.seed,
      run.run,
      run.interactions.toLocaleString('en'),
      run.digest ?? '-',
    ]),
  };
}

export function sentence(words: string): string {
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}
