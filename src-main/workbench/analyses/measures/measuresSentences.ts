import type { StateSetRequest } from '../../../contract/coverage/coverage.ts';
import type {
  Estimate,
  MeasuredSet,
  MeasuresSentence,
  MeasuresWindow,
  PairMeasures,
} from '../../../contract/coverage/measures.ts';

/** Share of a set outside another's region of 95% where both are the same. */
const CHANCE = 0.05;

/** The places of each teacher and the student that it teaches, stage by stage. */
export function teachersAndStudents(
  sets: readonly Pick<StateSetRequest, 'row' | 'role' | 'runs'>[],
): readonly (readonly [number, number])[] {
  return sets.flatMap((a, first) =>
    sets.flatMap((b, second) =>
      a.role === 'teacher' && b.role === 'student' && a.row === b.row && a.runs.join() === b.runs.join()
        ? [[first, second] as const]
        : [],
    ),
  );
}

/** For each teacher and its student what the measures say, as far as their intervals leave no doubt. */
export function measuresSentences(
  sets: readonly StateSetRequest[],
  pairs: readonly PairMeasures[],
): readonly MeasuresSentence[] {
  return teachersAndStudents(sets).flatMap(([first, second]) =>
    pairs
      .map((pair) => (pair.first === second ? flipped(pair) : pair))
      .filter((pair) => pair.first === first && pair.second === second)
      .map((pair) => ({ first, second, text: complementSentence(pair) })),
  );
}

/**
 * The paper's claim that the teacher explores what the student does not, as
 * numbers: how much of each lies outside the other's region, and what follows
 * where the interval is clear of chance on either side.
 *
 * @param pair of the teacher (first) and the student.
 */
export function complementSentence({ firstOutsideSecond: teacher, secondOutsideFirst: student }: PairMeasures): string {
  const numbers =
    `${percentWithInterval(teacher)} of the teacher’s states lie outside the student’s region, ` +
    `${percentWithInterval(student)} of the student’s outside the teacher’s.`;
  return `${numbers} ${verdict(standing(teacher), standing(student))}`;
}

/** The same two sets the other way round. */
function flipped(pair: PairMeasures): PairMeasures {
  return {
    ...pair,
    first: pair.second,
    second: pair.first,
    firstOutsideSecond: pair.secondOutsideFirst,
    secondOutsideFirst: pair.firstOutsideSecond,
  };
}

type Standing = 'beyond chance' | 'not beyond chance' | 'cannot be told';

/** Whether a share outside is more than the same set would have. */
function standing({ interval }: Estimate): Standing {
  if (interval === null) return 'cannot be told';
  if (interval[0] > CHANCE) return 'beyond chance';
  return interval[1] <= CHANCE ? 'not beyond chance' : 'cannot be told';
}

function verdict(teacher: Standing, student: Standing): string {
  if (teacher === 'beyond chance' && student === 'beyond chance')
    return 'Each goes where the other does not: they complement each other.';
  if (teacher === 'beyond chance')
    return student === 'not beyond chance'
      ? 'The teacher goes where the student does not, and covers where the student goes.'
      : 'The teacher goes where the student does not; whether the student goes where the teacher does not cannot ' +
          'be told.';
  if (student === 'beyond chance')
    return teacher === 'not beyond chance'
      ? 'The student goes where the teacher does not; the teacher stays where the student goes.'
      : 'The student goes where the teacher does not; whether the teacher goes where the student does not cannot ' +
          'be told.';
  if (teacher === 'not beyond chance' && student === 'not beyond chance')
    return 'Neither goes where the other does not.';
  return 'Whether either goes where the other does not cannot be told: 5% would be outside by chance.';
}

/** With its interval: "34% (28–41%)". */
function percentWithInterval({ value, interval }: Estimate): string {
  if (value === null) return 'An unknown share';
  return interval === null
    ? `${percent(value)} (no interval)`
    : `${percent(value)} (${percent(interval[0]).slice(0, -1)}–${percent(interval[1])})`;
}

/** A share as "34%"; small ones with a decimal. */
function percent(share: number): string {
  return `${(100 * share).toFixed(Math.abs(100 * share) < 9.95 ? 1 : 0)}%`;
}

/** Which values or intervals are missing, and why: one note for each reason. */
export function doubtNotes(windows: readonly MeasuresWindow[]): string[] {
  const named = windows.flatMap(({ sets, pairs }) => [
    ...sets.flatMap(({ measures }: MeasuredSet) =>
      measures === null
        ? []
        : [['entropy', measures.entropy] as const, ['effective regions', measures.effectiveRegions] as const],
    ),
    ...pairs.flatMap((pair) => [
      ['divergence', pair.jensenShannon] as const,
      ['overlap', pair.overlap] as const,
      ['share outside', pair.firstOutsideSecond] as const,
      ['share outside', pair.secondOutsideFirst] as const,
    ]),
  ]);
  const reasons = new Map<string, Set<string>>();
  for (const [name, { doubt }] of named)
    if (doubt !== null) reasons.set(doubt.words, (reasons.get(doubt.words) ?? new Set()).add(name));
  return [...reasons].map(([words, names]) => {
    const list = [...names].join(', ');
    return `${list[0].toUpperCase()}${list.slice(1)}: ${words[0].toLowerCase()}${words.slice(1)}`;
  });
}
