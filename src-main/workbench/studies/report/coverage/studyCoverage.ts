import type { MeasuresRequest, MeasuresResult } from '../../../../contract/coverage/measures.ts';
import { measuresSchema } from '../../../../contract/coverage/measures.ts';
import type { Study } from '../../../../contract/studies.ts';
import { rolesOf } from '../../../../contract/vocabulary.ts';
import type { TaskName } from '../../../../tasks/task.ts';

export const coverageStages = ['early', 'late'] as const;
/** First or last 50 rollouts of a role, as in the paper's Figure 4. */
export type CoverageStage = (typeof coverageStages)[number];
export const STAGE_ROLLOUTS = 50;
/** Most states of one role that are measured: the interval is over seeds, and narrows little with more. */
export const MEASURED_STATES = 2000;

/** Which states the teacher and the student of one run visit in one stage, on as many states of each. */
export interface RunCoverage {
  readonly task: TaskName;
  readonly variant: string;
  readonly seed: number;
  readonly stage: CoverageStage;
  /** Of each role. */
  readonly states: number;
  /** 0 (apart) to 1 (the same); null where it cannot be told. */
  readonly overlap: number | null;
  /** Jensen-Shannon, bits. */
  readonly divergence: number | null;
  /** Share of the teacher's states outside the student's 95% region; 0.05 where both are alike. */
  readonly teacherOutside: number | null;
  /**
   * Entropy of the teacher's states less that of the student's, nats a dimension:
   * the logarithm of how many times as far apart they lie. Also where states lie
   * near a surface and have no entropy, as constants cancel at as many states.
   */
  readonly spread: number | null;
  /** The same against the baseline of that seed; null where it is not there. */
  readonly spreadOverBaseline: number | null;
}

export interface CoverageQuestion extends Pick<RunCoverage, 'task' | 'variant' | 'seed' | 'stage'> {
  readonly request: MeasuresRequest;
}

/**
 * What is to be measured of the finished runs that have a teacher and a student, with the plain baseline of their seed
 * beside them.
 */
export function coverageQuestions({ plan, cells }: Study): readonly CoverageQuestion[] {
  const baseline = plan.variants.find(
    ({ method, settings }) => method === 'ddpg' && Object.keys(settings).length === 0,
  );
  const runOf = (task: TaskName, variant: string | undefined, seed: number): string | null =>
    cells.find(
      (cell) => cell.task === task && cell.variant === variant && cell.seed === seed && cell.state === 'finished',
    )?.run ?? null;
  return cells.flatMap(({ task, variant: label, seed, state, run }) => {
    const variant = plan.variants.find((each) => each.label === label);
    if (variant === undefined || state !== 'finished' || run === null) return [];
    const roles = rolesOf(variant.method, String(variant.settings['frozenData'] ?? 'teacher'));
    if (!roles.includes('teacher') || !roles.includes('student')) return [];
    const other = runOf(task, baseline?.label, seed);
    return coverageStages.map((stage) => ({
      ...{ task, variant: label, seed, stage },
      request: measuresSchema.parse({
        sets: [
          { role: 'teacher', of: run },
          { role: 'student', of: run },
          ...(other === null ? [] : [{ role: 'baseline', of: other }]),
        ].map(({ role, of }) => ({
          ...{ label: role, row: stage, column: role, runs: [of], role },
          stage: { kind: stage, rollouts: STAGE_ROLLOUTS },
        })),
        statesPerSet: MEASURED_STATES,
      }),
    }));
  });
}

/** Null where a role has too few states to be measured. */
export function readCoverage(
  { task, variant, seed, stage }: CoverageQuestion,
  { windows, columns }: MeasuresResult,
): RunCoverage | null {
  const [{ sets, pairs }] = windows;
  const [teacher, student, baseline] = sets.map(({ measures }) => measures);
  const pair = pairs.find(({ first, second }) => first === 0 && second === 1);
  if (teacher === null || student === null || pair === undefined) return null;
  const spread = (other: typeof teacher | undefined): number | null =>
    other?.entropy.value === null || other?.entropy.value === undefined || teacher.entropy.value === null
      ? null
      : (teacher.entropy.value - other.entropy.value) / columns;
  return {
    ...{ task, variant, seed, stage },
    states: sets[0].measured,
    overlap: pair.overlap.value,
    divergence: pair.jensenShannon.value,
    teacherOutside: pair.firstOutsideSecond.value,
    spread: spread(student),
    spreadOverBaseline: baseline === null ? null : spread(baseline),
  };
}

/** Of one variant's runs, one a seed. */
export function coverageOf(
  coverage: readonly RunCoverage[],
  task: TaskName,
  variant: string,
  stage: CoverageStage,
): readonly RunCoverage[] {
  return coverage.filter((each) => each.task === task && each.variant === variant && each.stage === stage);
}
