import { expect, test } from 'vitest';
import type { StoredRun } from '../../../../db/runs.ts';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { planSchema, type Study, type StudyCell } from '../../../../src-main/contract/studies.ts';
import { fewestOfReturns } from '../../../../src-main/workbench/comparison/fewEpisodes.ts';
import { readings } from '../../../../src-main/workbench/studies/readings.ts';
import type { StudyParts } from '../../../../src-main/workbench/studies/report/studyParts.ts';
import { resultTable } from '../../../../src-main/workbench/studies/report/tables.ts';
import { studyResults, studyTable } from '../../../../src-main/workbench/studies/studyTable.ts';
import { fakeRun } from '../../../helpers/fakeService.ts';

const plan = planSchema.parse({
  tasks: ['Hopper'],
  variants: [
    { label: 'meta', method: 'meta', settings: {}, teacherFrom: null },
    { label: 'frozen', method: 'frozen', settings: {}, teacherFrom: 'meta' },
  ],
  seeds: [1],
  settings: {},
});
/** A frozen run has no rollouts of its own, and so no return of them and no episodes behind it. */
const returns = {
  meta: { rollout: 12, rolloutEpisodes: 81, cumulative: 10, test: 20 },
  frozen: { rollout: null, rolloutEpisodes: 0, cumulative: null, test: 20 },
} as const;
const labels = ['meta', 'frozen'] as const;
const runOf = (id: string): RunSummary => ({ ...fakeRun, id, returns: id === 'meta' ? returns.meta : returns.frozen });
const cells = labels.map((variant) => ({ task: 'Hopper', variant, seed: 1, state: 'finished', run: variant }));

test('a run without a rollout return, or without the number of its episodes, has no say in how few they are', () => {
  expect(fewestOfReturns(Object.values(returns))).toBe(81);
  expect(fewestOfReturns([returns.frozen])).toBeNull();
  expect(fewestOfReturns([{ rollout: 3, rolloutEpisodes: 0 }])).toBeNull();
  expect(fewestOfReturns([{ rollout: 3, rolloutEpisodes: 100 }])).toBeNull();
});

test('the tables of a study tell the fewest episodes of the runs that have finished any', () => {
  // Only what the functions read of a cell is there.
  const finished = cells as unknown as readonly StudyCell[];
  expect(studyResults(plan, null, finished, runOf).map(({ fewestEpisodes }) => fewestEpisodes)).toEqual([81, null]);
  expect(studyTable('A study', 'a', plan, null, finished, 'rollout', runOf).caption).toContain(
    'Some runs have finished fewer, 81 at least.',
  );
});

test('so does the table of its report', () => {
  const variants = labels.map((variant) => ({
    task: 'Hopper' as const,
    ...{ variant, name: variant, planned: 1 },
    runs: [
      { id: variant, rollout_return: returns[variant].rollout, rollout_episodes: returns[variant].rolloutEpisodes },
    ],
  }));
  // Only what the table reads of a study and of its runs is there.
  const parts = {
    study: { id: 'a', plan, preset: null, cells: [] } as unknown as Study,
    variants: variants as unknown as readonly { runs: readonly StoredRun[] }[],
  } as unknown as StudyParts;
  const { caption } = resultTable(parts, { reading: readings.rollout, groups: [] });
  expect(caption).toContain('Some runs have finished fewer episodes, 81 at least.');
});
