import { findRun } from '../../../db/runs.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { RunGroup } from '../../contract/groups.ts';
import type { FigurePanel, FigureSpecification } from '../../contract/figures/specification.ts';
import type { DrawnPanel, FigurePreview, Preset } from '../../contract/figures/stored.ts';
import type { ParsedRequestOf } from '../../contract/contract.ts';
import type { FigureContent, MixedPanel } from '../../figures/content.ts';
import { pageSize } from '../../figures/formats/pdf.ts';
import { elementsToSvg, layOutFigure, layOutWithStandIns } from '../../figures/formats/svg.ts';
import { notesOf } from '../../figures/panelsFigure.ts';
import { sizeAt, type FigureSize } from '../../figures/size.ts';
import { DataError } from '../../numerics/dataError.ts';
import { loadSimulators, type SimulatorFactory } from '../../tasks/tasks.ts';
import { createCurveSource, type CurveSource } from '../curves/curveSource.ts';
import { groupOf } from '../runs/runSummaries.ts';
import { readGroups } from '../runs/variants.ts';
import { intervalParts, profileParts } from './parts/comparisonParts.ts';
import { curveParts, metaRewardParts } from './parts/curveParts.ts';
import { densityGridOf, densityParts } from './parts/densityParts.ts';
import { chosenRuns, figureRuns, readsChoice } from './figureRuns.ts';
import { requireRun } from '../requireRun.ts';
import { frameParts } from './parts/frameParts.ts';
import { groupsInFigure } from './looks.ts';
import type { PanelContext, PanelParts } from './parts/panelContext.ts';
import { inOne } from './notes.ts';
import { paperPresetOf } from './paperFigures.ts';
import { figureRecord } from './figureRecord.ts';
import { renderFiles } from './renderFiles.ts';
import { tableParts } from './parts/tableParts.ts';

export interface FigureDrawer {
  preview(request: ParsedRequestOf<'figures.preview'>): Promise<FigurePreview>;
  /** The files of all formats, from one drawing. */
  render(request: ParsedRequestOf<'figures.render'>): Promise<readonly ExportedFile[]>;
  preset(request: ParsedRequestOf<'figures.preset'>): Preset;
}

/** A figure with its numbers, and where each panel comes from. */
interface Drawn {
  readonly content: FigureContent;
  readonly panels: readonly DrawnPanel[];
  readonly context: PanelContext;
}

export interface FigureDrawerOptions {
  readonly database: ReadableDatabase;
  readonly version: string;
  readonly curves?: CurveSource;
}

/** Figures from their specifications: the same drawing behind window, browser and command line. */
export function createFigureDrawer({
  database,
  version,
  curves = createCurveSource(database),
}: FigureDrawerOptions): FigureDrawer {
  let simulators: Promise<SimulatorFactory> | null = null;
  const load = (): Promise<SimulatorFactory> => (simulators ??= loadSimulators());

  async function draw(specification: FigureSpecification): Promise<Drawn> {
    const runs = specification.panels.some(readsChoice) ? chosenRuns(database, specification.runs) : [];
    const context: PanelContext = {
      database,
      specification,
      runs,
      curves,
      groups: groupsInFigure(groupsOfRuns(database, runs), specification),
    };
    const size = sizeOf(specification);
    const [only] = specification.panels;
    if (specification.panels.length === 1 && only.kind === 'densities') {
      const content = densityGridOf(database, only, size, specification);
      return {
        content,
        panels: [{ source: 0, task: null, title: '', xTitle: content.xTitle, yTitle: content.yTitle }],
        context,
      };
    }
    const parts: PanelParts[] = [];
    for (const panel of specification.panels) parts.push(await partsOf(panel, context));
    return {
      content: assemble(specification, size, parts),
      panels: parts.flatMap(({ panels, tasks }, source) =>
        panels.map((panel, i) => drawnPanel(panel, source, tasks?.[i] ?? null)),
      ),
      context,
    };
  }

  function partsOf(panel: FigurePanel, context: PanelContext): PanelParts | Promise<PanelParts> {
    switch (panel.kind) {
      case 'curves':
        return curveParts(panel, context);
      case 'meta-reward':
        return metaRewardParts(panel, context);
      case 'intervals':
        return intervalParts(panel, context);
      case 'profile':
        return profileParts(panel, context);
      case 'densities':
        return densityParts(panel, context);
      case 'frames':
        return frameParts(panel, context, load);
      case 'table':
        return tableParts(panel, context);
    }
  }

  return {
    preview: ({ specification, hasStandIns = false }) =>
      explained(async () => {
        const { content, panels, context } = await draw(specification);
        const { figure, warnings } = (hasStandIns ? layOutWithStandIns : layOutFigure)(content);
        const { width, height } = pageSize(figure);
        return {
          svg: elementsToSvg(figure),
          width,
          height,
          panels,
          groups: [...context.groups.values()].map(({ group, name, ownName, colour, isHidden }) => ({
            group,
            name,
            ownName,
            colour,
            isHidden,
          })),
          shared: content.kind === 'mixed' ? null : { xTitle: content.xTitle, yTitle: content.yTitle },
          grid:
            content.kind === 'density-grid'
              ? { rows: content.rows, columns: content.columns.map(({ title }) => title) }
              : null,
          notes: automaticNotes(content, specification),
          warnings,
          runs: figureRuns(database, specification),
          tasks: [...new Set(context.runs.map((run) => requireRun(database, run).task))],
        };
      }),
    render: (request) =>
      explained(async () => {
        const { content } = await draw(request.specification);
        const record = (warnings: readonly string[]): unknown =>
          figureRecord(
            database,
            request.specification,
            automaticNotes(content, request.specification),
            warnings,
            version,
          );
        return renderFiles(content, record, { ...request, isWide: request.specification.width === 'full' });
      }),
    preset: (request) => paperPresetOf(database, request),
  };
}

/** What a person's labels or data do not allow is theirs to mend. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DataError) throw new TutelageError('invalid-request', error.message, { cause: error });
    throw error;
  }
}

export function sizeOf({ venue, width, text }: FigureSpecification): FigureSize {
  const size = sizeAt(venue, width);
  return text === null ? size : { ...size, text };
}

/** Each group once, in the order of their variants. */
function groupsOfRuns(database: ReadableDatabase, runs: readonly string[]): readonly RunGroup[] {
  const groups = readGroups(database);
  const found = runs.flatMap((id) => {
    const run = findRun(database, id);
    return run === undefined ? [] : [groupOf(run, groups)];
  });
  return [...new Map(found.map((group) => [group.name, group])).values()].sort((a, b) => a.variant - b.variant);
}

/** The panels as one figure; those that all show the same quantities name their axes once, where that is wanted. */
function assemble(specification: FigureSpecification, size: FigureSize, parts: readonly PanelParts[]): FigureContent {
  const { columns, widths, heights, legend, isLettered, proportion, notes, axes } = specification;
  const panels = parts.flatMap((each) => each.panels);
  const shared = {
    size,
    description: describe(panels),
    notes: [...inOne(notes.automatic ? parts.flatMap((each) => each.notes) : []), ...notes.own],
    columns,
    widths,
    heights,
    legend: legend.place,
    ...(legend.at === null ? {} : { legendAt: legend.at }),
    isLettered,
    proportion,
    isExplained: notes.automatic,
  };
  const curves = panels.filter((panel) => panel.kind === 'curves');
  const [first] = curves;
  const isShared =
    axes === 'shared' &&
    first !== undefined &&
    curves.length === panels.length &&
    curves.every(({ xTitle, yTitle }) => xTitle === first.xTitle && yTitle === first.yTitle);
  return isShared
    ? { kind: 'learning-curves', ...shared, xTitle: first.xTitle, yTitle: first.yTitle, panels: curves }
    : { kind: 'mixed', ...shared, panels };
}

function drawnPanel(panel: MixedPanel, source: number, task: string | null): DrawnPanel {
  return {
    source,
    task,
    title: panel.title,
    xTitle: 'xTitle' in panel ? panel.xTitle : '',
    yTitle: 'yTitle' in panel ? panel.yTitle : '',
  };
}

function describe(panels: readonly MixedPanel[]): string {
  const words = panels.map((panel) => {
    const title = panel.title === '' ? panel.kind : panel.title;
    return 'yTitle' in panel ? `${title}: ${panel.yTitle} against ${panel.xTitle}` : title;
  });
  return `${[...new Set(words)].join('; ')}.`;
}

function automaticNotes(content: FigureContent, { notes }: FigureSpecification): readonly string[] {
  if (!notes.automatic) return [];
  const own = new Set(notes.own);
  return [
    ...(content.kind === 'density-grid' ? [] : notesOf(content)),
    ...content.notes.filter((note) => !own.has(note)),
  ];
}
