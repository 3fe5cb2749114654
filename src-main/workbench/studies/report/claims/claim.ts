import { difference } from '../../../../statistics/comparison/difference.ts';
import { sizesOf, verdictKind } from '../../../../statistics/comparison/verdict.ts';
import type { Finding, Judged as Judgement } from '../../../../contract/studies.ts';

export type { Judgement };
import type { TaskName } from '../../../../tasks/task.ts';
import { seededValues } from '../../../comparison/compare.ts';
import { signedText } from '../../../comparison/returnText.ts';
import type { RunCoverage } from '../coverage/studyCoverage.ts';
import type { StudyReading } from '../../readings.ts';
import { whyNoReturn } from '../noReturn.ts';
import type { StudyGroup } from '../studyRuns.ts';

/** What a claim is judged by. */
export interface Evidence {
  readonly reading: StudyReading;
  /** Every variant on every task, in this reading of the return. */
  readonly groups: readonly StudyGroup[];
  /** The same, in the entropy of the teacher's law. */
  readonly teachers: readonly StudyGroup[];
  readonly coverage: readonly RunCoverage[];
}

/** One sentence, of the paper or of a study of ours. */
export interface Claim {
  /** In our words, with its place. */
  readonly text: string;
  /** What would hold it and what would not, said before looking. */
  readonly rule: string;
  readonly task: TaskName;
  /** The variant of which it is said. */
  readonly subject: string;
  /** The untrained teacher that is judged by the same rule beside it; null where the claim is about it already. */
  readonly control: string | null;
  /** Whether it is about returns, and so is judged in each reading of them. */
  readonly isOfReturns: boolean;
  /** By the rule, of one variant; the same for subject and control. */
  readonly judge: (variant: string, evidence: Evidence) => Judgement;
}

export function judgement(finding: Finding, evidence: string, ...groups: readonly (StudyGroup | null)[]): Judgement {
  return { finding, evidence, isWhole: groups.every(isWhole) };
}

/** Of runs that are not all there: what is judged from them may change. */
export function lacking(evidence: string): Judgement {
  return { finding: 'cannot be told', evidence, isWhole: false };
}

function isWhole(group: StudyGroup | null): boolean {
  return group !== null && group.runs.length === group.planned;
}

export function find(groups: readonly StudyGroup[], task: TaskName, variant: string): StudyGroup | null {
  return groups.find((group) => group.task === task && group.variant === variant) ?? null;
}

/** Two groups with values, or the sentence that says which has none and why. */
export function pair(
  { groups, reading }: Evidence,
  task: TaskName,
  variant: string,
  reference: string,
): { readonly group: StudyGroup; readonly reference: StudyGroup } | { readonly refused: Judgement } {
  const found = [variant, reference].map((name) => find(groups, task, name));
  const [group, other] = found;
  const lacks = found.flatMap((each, i) => lackOf(each, [variant, reference][i], reading) ?? []);
  if (group === null || other === null || lacks.length > 0)
    return { refused: judgement('cannot be told', `${lacks.join('; ')} (${task})`, ...found) };
  return { group, reference: other };
}

function lackOf(group: StudyGroup | null, variant: string, reading: StudyReading): string | null {
  if (group === null) return `the study has no ${variant}`;
  if (group.runs.length === 0) return `${group.label} has 0 of ${group.planned} runs`;
  return group.runs.every(({ curve }) => curve.x.length === 0)
    ? `${group.label} has no ${reading.name}, as ${whyNoReturn(group, reading)}`
    : null;
}

/** How many runs are there of those that are planned; nothing where all are. */
export function partText(group: StudyGroup): string {
  return isWhole(group) ? '' : ` (${group.label}: ${group.runs.length} of ${group.planned} runs are there)`;
}

/** Whether group less reference lies in a direction. What such intervals cover is said once for all claims. */
export function judgeDifference(
  evidence: Evidence,
  task: TaskName,
  variant: string,
  reference: string,
  direction: 'above' | 'below',
): Judgement {
  const found = pair(evidence, task, variant, reference);
  if ('refused' in found) return found.refused;
  const values = (group: StudyGroup) => seededValues(group, evidence.reading.reduction, null);
  const compared = difference(values(found.group), values(found.reference), { method: 'student-t' });
  const interval = Number.isNaN(compared.low)
    ? 'no interval'
    : `${signedText(compared.low)} to ${signedText(compared.high)}`;
  const text =
    `${found.group.label} less ${found.reference.label}: ${signedText(compared.estimate)} ` +
    `(${interval}, ` +
    `${sizesOf(compared)}${compared.paired ? ', paired by seed' : ''})` +
    partText(found.group) +
    partText(found.reference);
  const kind = verdictKind(compared);
  const finding = kind === 'above' || kind === 'below' ? (kind === direction ? 'held' : 'not held') : 'cannot be told';
  return judgement(finding, text, found.group, found.reference);
}
