import { difference, type Difference } from '../../../../statistics/comparison/difference.ts';
import { smallestDifference } from '../../../../statistics/comparison/power.ts';
import { verdictKind } from '../../../../statistics/comparison/verdict.ts';
import type { TaskName } from '../../../../tasks/task.ts';
import { commonSpan } from '../../../../statistics/comparison/samples.ts';
import { seededValues } from '../../../comparison/compare.ts';
import { returnText, signedText } from '../../../comparison/returnText.ts';
import { ourStudies } from '../../ourStudies.ts';
import { readingsOfReport } from '../../readings.ts';
import type { StudyGroup } from '../studyRuns.ts';
import { judgement, pair, partText, type Claim } from './claim.ts';

const CONTROL = 'control';
const { tasks, variants } = ourStudies[0].plan;
const subjects = variants.map(({ label }) => label).filter((label) => label !== CONTROL);
const ends = ['final', 'area'] as const;
type End = (typeof ends)[number];

/** As many intervals as there are tasks, variants, ends and readings are looked at: Bonferroni's correction. */
const comparisons = tasks.length * subjects.length * ends.length * readingsOfReport.length;
const LEVEL = 1 - 0.05 / comparisons;
const POWER = 0.8;

const words: Readonly<Record<End, string>> = {
  final: 'a higher return at the end',
  area: 'a larger area under the curve',
};

function above(task: TaskName, subject: string, end: End): Claim {
  return {
    text: `${task}: ${subject} has ${words[end]} than a teacher that never learns`,
    rule:
      `held: the interval of ${subject} less ${CONTROL}, paired by seed, is above 0; not held: below; ` +
      `else it cannot be told. Each of the ${comparisons} intervals of the study has the level ` +
      `${(100 * LEVEL).toFixed(2)} %, so that all of them hold together with 95 %.`,
    ...{ task, subject, control: null, isOfReturns: true },
    judge: (variant, evidence) => {
      const found = pair(evidence, task, variant, CONTROL);
      if ('refused' in found) return found.refused;
      const { group, reference } = found;
      const compared = difference(...valuesOf(group, reference, end, evidence.reading.reduction), {
        method: 'student-t',
        level: LEVEL,
      });
      const kind = verdictKind(compared);
      return judgement(
        kind === 'above' ? 'held' : kind === 'below' ? 'not held' : 'cannot be told',
        `${group.label} less ${reference.label}: ${textOf(compared)}${partText(group)}${partText(reference)}`,
        group,
        reference,
      );
    },
  };
}

function valuesOf(
  group: StudyGroup,
  reference: StudyGroup,
  end: End,
  reduction: Parameters<typeof seededValues>[1],
): [ReturnType<typeof seededValues>, ReturnType<typeof seededValues>] {
  const curves = [group, reference].flatMap(({ runs }) => runs.map(({ curve }) => curve));
  const span = end === 'area' ? commonSpan(curves.filter(({ x }) => x.length > 0)) : null;
  const read = (of: StudyGroup) => seededValues(of, end === 'area' ? 'area' : reduction, span);
  return [read(group), read(reference)];
}

/** By number of runs: it follows from nothing else, takes 20 ms, and is asked for in every claim. */
const leastEffects = new Map<string, number | null>();

/** The least difference that n runs of each tell, in units of their spread. */
function leastEffect(n: number, paired: boolean): number | null {
  const key = `${n} ${paired}`;
  const known = leastEffects.get(key);
  if (known !== undefined) return known;
  const found = smallestDifference(n, { spread: 1, paired, level: LEVEL, power: POWER });
  leastEffects.set(key, found);
  return found;
}

/** The estimate, its interval, and what so many runs would have told. */
function textOf(compared: Difference): string {
  const { estimate, low, high, n, referenceN, paired, spread } = compared;
  const interval = Number.isNaN(low) ? 'no interval' : `${signedText(low)} to ${signedText(high)}`;
  const effect = n === referenceN && spread > 0 ? leastEffect(n, paired) : null;
  const told =
    effect === null ? '' : `; so many runs tell a difference of ${returnText(effect * spread)} in 8 of 10 studies`;
  return `${signedText(estimate)} (${interval}, n = ${n} and ${referenceN}${paired ? ', paired by seed' : ''})${told}`;
}

export const teacherValueClaims: readonly Claim[] = tasks.flatMap((task) =>
  subjects.flatMap((subject) => ends.map((end) => above(task, subject, end))),
);
