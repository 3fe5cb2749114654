import type { StateSetRequest } from '../../../../src-main/contract/coverage.ts';
import type { Estimate, PairMeasures, StabilityResult } from '../../../../src-main/contract/measures.ts';

/** A share as "34%"; small ones with a decimal. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  return `${percent
    .toFixed(Math.abs(percent) < 9.95 ? 1 : 0)
    .replace('-', '−')
    .replace(/^−(0\.0|0)$/, '$1')}%`;
}

/** With its interval: "34% (28–41%)". */
export function percentWithInterval({ value, interval }: Estimate): string {
  return interval === null
    ? formatPercent(value)
    : `${formatPercent(value)} (${formatPercent(interval[0]).slice(0, -1)}–${formatPercent(interval[1])})`;
}

/** An interval in a few characters: "0.03 to 0.08"; empty where there is none. */
export function betweenText(interval: Estimate['interval'], write: (value: number) => string): string {
  return interval === null ? '' : interval.map(write).join(' to ');
}

/** Fixed decimals with a true minus, and no minus before a zero. */
export function fixed(value: number, decimals: number): string {
  return value
    .toFixed(decimals)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−');
}

/** The pairs of a teacher and the student that it teaches, the teacher first, stage by stage. */
export function teacherStudentPairs(
  sets: readonly Pick<StateSetRequest, 'row' | 'role' | 'runs'>[],
  pairs: readonly PairMeasures[],
): readonly PairMeasures[] {
  return pairs.filter(({ first, second }) => {
    const [a, b] = [sets[first], sets[second]];
    return a.role === 'teacher' && b.role === 'student' && a.row === b.row && a.runs.join() === b.runs.join();
  });
}

/** Share of a set outside another's region of 95% where both are the same. */
const chance = 0.05;

/** What the region is that the sentences speak of. */
export const regionNote = 'A set’s region is where 95% of its states are; of a set just like it 5% lie outside.';

/**
 * The paper's claim that the teacher explores what the student does not, as
 * numbers: how much of each lies outside the other's region, and what follows
 * where the intervals leave no doubt.
 *
 * @param pair of the teacher (first) and the student.
 */
export function complementSentence({ firstOutsideSecond: teacher, secondOutsideFirst: student }: PairMeasures): string {
  const numbers = `${percentWithInterval(teacher)} of the teacher’s states lie outside the student’s region, ${percentWithInterval(student)} of the student’s outside the teacher’s.`;
  if (teacher.interval === null || student.interval === null) return numbers;
  return `${numbers} ${verdict(teacher.interval[0] > chance, student.interval[0] > chance)}`;
}

function verdict(teacherLeaves: boolean, studentLeaves: boolean): string {
  if (teacherLeaves && studentLeaves) return 'Each goes where the other does not: they complement each other.';
  if (teacherLeaves) return 'The teacher goes where the student does not, and covers where the student goes.';
  if (studentLeaves) return 'The student goes where the teacher does not; the teacher stays where the student goes.';
  return 'Neither can be told to go where the other does not.';
}

/** How to read the agreement of several maps of the same states. */
export function stabilitySentence({
  residual,
  neighbourAgreement,
  chance: byChance,
  neighbours,
}: Pick<StabilityResult, 'residual' | 'neighbourAgreement' | 'chance' | 'neighbours'>): string {
  const numbers = `Of a state’s ${neighbours} nearest neighbours, two of these maps share ${formatPercent(neighbourAgreement)} (${formatPercent(byChance)} by chance); laid over each other they differ by ${formatPercent(residual)} of their size.`;
  const near =
    neighbourAgreement >= 0.5
      ? 'Which states are neighbours can be relied on'
      : neighbourAgreement >= 0.25
        ? 'Which states are neighbours can be relied on only roughly'
        : 'Which states are neighbours changes from map to map';
  const whole =
    residual < 0.15
      ? 'the whole keeps its shape.'
      : residual < 0.45
        ? 'groups keep their place roughly, but how far apart they are is of the method’s making.'
        : 'where groups lie, and how far apart, is of the method’s making.';
  return `${numbers} ${near}, ${neighbourAgreement >= 0.5 === residual < 0.45 ? 'and' : 'but'} ${whole}`;
}
