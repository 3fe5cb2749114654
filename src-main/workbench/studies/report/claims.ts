import { coverageNote } from '../../../statistics/comparison/coverageTable.ts';
import { difference } from '../../../statistics/comparison/difference.ts';
import { samplesRatio } from '../../../statistics/comparison/samplesRatio.ts';
import { varianceRatio } from '../../../statistics/comparison/varianceRatio.ts';
import { intervalOf, sizesOf, verdictKind } from '../../../statistics/comparison/verdict.ts';
import type { TaskName } from '../../../tasks/task.ts';
import { bootstrapRandom, seededValues, type GroupOfRuns } from '../../comparison/compare.ts';
import { returnText, signedText } from '../../comparison/returnText.ts';
import type { Reading } from './readings.ts';

export type Finding = 'held' | 'not held' | 'cannot be told';

/** What a study says of one sentence of the paper, in one reading of the return. */
export interface ClaimFinding {
  readonly finding: Finding;
  /** The number with its interval, and the control's beside it. */
  readonly evidence: string;
}

export interface Claim {
  /** The paper's claim in our words, with its place. */
  readonly text: string;
  /** What would hold it and what would not, said before looking. */
  readonly rule: string;
  readonly judge: (groups: readonly GroupOfRuns[], reading: Reading) => ClaimFinding;
}

function find(groups: readonly GroupOfRuns[], task: TaskName, label: string): GroupOfRuns | null {
  return groups.find((group) => group.task === task && group.label === label) ?? null;
}

const untold = (evidence: string): ClaimFinding => ({ finding: 'cannot be told', evidence });

/** Group against reference, with the note that its interval calls for. */
function told(
  groups: readonly GroupOfRuns[],
  task: TaskName,
  label: string,
  reference: string,
  reading: Reading,
): { readonly kind: ReturnType<typeof verdictKind>; readonly text: string } | null {
  const [x, y] = [find(groups, task, label), find(groups, task, reference)];
  if (x === null || y === null) return null;
  const values = (group: GroupOfRuns) => seededValues(group, reading.reduction, null);
  const found = difference(values(x), values(y), { method: 'student-t' });
  const note = coverageNote(intervalOf(found), Math.min(found.n, found.referenceN));
  const interval = Number.isNaN(found.low) ? 'no interval' : `${signedText(found.low)} to ${signedText(found.high)}`;
  const pairs = found.paired ? ', paired by seed' : '';
  const remark = note === null ? '' : `; ${note.replace(/\.$/, '')}`;
  return {
    kind: verdictKind(found),
    text: `${label} less ${reference}: ${signedText(found.estimate)} (${interval}, ${sizesOf(found)}${pairs})${remark}`,
  };
}

/** A difference that the paper has above (or below) zero. */
function differs(
  text: string,
  task: TaskName,
  label: string,
  reference: string,
  direction: 'above' | 'below',
  control: string | null = 'control',
): Claim {
  return {
    text,
    rule:
      `held: the interval of ${label} less ${reference} on ${task} is ${direction} 0; not held: it is on the ` +
      'other side; else it cannot be told.',
    judge: (groups, reading) => {
      const found = told(groups, task, label, reference, reading);
      if (found === null) return untold(`no finished runs of ${label} and ${reference} on ${task}`);
      const beside = control === null ? null : told(groups, task, label, control, reading);
      const evidence = beside === null ? found.text : `${found.text}. Beside it, ${beside.text}`;
      switch (found.kind) {
        case 'above':
        case 'below':
          return { finding: found.kind === direction ? 'held' : 'not held', evidence };
        case 'not-told':
        case 'no-spread':
        case 'too-few':
          return untold(evidence);
      }
    },
  };
}

/** "About 1/6" is taken to hold up to 1/4, half-way to 1/3. */
const A_SIXTH = 1 / 4;

function sixth(task: TaskName): Claim {
  return {
    text: `${task}: about 1/6 of DDPG's samples to DDPG's best return (section 5.3)`,
    rule:
      "ratio of steps at which the mean curves come to the best of ddpg's mean curve; held: its whole interval " +
      `is at most ${A_SIXTH}; not held: all of it above; else it cannot be told.`,
    judge: (groups, reading) => {
      const [ours, ddpg, control] = ['ours', 'ddpg', 'control'].map((label) => find(groups, task, label));
      if (ours === null || ddpg === null) return untold(`no finished runs of ours and ddpg on ${task}`);
      const { estimate, low, high } = ratio(ours, ddpg);
      const beside = control === null ? '' : `. Beside it, control: ${ratioText(control, ddpg)}`;
      const evidence = `ours: ${ratioText(ours, ddpg)}${beside} (reading: ${reading.name})`;
      if (Number.isNaN(estimate) || Number.isNaN(low)) return untold(evidence);
      return high <= A_SIXTH
        ? { finding: 'held', evidence }
        : low > A_SIXTH
          ? { finding: 'not held', evidence }
          : untold(evidence);
    },
  };
}

function ratio(group: GroupOfRuns, reference: GroupOfRuns): ReturnType<typeof samplesRatio> {
  const curves = (of: GroupOfRuns) => of.runs.map(({ curve }) => curve).filter(({ x }) => x.length > 0);
  return samplesRatio(curves(group), curves(reference), {
    random: bootstrapRandom(`samples ${group.task} ${group.label}`),
  });
}

export function ratioText(group: GroupOfRuns, reference: GroupOfRuns): string {
  const { estimate, low, high, level, groupStep, referenceStep } = ratio(group, reference);
  if (Number.isNaN(estimate)) return 'no curves';
  const steps = (step: number): string => (Number.isFinite(step) ? Math.round(step).toLocaleString('en') : 'never');
  const bound = (value: number): string =>
    Number.isNaN(value) ? '-' : Number.isFinite(value) ? value.toFixed(2) : 'never';
  const note = coverageNote('samples ratio', Math.min(group.runs.length, reference.runs.length));
  return (
    `at ${returnText(level)} after ${steps(groupStep)} steps against ${steps(referenceStep)}, ratio ` +
    `${bound(estimate)} (${bound(low)} to ${bound(high)})${note === null ? '' : `; ${note.replace(/\.$/, '')}`}`
  );
}

const PENDULUM_STEPS = 200_000;

const pendulumSoon: Claim = {
  text: `Pendulum: there in less than ${PENDULUM_STEPS.toLocaleString('en')} steps (section 5.3)`,
  rule:
    "first step of our mean curve at the best of ddpg's; held: its interval ends below " +
    `${PENDULUM_STEPS.toLocaleString('en')}; not held: it begins there or later.`,
  judge: (groups, reading) => {
    const [ours, ddpg, control] = ['ours', 'ddpg', 'control'].map((label) => find(groups, 'Pendulum', label));
    if (ours === null || ddpg === null) return untold('no finished runs of ours and ddpg on Pendulum');
    const { groupStepInterval } = ratio(ours, ddpg);
    const evidence =
      'ours: ' +
      `${ratioText(ours, ddpg)}${control === null ? '' : `. Beside it, control: ${ratioText(control, ddpg)}`} ` +
      `(reading: ${reading.name})`;
    if (Number.isNaN(groupStepInterval.low)) return untold(evidence);
    return groupStepInterval.high < PENDULUM_STEPS
      ? { finding: 'held', evidence }
      : groupStepInterval.low >= PENDULUM_STEPS
        ? { finding: 'not held', evidence }
        : untold(evidence);
  },
};

const reacherVariance: Claim = {
  text: 'Reacher: a return like DDPG’s, with lower variance (section 5.3)',
  rule:
    'ratio of the variances over seeds, ours to ddpg; held: its interval ends below 1; not held: it begins above ' +
    '1.',
  judge: (groups, reading) => {
    const [ours, ddpg, control] = ['ours', 'ddpg', 'control'].map((label) => find(groups, 'Reacher', label));
    if (ours === null || ddpg === null) return untold('no finished runs of ours and ddpg on Reacher');
    const values = (group: GroupOfRuns): number[] =>
      seededValues(group, reading.reduction, null).map(({ value }) => value);
    const text = (group: GroupOfRuns): string => {
      const found = varianceRatio(values(group), values(ddpg));
      return `${found.estimate.toPrecision(2)} (${found.low.toPrecision(2)} to ${found.high.toPrecision(2)})`;
    };
    const { low, high } = varianceRatio(values(ours), values(ddpg));
    const note = coverageNote('ratio of variances', Math.min(ours.runs.length, ddpg.runs.length));
    const evidence = [
      `variance of ours over that of ddpg ${text(ours)}`,
      ...(control === null ? [] : [`of control over that of ddpg ${text(control)}`]),
      ...(note === null ? [] : [note]),
    ].join('; ');
    return high < 1 ? { finding: 'held', evidence } : low > 1 ? { finding: 'not held', evidence } : untold(evidence);
  },
};

const higher = (task: TaskName): Claim =>
  differs(`${task}: a higher return than DDPG (Table 1)`, task, 'ours', 'ddpg', 'above');

function frozenFails(task: TaskName, label: string): Claim {
  return differs(
    `${task}: the teacher "${label}" fails where the adaptive one learns (Table 2)`,
    task,
    label,
    'adaptive',
    'below',
  );
}

/** The sentences of section 5 that each built-in study can answer. */
export const paperClaims: Readonly<Record<string, readonly Claim[]>> = {
  'table-1': [
    sixth('InvertedPendulum'),
    sixth('InvertedDoublePendulum'),
    higher('InvertedDoublePendulum'),
    higher('InvertedPendulum'),
    higher('Pendulum'),
    pendulumSoon,
    higher('Hopper'),
    higher('HalfCheetah'),
    reacherVariance,
  ],
  'figure-2': [
    differs(
      'InvertedDoublePendulum: an independent teacher is better than a learned variance (section 5.2)',
      'InvertedDoublePendulum',
      'meta',
      'meta-variance',
      'above',
    ),
    differs(
      'InvertedDoublePendulum: the algorithm’s state helps the teacher a little (section 5.2)',
      'InvertedDoublePendulum',
      'meta-state',
      'meta',
      'above',
    ),
  ],
  'table-2': (['InvertedDoublePendulum', 'Pendulum'] as const).flatMap((task) =>
    ['final', 'mixture', 'final with D1', 'mixture with D1'].map((label) => frozenFails(task, label)),
  ),
};
