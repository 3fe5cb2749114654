import { expect, test } from 'vitest';
import { planSchema } from '../../../../src-main/contract/studies.ts';
import { paperStudies } from '../../../../src-main/workbench/studies/paperStudies.ts';
import { plannedRuns, requireDistinctVariants, runsOfStudies } from '../../../../src-main/workbench/studies/plan.ts';

test.each(paperStudies.map(({ key, plan }) => [key, plan] as const))('%s: no two variants are the same', (_, plan) => {
  expect(() => requireDistinctVariants(plan)).not.toThrow();
  const runs = plannedRuns(plan).map(({ task, variant, seed, settings }) =>
    JSON.stringify([task, seed, settings, variant.teacherFrom]),
  );
  expect(new Set(runs).size).toBe(runs.length);
});

test('two variants of one configuration are named, also where they differ in what the method does not read', () => {
  const plan = (settings: Record<string, unknown>) =>
    planSchema.parse({
      ...{ tasks: ['Pendulum'], seeds: [1] },
      variants: [
        { label: 'one', method: 'ddpg' },
        { label: 'other', method: 'ddpg', settings },
      ],
    });
  expect(() => requireDistinctVariants(plan({ noiseAdaptation: 'every-update', exploreSteps: 7 }))).toThrow(
    'variants: "one" and "other" are the same configuration on Pendulum.',
  );
  expect(() => requireDistinctVariants(plan({ noiseAdaptation: 'every-50-updates' }))).not.toThrow();
});

test('a run that several studies ask for is counted once', () => {
  const { planned, distinct } = runsOfStudies(paperStudies.map(({ plan }) => plan));
  // Table 1: 6 tasks x 4 variants; Figure 2 adds two variants; Table 2 four frozen ones on two tasks; Figure 4 nothing.
  expect(planned).toBe(4 * 24 + 5 * 5 + 6 * 10 + 3 * 5);
  expect(distinct).toBe(4 * 24 + 2 * 5 + 4 * 10);
});
