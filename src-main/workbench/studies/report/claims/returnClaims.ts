import { standardDeviation } from '../../../../numerics/moments.ts';
import { samplesRatio } from '../../../../statistics/comparison/samplesRatio.ts';
import { varianceRatio } from '../../../../statistics/comparison/varianceRatio.ts';
import type { TaskName } from '../../../../tasks/task.ts';
import { bootstrapRandom, seededValues, type GroupOfRuns } from '../../../comparison/compare.ts';
import { returnText } from '../../../comparison/returnText.ts';
import type { Finding } from '../../../../contract/studies.ts';
import { judgeDifference, judgement, pair, partText, type Claim } from './claim.ts';

const CONTROL = 'control';

/** A difference that the paper has above (or below) zero. */
export function differs(
  text: string,
  task: TaskName,
  subject: string,
  reference: string,
  direction: 'above' | 'below',
): Claim {
  return {
    text,
    rule:
      `held: the interval of ${subject} less ${reference} on ${task} is ${direction} 0; not held: ` +
      'it is on the other side; else it cannot be told.',
    ...{ task, subject, control: CONTROL, isOfReturns: true },
    judge: (variant, evidence) => judgeDifference(evidence, task, variant, reference, direction),
  };
}

/** "About 1/6" is taken to hold up to 1/4, half-way to 1/3. */
const A_SIXTH = 1 / 4;

export function sixth(task: TaskName): Claim {
  return {
    text: `${task}: about 1/6 of DDPG's samples to DDPG's best return (section 5.3)`,
    rule:
      `ratio of the steps at which the mean curves first come to the best of ddpg's mean curve; ` +
      `held: its whole interval is at most ${A_SIXTH}; not held: all of it above; else it cannot be told.`,
    ...{ task, subject: 'ours', control: CONTROL, isOfReturns: true },
    judge: (variant, evidence) => {
      const found = pair(evidence, task, variant, 'ddpg');
      if ('refused' in found) return found.refused;
      const judged = (finding: Finding, text: string) => judgement(finding, text, found.group, found.reference);
      const ratio = ratioOf(found.group, found.reference);
      const text =
        `${found.group.label}: ` +
        `${ratioText(ratio, found.group, found.reference)}${partText(found.group)}${partText(found.reference)}`;
      if (Number.isNaN(ratio.estimate) || Number.isNaN(ratio.low)) return judged('cannot be told', text);
      if (ratio.high <= A_SIXTH) return judged('held', text);
      return ratio.low > A_SIXTH ? judged('not held', text) : judged('cannot be told', text);
    },
  };
}

const PENDULUM_STEPS = 200_000;

export const pendulumSoon: Claim = {
  text: `Pendulum: at DDPG's best return in less than ${PENDULUM_STEPS.toLocaleString('en')} steps (section 5.3)`,
  rule:
    `first step of our mean curve at the best of ddpg's; held: its interval ends below ` +
    `${PENDULUM_STEPS.toLocaleString('en')}; not held: it begins there or later; else it cannot be told.`,
  ...{ task: 'Pendulum', subject: 'ours', control: CONTROL, isOfReturns: true },
  judge: (variant, evidence) => {
    const found = pair(evidence, 'Pendulum', variant, 'ddpg');
    if ('refused' in found) return found.refused;
    const judged = (finding: Finding, text: string) => judgement(finding, text, found.group, found.reference);
    const ratio = ratioOf(found.group, found.reference);
    const { low, high } = ratio.groupStepInterval;
    const text =
      `${found.group.label}: at ${returnText(ratio.level)} after ${steps(ratio.groupStep)} steps ` +
      `(${steps(low)} to ${steps(high)}), ${found.reference.label} after ${steps(ratio.referenceStep)}; n = ` +
      `${found.group.runs.length} and ` +
      `${found.reference.runs.length}${partText(found.group)}${partText(found.reference)}`;
    if (Number.isNaN(low)) return judged('cannot be told', text);
    if (high < PENDULUM_STEPS) return judged('held', text);
    return low >= PENDULUM_STEPS ? judged('not held', text) : judged('cannot be told', text);
  },
};

export const reacherVariance: Claim = {
  text: 'Reacher: a return like DDPG’s, with lower variance (section 5.3)',
  rule:
    'ratio of the variances over seeds, ours to ddpg; held: its interval ends below 1; not held: ' +
    'it begins above 1; else, and where all runs of either agree exactly, it cannot be told.',
  ...{ task: 'Reacher', subject: 'ours', control: CONTROL, isOfReturns: true },
  judge: (variant, evidence) => {
    const found = pair(evidence, 'Reacher', variant, 'ddpg');
    if ('refused' in found) return found.refused;
    const judged = (finding: Finding, text: string) => judgement(finding, text, found.group, found.reference);
    const [x, y] = [found.group, found.reference].map((group) =>
      seededValues(group, evidence.reading.reduction, null).map(({ value }) => value),
    );
    const { estimate, low, high } = varianceRatio(x, y);
    const still = [found.group, found.reference].filter((_, i) => standardDeviation([x, y][i]) === 0);
    const interval = Number.isNaN(low)
      ? still.length === 0
        ? 'no interval'
        : `no interval, as the runs of ${still.map(({ label }) => label).join(' and of ')} agree exactly`
      : `${estimate.toPrecision(2)} (${low.toPrecision(2)} to ${high.toPrecision(2)})`;
    const text =
      `variance of ${found.group.label} over that of ${found.reference.label}: ${interval}, ` +
      `n = ${x.length} and ${y.length}` +
      partText(found.group) +
      partText(found.reference);
    if (high < 1) return judged('held', text);
    return low > 1 ? judged('not held', text) : judged('cannot be told', text);
  },
};

function ratioOf(group: GroupOfRuns, reference: GroupOfRuns): ReturnType<typeof samplesRatio> {
  const curves = (of: GroupOfRuns) => of.runs.map(({ curve }) => curve).filter(({ x }) => x.length > 0);
  return samplesRatio(curves(group), curves(reference), {
    random: bootstrapRandom(`samples ${group.task} ${group.label}`),
  });
}

function ratioText(
  { estimate, low, high, level, groupStep, referenceStep }: ReturnType<typeof samplesRatio>,
  group: GroupOfRuns,
  reference: GroupOfRuns,
): string {
  if (Number.isNaN(estimate)) return 'no curves';
  const bound = (value: number): string =>
    Number.isNaN(value) ? '-' : Number.isFinite(value) ? value.toFixed(2) : 'never';
  const interval = Number.isNaN(low) ? 'no interval' : `${bound(low)} to ${bound(high)}`;
  const [n, referenceN] = [group.runs.length, reference.runs.length];
  return (
    `at ${returnText(level)} after ${steps(groupStep)} steps, ${reference.label} after ` +
    `${steps(referenceStep)}: ratio ${bound(estimate)} (${interval}, n = ${n} and ${referenceN})`
  );
}

function steps(step: number): string {
  return Number.isNaN(step) ? '-' : Number.isFinite(step) ? Math.round(step).toLocaleString('en') : 'never';
}
