import { expect, test } from 'vitest';
import { planSchema } from '../../../../src-main/contract/studies.ts';
import { estimateRuns } from '../../../../src-main/workbench/studies/estimate.ts';
import { plannedRuns } from '../../../../src-main/workbench/studies/plan.ts';

const plan = planSchema.parse({
  tasks: ['Pendulum'],
  seeds: [1],
  variants: [{ label: 'ddpg', method: 'ddpg' }],
  settings: { interactions: 1000 },
});
const [run] = plannedRuns(plan);

test('time goes with the updates, and stays a number where a run makes none', () => {
  const secondsOf = (wanted: number, timed: number): number =>
    estimateRuns(
      [{ ...run, interactions: 1000, updatesPerInteraction: wanted }],
      [
        {
          task: 'Pendulum',
          method: 'ddpg',
          engine: 'simd',
          runs: 1,
          secondsPerInteraction: 0.001,
          updatesPerInteraction: timed,
        },
      ],
      1,
    ).seconds;
  expect(secondsOf(0.5, 0.25)).toBeCloseTo(2, 12);
  for (const [wanted, timed] of [
    [0.5, 0],
    [0, 0.5],
    [0, 0],
    [NaN, 0.5],
    [0.5, NaN],
  ])
    expect(secondsOf(wanted, timed), `${wanted} of ${timed}`).toBeCloseTo(1, 12);
});
