import type { ComparedTask } from '../../../contract/compare.ts';
import { claimTables } from './claimBlocks.ts';
import { coverageTable } from './coverage/coverageTable.ts';
import type { Block } from './document.ts';
import type { StudyMaterial } from './material.ts';
import { methodParagraphs } from './methodText.ts';
import { scaleNote, standing } from './studyParts.ts';
import { resultTable, runTable, sentence } from './tables.ts';

/**
 * The short form of a study: question, claims, table, difference to the control, samples to its best, coverage,
 * digests, method.
 */
export function claimSheet({ parts, claims }: StudyMaterial): Block[] {
  const { study } = parts;
  const coverage = coverageTable(study, parts.variants, parts.coverage);
  return [
    { kind: 'heading', level: 1, text: `Claim sheet: ${study.name}` },
    ...scaleNote(study).map((text): Block => ({ kind: 'notice', text })),
    { kind: 'paragraph', text: study.question },
    { kind: 'paragraph', text: standing(study) },
    ...claimTables(claims, study.id).map((table): Block => ({ kind: 'table', table })),
    ...parts.readings.flatMap((part): Block[] => [
      { kind: 'heading', level: 2, text: sentence(part.reading.name) },
      { kind: 'table', table: resultTable(parts, part) },
      { kind: 'list', items: part.comparison.tasks.flatMap(sentencesOf) },
    ]),
    { kind: 'heading', level: 2, text: 'Coverage of states' },
    coverage === null
      ? { kind: 'paragraph', text: 'No finished run has a teacher and a student whose states could be compared.' }
      : { kind: 'table', table: coverage },
    { kind: 'heading', level: 2, text: 'Method' },
    ...methodParagraphs(parts).map((text): Block => ({ kind: 'paragraph', text })),
    { kind: 'heading', level: 2, text: 'Runs' },
    { kind: 'table', table: runTable(parts) },
  ];
}

/** Differences to the reference, and when each group comes to its best. */
function sentencesOf({ task, groups, reference }: ComparedTask): string[] {
  return [
    ...groups.flatMap(({ against }) => (against === null ? [] : [`${task}: ${against.verdict.text}`])),
    ...groups
      .filter(({ label, n }) => label !== reference && n > 0)
      .map(({ label, reach }) => {
        const best = reference === null ? 'the level' : `the best of ${reference}`;
        const ratio = reach.ratio === null ? '' : `, ${reach.ratio.toFixed(2)} of its steps`;
        return reach.meanCurve === null
          ? `${task}: ${label} never comes to ${best}.`
          : `${task}: ${label} comes to ${best} after ${reach.meanCurve.toLocaleString('en')} steps${ratio}.`;
      }),
  ];
}
