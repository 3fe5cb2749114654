import { expect, test } from 'vitest';
import type { MeasuresResult } from '../../../../src-main/contract/coverage/measures.ts';
import type { Study } from '../../../../src-main/contract/studies.ts';
import { planSchema } from '../../../../src-main/contract/studies.ts';
import {
  coverageQuestions,
  readCoverage,
} from '../../../../src-main/workbench/studies/report/coverage/studyCoverage.ts';

const plan = planSchema.parse({
  tasks: ['Pendulum'],
  seeds: [1, 2],
  variants: [
    { label: 'meta', method: 'meta' },
    { label: 'other ddpg', method: 'ddpg', settings: { noise: 'gaussian' } },
    { label: 'ddpg', method: 'ddpg' },
    { label: 'final', method: 'frozen', teacherFrom: 'meta' },
    { label: 'with D1', method: 'frozen', teacherFrom: 'meta', settings: { frozenData: 'teacher-and-student' } },
  ],
});
const cells: Study['cells'] = plan.variants.flatMap(({ label }) =>
  plan.seeds.map((seed) => ({
    ...{ task: 'Pendulum', variant: label, seed },
    state: label === 'ddpg' && seed === 2 ? 'running' : 'finished',
    run: `${label.toLowerCase().replaceAll(' ', '-')}-${seed}`,
  })),
);
// Only plan and cells are looked at.
const study = { plan, cells } as unknown as Study;

test(
  'asks early and late of every finished run with a teacher and a student, the plain baseline ' +
    'of its seed beside them',
  () => {
    const questions = coverageQuestions(study);
    expect(
      questions.map(({ variant, seed, stage, request }) => [
        variant,
        seed,
        stage,
        request.sets.map(({ role, runs }) => `${role}: ${runs.join()}`),
      ]),
    ).toEqual([
      ['meta', 1, 'early', ['teacher: meta-1', 'student: meta-1', 'baseline: ddpg-1']],
      ['meta', 1, 'late', ['teacher: meta-1', 'student: meta-1', 'baseline: ddpg-1']],
      ['meta', 2, 'early', ['teacher: meta-2', 'student: meta-2']],
      ['meta', 2, 'late', ['teacher: meta-2', 'student: meta-2']],
      ['with D1', 1, 'early', ['teacher: with-d1-1', 'student: with-d1-1', 'baseline: ddpg-1']],
      ['with D1', 1, 'late', ['teacher: with-d1-1', 'student: with-d1-1', 'baseline: ddpg-1']],
      ['with D1', 2, 'early', ['teacher: with-d1-2', 'student: with-d1-2']],
      ['with D1', 2, 'late', ['teacher: with-d1-2', 'student: with-d1-2']],
    ]);
    expect(questions.every(({ request }) => request.sampling === 'balanced')).toBe(true);
  },
);

test('entropies are told as differences a dimension; a role with too few states leaves the run out', () => {
  const [question] = coverageQuestions(study);
  const value = (of: number) => ({ value: of, interval: null, doubt: null });
  const set = (entropy: number) => ({ measured: 500, measures: { entropy: value(entropy) } });
  const result = (sets: readonly unknown[]) =>
    ({
      columns: 4,
      windows: [
        {
          sets,
          pairs: [
            { first: 0, second: 1, overlap: value(0.2), jensenShannon: value(0.6), firstOutsideSecond: value(0.4) },
            { first: 0, second: 2, overlap: value(0.9), jensenShannon: value(0.1), firstOutsideSecond: value(0.1) },
          ],
        },
      ],
    }) as unknown as MeasuresResult; // the parts of it that are read
  expect(readCoverage(question, result([set(5), set(3), set(6)]))).toEqual({
    ...{ task: 'Pendulum', variant: 'meta', seed: 1, stage: 'early', states: 500 },
    ...{ overlap: 0.2, divergence: 0.6, teacherOutside: 0.4, spread: 0.5, spreadOverBaseline: -0.25 },
  });
  expect(readCoverage(question, result([set(5), { measured: 10, measures: null }, set(6)]))).toBeNull();
  expect(readCoverage(question, result([set(5), set(3)]))).toMatchObject({ spreadOverBaseline: null });
});
