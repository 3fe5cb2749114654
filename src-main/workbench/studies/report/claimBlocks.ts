import type { ClaimFindings, Judged } from '../../../contract/studies.ts';
import type { Table } from '../../../figures/table.ts';
import { coverageOf, type OfferedInterval } from '../../../statistics/comparison/coverageTable.ts';
import type { Claim } from './claims/claim.ts';
import { claimsOfStudies } from './claims/claimsOfStudies.ts';
import type { Block } from './document.ts';
import { evidenceOf, type StudyParts } from './studyParts.ts';
import { readingsOfReport } from '../readings.ts';
import { sentence } from './tables.ts';

/** What a study says of each of the sentences that its plan can answer; none for a study of one's own. */
export function findingsOf(parts: StudyParts): readonly ClaimFindings[] {
  const { preset, plan } = parts.study;
  const claims = preset === null ? [] : (claimsOfStudies[preset] ?? []);
  const isAsked = ({ task, subject }: Claim): boolean =>
    plan.tasks.includes(task) && plan.variants.some(({ label }) => label === subject);
  return claims.filter(isAsked).map(({ text, rule, subject, control, isOfReturns, judge }) => ({
    ...{ text, rule, subject, control },
    findings: (isOfReturns ? parts.readings : parts.readings.slice(0, 1)).map((part) => {
      const evidence = evidenceOf(parts, part);
      return {
        reading: isOfReturns ? part.reading.key : null,
        subject: judge(subject, evidence),
        control: control === null ? null : judge(control, evidence),
      };
    }),
  }));
}

const OF_PARTS = '“Yet” and “so far”: some of the runs are not there.';
const OF_THE_CONTROL =
  ' Behind each finding stands that of the control, the same method with a teacher that never learns, by the same ' +
  'rule: what it shows too is no merit of learning.';

function captionEnd(claims: readonly ClaimFindings[]): string {
  return claims.some(({ control }) => control !== null) ? OF_PARTS + OF_THE_CONTROL : OF_PARTS;
}

/** One row a claim: about returns in three readings, about the teacher once. */
export function claimTables(claims: readonly ClaimFindings[], id: string): readonly Table[] {
  const cell = ({ subject, control }: ClaimFindings['findings'][number]): string =>
    control === null ? findingText(subject) : `${findingText(subject)}; control: ${findingText(control)}`;
  const ofReturns = claims.filter(({ findings }) => findings[0].reading !== null);
  const others = claims.filter(({ findings }) => findings[0].reading === null);
  return [
    ...(ofReturns.length === 0
      ? []
      : [
          {
            caption:
              'Claims about returns, in three readings. A claim is held or not held only where an interval says so. ' +
              captionEnd(ofReturns),
            label: `tab:${id}-claims`,
            columns: [{ title: 'Claim' }, ...readingsOfReport.map(({ name }) => ({ title: sentence(name) }))],
            rows: ofReturns.map(({ text, findings }) => [text, ...findings.map(cell)]),
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            caption: `Claims about the teacher. ${captionEnd(others)}`,
            label: `tab:${id}-teacher-claims`,
            columns: [{ title: 'Claim' }, { title: 'Finding' }],
            rows: others.map(({ text, findings }) => [text, cell(findings[0])]),
          },
        ]),
  ];
}

/** Of runs that are not all there a finding may change. */
export function findingText({ finding, isWhole }: Judged): string {
  if (isWhole) return finding;
  return finding === 'cannot be told' ? 'cannot be told yet' : `${finding} so far`;
}

/** Each claim with its rule and its numbers, the control's beside them. */
export function claimDetails(claims: readonly ClaimFindings[], level: 3 | 4): Block[] {
  return claims.flatMap(({ text, rule, findings }): Block[] => [
    { kind: 'heading', level, text },
    { kind: 'paragraph', text: `Rule, set before looking: ${rule}` },
    {
      kind: 'list',
      items: findings.map(({ reading, subject, control }) => {
        const name = readingsOfReport.find(({ key }) => key === reading)?.name;
        const lead = name === undefined ? '' : `${sentence(name)}, `;
        const beside = control === null ? '' : ` Control, ${findingText(control)}: ${control.evidence}.`;
        return `${lead}**${findingText(subject)}**: ${subject.evidence}.${beside}`;
      }),
    },
  ]);
}

const judging: readonly (readonly [title: string, interval: OfferedInterval])[] = [
  ['difference, paired by seed', 'difference by student-t, paired'],
  ['difference, of unequal seeds', 'difference by student-t'],
  ['ratio of samples', 'samples ratio'],
  ['samples needed', 'samples step'],
  ['ratio of variances', 'ratio of variances'],
  ['mean over seeds (entropy, overlap)', 'mean by student-t'],
];

/**
 * What the intervals that the claims are judged by truly cover, at the numbers of runs that are there; null where none
 * has an interval.
 */
export function intervalsTable(parts: readonly StudyParts[]): Table | null {
  const counts = new Set(parts.flatMap(({ variants }) => variants.map(({ runs }) => runs.length)));
  const sizes = [...counts].filter((n) => n >= 2).sort((a, b) => a - b);
  if (sizes.length === 0) return null;
  const cell = (interval: OfferedInterval, n: number): string => {
    const coverage = coverageOf(interval, n);
    return coverage === null ? '-' : `${Math.round(coverage.normal)} / ${Math.round(coverage.bimodal)}`;
  };
  return {
    caption:
      'What the intervals cover: percent of simulated studies whose 95% interval held the truth, ' +
      'where returns are normal / where some runs fail and others solve the task. Much below 95, ' +
      'a finding by that interval is weaker than it sounds.',
    label: 'tab:intervals',
    columns: [{ title: 'Interval' }, ...sizes.map((n) => ({ title: `n = ${n}` }))],
    rows: judging.map(([title, interval]) => [title, ...sizes.map((n) => cell(interval, n))]),
  };
}
