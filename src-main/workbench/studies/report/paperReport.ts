import type { ReadableDatabase } from '../../../../db/open.ts';
import type { StudyReport } from '../../../contract/studies.ts';
import { claimDetails, claimTables } from './claimBlocks.ts';
import { toHtml, toMarkdown, type Block } from './document.ts';
import { intervalsParagraph } from './methodText.ts';
import { readingsOfReport } from '../readings.ts';
import { coverageBlocks, intervalsBlock, reportFiles } from './studyReport.ts';
import { materialOf, type StudyMaterial } from './material.ts';
import { scaleNote, studyParts, type ReportOrder, type StudyParts } from './studyParts.ts';
import { resultTable, sentence } from './tables.ts';

const TITLE = 'Learning to Explore via Meta-Policy Gradient, repeated';

/** One page over all studies of the paper, and a folder with the pages of each. */
export function paperReport(database: ReadableDatabase, orders: readonly ReportOrder[]): StudyReport['files'] {
  const all = orders.map((order) => materialOf(studyParts(database, order)));
  const blocks = paperBlocks(all);
  return [
    { name: 'report.md', content: toMarkdown(blocks) },
    { name: 'report.html', content: toHtml(TITLE, blocks) },
    ...all.flatMap((material) =>
      reportFiles(material).map(({ name, content }) => ({ name: `${folderOf(material.parts)}/${name}`, content })),
    ),
  ];
}

function folderOf({ study }: StudyParts): string {
  return study.preset ?? study.id;
}

function paperBlocks(materials: readonly StudyMaterial[]): Block[] {
  const claims = materials.map((each) => each.claims);
  const all = materials.map(({ parts }) => parts);
  const [returns, teacher] = [true, false].map((isOfReturns) =>
    claims.flat().filter(({ findings }) => (findings[0].reading !== null) === isOfReturns),
  );
  const tables = claimTables([...returns, ...teacher], 'paper');
  return [
    { kind: 'heading', level: 1, text: TITLE },
    ...all.slice(0, 1).flatMap(({ study }) => scaleNote(study).map((text): Block => ({ kind: 'notice', text }))),
    {
      kind: 'paragraph',
      text:
        'The tables and figures of Xu, Liu, Zhao and Peng (ICML 2018) that compare methods, and the ' +
        'claims of its section 5, from runs with the paper’s settings by Tutelage ' +
        `${all[0]?.version ?? ''}. Each study has a page of its own with every interval, and the ` +
        'digest of every run.',
    },
    { kind: 'list', items: all.flatMap(standingOf) },
    { kind: 'heading', level: 2, text: 'How to read it' },
    {
      kind: 'list',
      items: [
        'The paper does not say which return it prints. Three readings of it rank the methods ' +
          'differently, and so all three stand here:',
        ...readingsOfReport.map(({ name, words }) => `${sentence(name)}: ${words}.`),
        'The control is the same method with a teacher that never learns (teacherLearningRate 0). ' +
          'What it shows as well is no merit of a learned teacher.',
        'A claim was given its rule before the runs were looked at; it is held or not held only ' +
          'where a 95% interval over seeds says so.',
      ],
    },
    { kind: 'heading', level: 2, text: 'The claims of section 5' },
    ...tables.map((table): Block => ({ kind: 'table', table })),
    ...materials.flatMap(studyBlocks),
    { kind: 'heading', level: 2, text: 'The claims, one by one' },
    ...intervalsBlock(all),
    ...all.flatMap((parts, i) => [
      ...(claims[i].length === 0 ? [] : [{ kind: 'heading', level: 3, text: parts.study.name } satisfies Block]),
      ...claimDetails(claims[i], 4),
    ]),
    { kind: 'heading', level: 2, text: 'Method' },
    { kind: 'paragraph', text: intervalsParagraph },
    {
      kind: 'paragraph',
      text:
        'Settings, hyper-parameters and digests stand on the page of each study; method.tex beside ' +
        'it has them for an appendix.',
    },
  ];
}

function standingOf(parts: StudyParts): string[] {
  const { study, variants } = parts;
  const open = variants.filter(({ runs, planned }) => runs.length < planned);
  const whole = open.length === 0 ? 'all' : `${study.counts.finished} of`;
  const lacking = open.map(({ task, name, runs, planned }) => `${name} on ${task} (${runs.length} of ${planned})`);
  const missing = lacking.length === 0 ? '' : ` Not there yet: ${lacking.join(', ')}.`;
  return [`[${study.name}](${folderOf(parts)}/report.md): ${whole} ${study.cells.length} runs are finished.${missing}`];
}

function studyBlocks({ parts, figures }: StudyMaterial): Block[] {
  const { study, readings, source } = parts;
  return [
    { kind: 'heading', level: 2, text: study.name },
    { kind: 'paragraph', text: `${study.question}${source === null ? '' : ` (${source}.)`}` },
    ...readings.flatMap((part): Block[] => {
      const svg = figures.get(part);
      return [
        { kind: 'table', table: resultTable(parts, part) },
        ...(svg === undefined
          ? []
          : [
              {
                kind: 'figure',
                file: `${folderOf(parts)}/curves-${part.reading.key}.svg`,
                svg,
                caption:
                  `${study.name}: ${part.reading.name} against interactions, mean ± one standard deviation ` +
                  'over runs.',
              } satisfies Block,
            ]),
      ];
    }),
    ...coverageBlocks(parts, `${folderOf(parts)}/`).map((block): Block =>
      block.kind === 'heading' ? { ...block, level: 3 } : block,
    ),
  ];
}
