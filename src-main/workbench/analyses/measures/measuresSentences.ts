import type { StateSetRequest } from '../../../contract/coverage/coverage.ts';
import type {
  Estimate,
  MeasuredSet,
  MeasuresSentence,
  MeasuresWindow,
  PairMeasures,
} from '../../../contract/coverage/measures.ts';

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

/** For each teacher and its student what the measures say. */
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
 * numbers: how much of each lies outside the other's region. No interval over
 * rollouts is known to hold, so nothing follows from one run; seeds tell.
 *
 * @param pair of the teacher (first) and the student.
 */
export function complementSentence({ firstOutsideSecond: teacher, secondOutsideFirst: student }: PairMeasures): string {
  return (
    `${shareText(teacher)} of the teacher’s states lie outside the student’s region, ` +
    `${shareText(student)} of the student’s outside the teacher’s; 5% would, were both alike. ` +
    'Whether one goes where the other does not, these rollouts alone do not tell: compare seeds, and the untrained ' +
    'teacher.'
  );
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

/** "34%". */
function shareText({ value }: Estimate): string {
  return value === null ? 'An unknown share' : percent(value);
}

/** A share as "34%"; small ones with a decimal. */
function percent(share: number): string {
  return `${(100 * share).toFixed(Math.abs(100 * share) < 9.95 ? 1 : 0)}%`;
}

/** What a value is called, and the value. */
type Named = readonly [name: string, estimate: Estimate];

function estimatesIn(windows: readonly MeasuresWindow[]): readonly Named[] {
  return windows.flatMap(({ sets, pairs }) => [
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
}

/** How far the random numbers that a measure takes could move what is shown, at most; empty where none enter. */
export function digitNotes(windows: readonly MeasuresWindow[]): string[] {
  const most = new Map<string, number>();
  for (const [name, { spread }] of estimatesIn(windows))
    if (spread !== undefined && spread > 0) most.set(name, Math.max(most.get(name) ?? 0, spread));
  if (most.size === 0) return [];
  const list = [...most].map(([name, spread]) => `${name} ${atMost(spread)}`).join(', ');
  return [
    'Averaged over streams of random numbers and shown in as many digits as these leave; what is left, as one ' +
      `standard deviation at most: ${list}.`,
  ];
}

/** A positive number in two digits or whole, rounded up: what is said to be at most so much is. */
function atMost(value: number): string {
  if (value >= 10) return String(Math.ceil(value));
  const shown = value.toPrecision(2);
  const last = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number(shown) >= value ? shown : (Number(shown) + last).toPrecision(2);
}

/** Which values or intervals are missing, and why: one note for each reason. */
export function doubtNotes(windows: readonly MeasuresWindow[]): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const [name, { doubt }] of estimatesIn(windows))
    if (doubt !== null) reasons.set(doubt.words, (reasons.get(doubt.words) ?? new Set()).add(name));
  return [...reasons].map(([words, names]) => {
    const list = [...names].join(', ');
    return `${list[0].toUpperCase()}${list.slice(1)}: ${words[0].toLowerCase()}${words.slice(1)}`;
  });
}
