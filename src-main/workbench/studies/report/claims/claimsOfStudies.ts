import type { TaskName } from '../../../../tasks/task.ts';
import type { Claim } from './claim.ts';
import { differs, pendulumSoon, reacherVariance, sixth } from './returnClaims.ts';
import { complementary, highEntropy, moreDiverse } from './teacherClaims.ts';
import { teacherValueClaims } from './teacherValueClaims.ts';

const double = 'InvertedDoublePendulum';

const higher = (task: TaskName): Claim =>
  differs(`${task}: a higher return than DDPG (Table 1)`, task, 'ours', 'ddpg', 'above');

function frozenFails(task: TaskName, variant: string): Claim {
  return differs(
    `${task}: the frozen teacher "${variant}" fails where the adaptive one learns (Table 2)`,
    task,
    variant,
    'adaptive',
    'below',
  );
}

/** The sentences that each built-in study can answer: of section 5, and our own. */
export const claimsOfStudies: Readonly<Record<string, readonly Claim[]>> = {
  'table-1': [
    sixth('InvertedPendulum'),
    sixth(double),
    higher(double),
    higher('InvertedPendulum'),
    higher('Pendulum'),
    pendulumSoon,
    higher('HalfCheetah'),
    higher('Hopper'),
    reacherVariance,
  ],
  'figure-2': [
    differs(
      `${double}: Meta, an independent teacher, is better than Meta(variance) (section 5.2)`,
      double,
      'meta',
      'meta-variance',
      'above',
    ),
    differs(`${double}: Meta(state) is slightly better than Meta (section 5.2)`, double, 'meta-state', 'meta', 'above'),
  ],
  'table-2': ([double, 'Pendulum'] as const).flatMap((task) =>
    ['final', 'mixture', 'final with D1', 'mixture with D1'].map((variant) => frozenFails(task, variant)),
  ),
  'figure-4': [
    highEntropy(double, 'meta'),
    moreDiverse(double, 'meta', 'early'),
    moreDiverse(double, 'meta', 'late'),
    complementary(double, 'meta', 'early'),
    complementary(double, 'meta', 'late'),
  ],
  'teacher-value': teacherValueClaims,
};
