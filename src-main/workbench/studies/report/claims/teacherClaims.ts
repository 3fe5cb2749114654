import { studentTInterval, type Interval } from '../../../../statistics/studentT.ts';
import { mean } from '../../../../numerics/moments.ts';
import { taskByName } from '../../../../tasks/tasks.ts';
import type { TaskName } from '../../../../tasks/task.ts';
import { seededValues } from '../../../comparison/compare.ts';
import { coverageOf, type CoverageStage } from '../coverage/studyCoverage.ts';
import type { StudyGroup } from '../studyRuns.ts';
import { find, judgement, lacking, partText, type Claim, type Evidence, type Judgement } from './claim.ts';

const CONTROL = 'control';
/** Entropy of the uniform law over an action's range, nats: no action in it can have more. */
const UNIFORM = Math.LN2;

/** Of the Gaussian that the teacher is at the end of training. */
export function highEntropy(task: TaskName, subject: string): Claim {
  return {
    text: `${task}: the teacher’s policy has high entropy (section 5.4)`,
    rule:
      'entropy of the teacher’s Gaussian a dimension of the action, mean of the last tenth of the ' +
      `cycles; held: its interval over seeds is above ${UNIFORM.toFixed(3)} nats, what actions ` +
      'drawn uniformly from the range have; not held: it is below; else it cannot be told.',
    ...{ task, subject, control: CONTROL, isOfReturns: false },
    judge: (variant, { teachers }) => {
      const group = find(teachers, task, variant);
      if (group === null || group.runs.length === 0) return lacking(`${variant} has no runs (${task})`);
      const { actionSize } = taskByName(task);
      const values = seededValues(group, 'late', null).map(({ value }) => value / actionSize);
      const starts = group.runs.flatMap(({ curve }) => curve.y.slice(0, 1)).map((value) => value / actionSize);
      return judged(
        group,
        values,
        UNIFORM,
        'above',
        (text) => `${group.label}: ${text(3)} nats, ${mean(starts).toFixed(3)} in the first cycle${partText(group)}`,
      );
    },
  };
}

/** How far the teacher's states lie apart, against the student's. */
export function moreDiverse(task: TaskName, subject: string, stage: CoverageStage): Claim {
  return {
    text: `${task}, ${stage}: the teacher gives more diverse states than the student visits (section 5.4)`,
    rule:
      'entropy of the visited states a dimension, teacher less student, at as many states of each; ' +
      'held: its interval over seeds is above 0; not held: below; else it cannot be told.',
    ...{ task, subject, control: CONTROL, isOfReturns: false },
    judge: (variant, evidence) =>
      ofCoverage(
        evidence,
        task,
        variant,
        stage,
        ({ spread }) => spread,
        0,
        'above',
        (text, beside) => {
          const baselines = beside.flatMap(({ spreadOverBaseline }) => spreadOverBaseline ?? []);
          const against = baselines.length === 0 ? '' : `; less ddpg ${written(baselines, 2)}`;
          return `teacher less student ${text(2)} nats${against}`;
        },
      ),
  };
}

/** 0 is apart and 1 the same: below the middle they are nearer to complementary. */
const HALF = 0.5;

export function complementary(task: TaskName, subject: string, stage: CoverageStage): Claim {
  return {
    text: `${task}, ${stage}: the student visits almost complementary states (section 5.4)`,
    rule:
      'overlap of the laws of the teacher’s and the student’s states, 0 apart to 1 the same, at ' +
      `as many states of each; held: its interval over seeds is below ${HALF}; not held: above; ` +
      'else it cannot be told.',
    ...{ task, subject, control: CONTROL, isOfReturns: false },
    judge: (variant, evidence) =>
      ofCoverage(
        evidence,
        task,
        variant,
        stage,
        ({ overlap }) => overlap,
        HALF,
        'below',
        (text, beside) => {
          const outside = beside.flatMap(({ teacherOutside }) => teacherOutside ?? []);
          const share =
            outside.length === 0
              ? ''
              : `; of the teacher’s states ${written(outside, 2)} outside the student’s 95% region`;
          return `overlap ${text(2)}${share}`;
        },
      ),
  };
}

function ofCoverage(
  { coverage, groups }: Evidence,
  task: TaskName,
  variant: string,
  stage: CoverageStage,
  read: (of: ReturnType<typeof coverageOf>[number]) => number | null,
  threshold: number,
  direction: 'above' | 'below',
  say: (text: (decimals: number) => string, beside: ReturnType<typeof coverageOf>) => string,
): Judgement {
  const own = coverageOf(coverage, task, variant, stage);
  if (own.length === 0)
    return lacking(`no states of ${variant} are measured (${task}); the report measures those of finished runs`);
  const values = own.flatMap((each) => read(each) ?? []);
  const states = Math.min(...own.map((each) => each.states));
  const group = find(groups, task, variant);
  return judged(
    // A run whose states are too few to be measured is as good as not there.
    group === null ? null : { ...group, runs: group.runs.filter(({ seed }) => own.some((each) => each.seed === seed)) },
    values,
    threshold,
    direction,
    (text) => `${variant}: ${say(text, own)}; ${states.toLocaleString('en')} states of each at least`,
  );
}

function judged(
  group: StudyGroup | null,
  values: readonly number[],
  threshold: number,
  direction: 'above' | 'below',
  say: (text: (decimals: number) => string) => string,
): Judgement {
  const evidence = say((decimals) => written(values, decimals));
  const { low, high } = studentTInterval(values);
  const side = low > threshold ? 'above' : high < threshold ? 'below' : null;
  return judgement(side === null ? 'cannot be told' : side === direction ? 'held' : 'not held', evidence, group);
}

/** Mean with its interval over seeds, by Student's t. */
function written(values: readonly number[], decimals: number): string {
  if (values.length === 0) return 'nothing';
  const { low, high }: Interval = studentTInterval(values);
  const interval = Number.isNaN(low) ? 'no interval' : `${low.toFixed(decimals)} to ${high.toFixed(decimals)}`;
  return `${mean(values).toFixed(decimals)} (${interval}, n = ${values.length})`;
}
