import type { ReadableDatabase } from '../../../../db/open.ts';
import { compareRequest, type Comparison } from '../../../contract/compare.ts';
import { metrics } from '../../../contract/metrics.ts';
import type { Study, StudyReport } from '../../../contract/studies.ts';
import { figureToSvg } from '../../../figures/formats/svg.ts';
import { escapeLatex } from '../../../figures/formats/latex.ts';
import { tableToLatex, type Table } from '../../../figures/table.ts';
import type { GroupOfRuns } from '../../comparison/compare.ts';
import { comparisonOf } from '../../comparison/comparison.ts';
import { overTasksTable, taskSentences, taskTable } from '../../comparison/comparisonTables.ts';
import { curveFigure } from '../../curves/curveFigure.ts';
import { aggregateAll, notesOf } from '../../curves/curvePanels.ts';
import { paperValue } from '../paperStudies.ts';
import { scaleOf } from '../study.ts';
import { paperClaims, type Claim, type Finding } from './claims.ts';
import { toHtml, toMarkdown, type Block } from './document.ts';
import { methodParagraphs } from './methodText.ts';
import { readingsOfReport, type Reading } from './readings.ts';
import { asCompared, studyCurves, variantRuns, type VariantRuns } from './studyRuns.ts';

export interface ReportOrder {
  readonly study: Study;
  /** Of the paper, for a built-in study. */
  readonly source: string | null;
  readonly database: ReadableDatabase;
  readonly version: string;
}

interface ReadingPart {
  readonly reading: Reading;
  readonly groups: readonly GroupOfRuns[];
  readonly comparison: Comparison;
  readonly svg: string | null;
}

/**
 * Everything that a study found: the page twice, its figures, its tables for LaTeX, the claim sheet and the record of
 * its runs.
 */
export function studyReport(order: ReportOrder): StudyReport['files'] {
  const { study, database } = order;
  const variants = variantRuns(database, study);
  const parts = readingsOfReport.map((reading) => readingPart(order, variants, reading));
  const blocks = reportBlocks(order, variants, parts);
  const sheet = claimSheet(order, variants, parts);
  const title = titleOf(study);
  const versions = { tutelage: order.version, node: process.version };
  const record = { study: study.id, plan: study.plan, runs: runRecords(variants), versions };
  return [
    { name: 'report.md', content: toMarkdown(blocks) },
    { name: 'report.html', content: toHtml(title, blocks) },
    { name: 'claim-sheet.md', content: toMarkdown(sheet) },
    { name: 'method.tex', content: methodTex(study, variants) },
    ...parts.flatMap(({ reading, svg }) => (svg === null ? [] : [{ name: `curves-${reading.key}.svg`, content: svg }])),
    ...parts.map(({ reading, groups }) => ({
      name: `results-${reading.key}.tex`,
      content: tableToLatex(resultTable(study, reading, groups, parts)),
    })),
    { name: 'record.json', content: `${JSON.stringify(record, null, 2)}\n` },
  ];
}

function readingPart(
  { study, database }: ReportOrder,
  variants: readonly VariantRuns[],
  reading: Reading,
): ReadingPart {
  const curves = studyCurves(database, study, variants, reading.metric);
  const groups = asCompared(study, curves);
  const { title, unit } = metrics[reading.metric];
  const yTitle = `${title} (${unit})`;
  const drawn = aggregateAll(curves, { estimator: 'mean', band: 'standard-deviation', points: 600, smoothing: 0 });
  return {
    reading,
    groups,
    comparison: comparisonOf(
      groups,
      yTitle,
      compareRequest.omit({ runs: true, metric: true }).parse({ reduction: reading.reduction }),
    ),
    svg:
      drawn.length === 0
        ? null
        : figureToSvg(
            curveFigure(drawn, {
              yTitle,
              axis: 'interactions',
              smoothing: 0,
              notes: [...notesOf(curves, drawn, { smoothing: 0 }), ...scaleNote(study)],
              venue: 'icml',
              width: null,
            }),
          ),
  };
}

function titleOf({ name }: Study): string {
  return name;
}

function scaleNote({ plan }: Study): readonly string[] {
  return scaleOf(plan) === 1
    ? []
    : [
        `Carried out at scale ${scaleOf(plan)}: every run had that share of its interactions. This is a trial ` +
          'of the study, and says nothing of the paper’s results.',
      ];
}

function reportBlocks(order: ReportOrder, variants: readonly VariantRuns[], parts: readonly ReadingPart[]): Block[] {
  const { study, source } = order;
  return [
    { kind: 'heading', level: 1, text: titleOf(study) },
    ...scaleNote(study).map((text): Block => ({ kind: 'notice', text })),
    { kind: 'paragraph', text: study.question },
    ...(source === null ? [] : [{ kind: 'paragraph', text: `Repeats: ${source}.` } satisfies Block]),
    { kind: 'paragraph', text: standing(study) },
    ...claimBlocks(study, parts),
    { kind: 'heading', level: 2, text: 'Returns' },
    ...parts.map(({ reading, groups }): Block => ({
      kind: 'table',
      table: resultTable(study, reading, groups, parts),
    })),
    ...parts.flatMap((part) => readingBlocks(part)),
    { kind: 'heading', level: 2, text: 'Method' },
    ...methodParagraphs(study, variants).map((text): Block => ({ kind: 'paragraph', text })),
    { kind: 'heading', level: 2, text: 'Runs' },
    { kind: 'table', table: runTable(study, variants) },
  ];
}

function standing({ counts, cells }: Study): string {
  const open = Object.entries(counts).filter(([state, count]) => state !== 'finished' && count > 0);
  return open.length === 0
    ? `All ${cells.length} runs are finished.`
    : `${counts.finished} of ${cells.length} runs are finished; ` +
        `${open.map(([state, count]) => `${count} ${state}`).join(', ')}. Tables and figures are of the finished ` +
        'ones.';
}

function readingBlocks({ reading, comparison, svg }: ReadingPart): Block[] {
  const over = overTasksTable(comparison);
  return [
    { kind: 'heading', level: 2, text: `${reading.name[0].toUpperCase()}${reading.name.slice(1)}` },
    { kind: 'paragraph', text: `${reading.words}.` },
    ...(svg === null
      ? []
      : [
          {
            kind: 'figure',
            file: `curves-${reading.key}.svg`,
            svg,
            caption: `${comparison.title.split(',')[0]} against interactions; mean ± one standard deviation over runs.`,
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

function claimBlocks(study: Study, parts: readonly ReadingPart[]): Block[] {
  const claims = study.preset === null ? [] : (paperClaims[study.preset] ?? []);
  if (claims.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: 'Claims' },
    { kind: 'table', table: claimTable(claims, parts) },
    ...claims.flatMap((claim): Block[] => [
      { kind: 'heading', level: 3, text: claim.text },
      { kind: 'paragraph', text: `Rule, set before looking: ${claim.rule}` },
      {
        kind: 'list',
        items: parts.map(({ reading, groups }) => {
          const { finding, evidence } = claim.judge(groups, reading);
          return `${reading.name}: ${finding}. ${evidence}.`;
        }),
      },
    ]),
  ];
}

export function claimTable(claims: readonly Claim[], parts: readonly Pick<ReadingPart, 'reading' | 'groups'>[]): Table {
  const cell = (finding: Finding): string => finding;
  return {
    caption:
      'The paper’s claims, in three readings of the return. A claim is held or not held only where an interval ' +
      'says so.',
    label: 'tab:claims',
    columns: [{ title: 'Claim' }, ...parts.map(({ reading }) => ({ title: reading.name }))],
    rows: claims.map((claim) => [
      claim.text,
      ...parts.map(({ reading, groups }) => cell(claim.judge(groups, reading).finding)),
    ]),
  };
}

/** Mean ± sd a task and variant, the paper's number behind ours where it has one. */
function resultTable(
  study: Study,
  reading: Reading,
  groups: readonly GroupOfRuns[],
  parts: readonly ReadingPart[],
): Table {
  const { plan, preset } = study;
  const comparison = parts.find((part) => part.reading === reading)?.comparison;
  const text = (task: (typeof plan.tasks)[number], label: string): string | null => {
    const group = comparison?.tasks.find((found) => found.task === task)?.groups.find((each) => each.label === label);
    if (group === undefined || group.mean === null) return null;
    const decimals = Math.abs(group.mean) >= 100 ? 0 : 2;
    return `${group.mean.toFixed(decimals)}${group.sd === null ? '' : ` ± ${group.sd.toFixed(decimals)}`} (${group.n})`;
  };
  const theirs = (task: (typeof plan.tasks)[number], label: string): string | null => {
    const value = paperValue(preset, task, label);
    return value === null ? null : `${value.mean} ± ${value.sd}`;
  };
  const columns = plan.variants.flatMap(({ label }) => [
    { title: label, of: text, label },
    ...(plan.tasks.some((task) => paperValue(preset, task, label) !== null)
      ? [{ title: `${label}, paper`, of: theirs, label }]
      : []),
  ]);
  return {
    caption: [
      `${reading.name}: ${reading.words}. Mean ± one standard deviation over runs (number of runs).`,
      ...(preset === null ? [] : ['The paper’s ± is taken as one standard deviation.']),
      ...(groups.length === 0 ? ['No run is finished yet.'] : []),
      ...scaleNote(study),
    ].join(' '),
    label: `tab:${study.id}-${reading.key}`,
    columns: [{ title: 'Task' }, ...columns.map(({ title }) => ({ title }))],
    rows: plan.tasks.map((task) => [task, ...columns.map(({ of, label }) => of(task, label))]),
  };
}

interface RunRecord {
  readonly task: string;
  readonly variant: string;
  readonly seed: number;
  readonly run: string;
  readonly interactions: number;
  readonly engine: string | null;
  readonly digest: string | null;
}

function runRecords(variants: readonly VariantRuns[]): readonly RunRecord[] {
  return variants.flatMap(({ task, label, runs }) =>
    runs.map(({ id, seed, interactions, engine, digest }) => ({
      task,
      variant: label,
      seed,
      run: id,
      interactions,
      engine,
      digest,
    })),
  );
}

function runTable(study: Study, variants: readonly VariantRuns[]): Table {
  return {
    caption: `Runs behind every number; the digest is SHA-256 chained over a run’s rollouts.${scaleNote(study)
      .map((note) => ` ${note}`)
      .join('')}`,
    label: `tab:${study.id}-runs`,
    columns: [
      { title: 'Task' },
      { title: 'Variant' },
      { title: 'Seed', decimals: 0 },
      { title: 'Run' },
      { title: 'Interactions' },
      { title: 'Digest' },
    ],
    rows: runRecords(variants).map((run) => [
      run.task,
      run.variant,
      run.seed,
      run.run,
      run.interactions.toLocaleString('en'),
      run.digest ?? '-',
    ]),
  };
}

/** The short form: question, table, difference to the control, samples to its best, digests, method. */
function claimSheet(order: ReportOrder, variants: readonly VariantRuns[], parts: readonly ReadingPart[]): Block[] {
  const { study } = order;
  return [
    { kind: 'heading', level: 1, text: `Claim sheet: ${titleOf(study)}` },
    ...scaleNote(study).map((text): Block => ({ kind: 'notice', text })),
    { kind: 'paragraph', text: study.question },
    { kind: 'paragraph', text: standing(study) },
    ...parts.flatMap(({ reading, groups, comparison }): Block[] => [
      { kind: 'heading', level: 2, text: reading.name },
      { kind: 'table', table: resultTable(study, reading, groups, parts) },
      {
        kind: 'list',
        items: comparison.tasks.flatMap((found) => [
          ...found.groups.flatMap(({ against }) =>
            against === null ? [] : [`${found.task}: ${against.verdict.text}`],
          ),
          ...found.groups.map(({ label, reach: { meanCurve, ratio } }) => {
            const comes = meanCurve === null ? 'never comes' : `comes at ${meanCurve.toLocaleString('en')} steps`;
            const level = found.reference === null ? 'the level' : `the best of ${found.reference}`;
            const steps = ratio === null ? '' : `, ${ratio.toFixed(2)} of its steps`;
            return `${found.task}: ${label} ${comes} to ${level}${steps}.`;
          }),
        ]),
      },
    ]),
    { kind: 'heading', level: 2, text: 'Coverage of states' },
    {
      kind: 'paragraph',
      text:
        'Measures of which states the roles visit are a question of their own: "tutelage coverage --run RUN …" ' +
        'draws and measures them for the runs below.',
    },
    { kind: 'heading', level: 2, text: 'Method' },
    ...methodParagraphs(study, variants).map((text): Block => ({ kind: 'paragraph', text })),
    { kind: 'heading', level: 2, text: 'Runs' },
    { kind: 'table', table: runTable(study, variants) },
  ];
}

function methodTex(study: Study, variants: readonly VariantRuns[]): string {
  return [
    `\\paragraph{${escapeLatex(titleOf(study))}.}`,
    ...[...scaleNote(study), ...methodParagraphs(study, variants)].map(escapeLatex),
    '',
  ].join('\n\n');
}
