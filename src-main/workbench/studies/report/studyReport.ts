import type { ReadableDatabase } from '../../../../db/open.ts';
import type { StudyReport } from '../../../contract/studies.ts';
import { escapeLatex } from '../../../figures/formats/latex.ts';
import { tableToLatex } from '../../../figures/table.ts';
import { overTasksTable, taskSentences, taskTable } from '../../comparison/comparisonTables.ts';
import { claimDetails, claimTables, intervalsTable } from './claimBlocks.ts';
import { claimSheet } from './claimSheet.ts';
import { coverageTable } from './coverage/coverageTable.ts';
import { toHtml, toMarkdown, type Block } from './document.ts';
import { methodParagraphs } from './methodText.ts';
import { scaleNote, standing, studyParts, type ReadingPart, type ReportOrder, type StudyParts } from './studyParts.ts';
import { resultTable, runRecords, runTable, sentence } from './tables.ts';
import { materialOf, type StudyMaterial } from './material.ts';

/**
 * Everything that a study found: the page twice, its figures, its tables for LaTeX, the claim sheet and the record of
 * its runs.
 */
export function studyReport(database: ReadableDatabase, order: ReportOrder): StudyReport['files'] {
  return reportFiles(materialOf(studyParts(database, order)));
}

export function reportFiles(material: StudyMaterial): StudyReport['files'] {
  const { parts, figures } = material;
  const { study, variants, map } = parts;
  const versions = { tutelage: parts.version, node: process.version };
  const { id, plan } = study;
  const record = { study: id, plan, runs: runRecords(variants), coverage: parts.coverage, versions };
  const blocks = reportBlocks(material);
  return [
    { name: 'report.md', content: toMarkdown(blocks) },
    { name: 'report.html', content: toHtml(study.name, blocks) },
    { name: 'claim-sheet.md', content: toMarkdown(claimSheet(material)) },
    { name: 'method.tex', content: methodTex(parts) },
    ...[...figures].map(([part, svg]) => ({ name: `curves-${part.reading.key}.svg`, content: svg })),
    ...(map === null ? [] : [{ name: 'densities.svg', content: map.svg }]),
    ...parts.readings.map((part) => ({
      name: `results-${part.reading.key}.tex`,
      content: tableToLatex(resultTable(parts, part)),
    })),
    { name: 'record.json', content: `${JSON.stringify(record, null, 2)}\n` },
  ];
}

function reportBlocks({ parts, claims, figures }: StudyMaterial): Block[] {
  const { study, source } = parts;
  return [
    { kind: 'heading', level: 1, text: study.name },
    ...scaleNote(study).map((text): Block => ({ kind: 'notice', text })),
    { kind: 'paragraph', text: study.question },
    ...(source === null ? [] : [{ kind: 'paragraph', text: `Repeats: ${source}.` } satisfies Block]),
    { kind: 'paragraph', text: standing(study) },
    ...(claims.length === 0
      ? []
      : [
          { kind: 'heading', level: 2, text: 'Claims' } satisfies Block,
          ...claimTables(claims, study.id).map((table): Block => ({ kind: 'table', table })),
        ]),
    { kind: 'heading', level: 2, text: 'Returns' },
    ...parts.readings.map((part): Block => ({ kind: 'table', table: resultTable(parts, part) })),
    ...coverageBlocks(parts, ''),
    ...(claims.length === 0
      ? []
      : [
          { kind: 'heading', level: 2, text: 'Claims, one by one' } satisfies Block,
          ...intervalsBlock([parts]),
          ...claimDetails(claims, 3),
        ]),
    ...parts.readings.flatMap((part) => readingBlocks(part, figures.get(part) ?? null)),
    { kind: 'heading', level: 2, text: 'Method' },
    ...methodParagraphs(parts).map((text): Block => ({ kind: 'paragraph', text })),
    { kind: 'heading', level: 2, text: 'Runs' },
    { kind: 'table', table: runTable(parts) },
  ];
}

/** @param folder of the figure, with a slash behind it; empty for the page's own. */
export function coverageBlocks(parts: StudyParts, folder: string): Block[] {
  const table = coverageTable(parts.study, parts.variants, parts.coverage);
  const { map } = parts;
  if (table === null && map === null) return [];
  return [
    { kind: 'heading', level: 2, text: 'Coverage of states' },
    ...(map === null
      ? []
      : [{ kind: 'figure', file: `${folder}densities.svg`, svg: map.svg, caption: map.caption } satisfies Block]),
    ...(table === null ? [] : [{ kind: 'table', table } satisfies Block]),
  ];
}

function readingBlocks({ reading, comparison }: ReadingPart, svg: string | null): Block[] {
  const over = overTasksTable(comparison);
  return [
    { kind: 'heading', level: 2, text: sentence(reading.name) },
    { kind: 'paragraph', text: `${sentence(reading.words)}.` },
    ...(svg === null
      ? []
      : [
          {
            kind: 'figure',
            file: `curves-${reading.key}.svg`,
            svg,
            caption: `${sentence(reading.name)} against interactions; mean ± one standard deviation over runs.`,
          } satisfies Block,
        ]),
    ...comparison.tasks.flatMap((found): Block[] => [
      { kind: 'heading', level: 3, text: `${found.task}, ${reading.name}` },
      { kind: 'table', table: taskTable(comparison, found) },
      { kind: 'list', items: taskSentences(found) },
    ]),
    ...(over === null
      ? []
      : [
          { kind: 'heading', level: 3, text: `All tasks, ${reading.name}` } satisfies Block,
          { kind: 'table', table: over } satisfies Block,
        ]),
  ];
}

function methodTex(parts: StudyParts): string {
  return [
    `\\paragraph{${escapeLatex(parts.study.name)}.}`,
    ...[...scaleNote(parts.study), ...methodParagraphs(parts)].map(escapeLatex),
    '',
  ].join('\n\n');
}

/** What the claims' intervals cover. */
export function intervalsBlock(parts: readonly StudyParts[]): Block[] {
  const table = intervalsTable(parts);
  return table === null ? [] : [{ kind: 'table', table }];
}
