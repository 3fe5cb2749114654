import type { CurvePanel, LearningCurvesContent, MixedContent, MixedPanel } from './content.ts';
import type { SvgNode } from './element.ts';
import { fitPage } from './layout/fitPage.ts';
import { backing, insideLegend } from './layout/insideLegend.ts';
import { levelLegend, uprightLegend, type LegendEntry } from './layout/legend.ts';
import type { GridRequest } from './layout/fitGrid.ts';
import { panelGrid } from './layout/panelGrid.ts';
import type { PlannedPanel } from './layout/plannedPanel.ts';
import { part } from './marks.ts';
import { notesBlock, page, type LaidOutFigure } from './page.ts';
import { curveEntries, curveNotes } from './panels/curveLegend.ts';
import { curvesPanel } from './panels/curves.ts';
import { densitiesPanel, densityEntries } from './panels/densities.ts';
import { framesPanel } from './panels/frames.ts';
import { intervalsPanel } from './panels/intervals.ts';
import { profileEntry, profilePanel } from './panels/profile.ts';
import { tablePanel } from './panels/table.ts';
import { typeOf, type Type } from './size.ts';

const usualProportion = 0.7;

/** Columns more than is comfortable, where the page is short of room. */
const mostMore = 2;

/** Panels of curves, intervals and others as a page; see `content.ts`. */
export function panelsFigure(content: LearningCurvesContent | MixedContent): LaidOutFigure {
  const type = typeOf(content.size);
  const { width, height = Infinity } = content.size;
  const isShared = content.kind === 'learning-curves';
  const request: Omit<GridRequest, 'squeeze'> = {
    panels: plan(content, type),
    columns: content.columns,
    widths: content.widths ?? [],
    heights: content.heights ?? [],
    xTitle: isShared ? content.xTitle : null,
    yTitle: isShared ? content.yTitle : null,
    isLettered: content.isLettered,
    width,
    proportion: content.proportion ?? usualProportion,
  };
  const made = notesOf(content).join(' ');
  const written = [...(made === '' ? [] : [made]), ...content.notes];
  const entries = legendEntries(content);
  const below = notesBlock(written, width, 0, type).height + type.unit;
  const mores = content.columns === null ? Array.from({ length: mostMore + 1 }, (_, i) => i) : [0];
  const { laidOut: body, warnings: ofPage } = fitPage(height, mores, (squeeze) => {
    const laidOut = withLegend({ ...request, squeeze }, entries, content, type);
    return { ...laidOut, height: laidOut.height + below };
  });
  const notes = notesBlock(written, width, body.height - below, type);
  const figure = page(width, body.height, content.description, [
    ...body.draw(),
    ...(notes.nodes.length === 0 ? [] : [part('notes', notes.nodes)]),
  ]);
  const warnings = [...ofPage, ...(body.warning === undefined ? [] : [body.warning])];
  return { figure, warnings };
}

/** What is said of how the lines and intervals were made. */
export function notesOf(content: LearningCurvesContent | MixedContent): readonly string[] {
  if (content.isExplained === false) return [];
  const explained =
    content.kind === 'mixed'
      ? content.panels.flatMap((panel) => (panel.kind === 'intervals' ? (panel.explanation ?? []) : []))
      : [];
  return [...curveNotes(curvePanelsOf(content)), ...new Set(explained)];
}

function curvePanelsOf(content: LearningCurvesContent | MixedContent): readonly CurvePanel[] {
  return content.kind === 'learning-curves'
    ? content.panels
    : content.panels.filter((panel) => panel.kind === 'curves');
}

/** Entries of all panels, each name once. */
function legendEntries(content: LearningCurvesContent | MixedContent): readonly LegendEntry[] {
  const entries = [
    ...curveEntries(curvePanelsOf(content)),
    ...(content.kind === 'mixed' ? content.panels.flatMap(entriesBeside) : []),
  ];
  return entries.filter((entry, i) => entries.findIndex(({ key }) => key === entry.key) === i);
}

/** Of panels whose lines are not curves. */
function entriesBeside(panel: MixedPanel): readonly LegendEntry[] {
  switch (panel.kind) {
    case 'profile':
      return panel.lines.map(profileEntry);
    case 'densities':
      return densityEntries(panel);
    case 'curves':
    case 'intervals':
    case 'frames':
    case 'table':
      return [];
  }
}

function plan(content: LearningCurvesContent | MixedContent, type: Type): readonly PlannedPanel[] {
  if (content.kind === 'learning-curves')
    return content.panels.map((panel) => curvesPanel(panel, content.xTitle, content.yTitle, type));
  return content.panels.map((panel) => mixedPanel(panel, type));
}

function mixedPanel(panel: MixedPanel, type: Type): PlannedPanel {
  switch (panel.kind) {
    case 'curves':
      return curvesPanel(panel, panel.xTitle, panel.yTitle, type);
    case 'intervals':
      return intervalsPanel(panel, type);
    case 'profile':
      return profilePanel(panel, type);
    case 'densities':
      return densitiesPanel(panel, type);
    case 'frames':
      return framesPanel(panel, type);
    case 'table':
      return tablePanel(panel, type);
  }
}

interface Body {
  readonly height: number;
  readonly draw: () => readonly SvgNode[];
  /** Where the legend does not stand where it was asked to. */
  readonly warning?: string;
}

const legendRooms = { inside: 'inside the first panel', beside: 'beside the panels' } as const;

function withLegend(
  request: GridRequest,
  entries: readonly LegendEntry[],
  { legend, legendAt }: Pick<LearningCurvesContent, 'legend' | 'legendAt'>,
  type: Type,
): Body {
  const { width } = request;
  const gap = 6 * type.unit;
  if (legend === 'none' || entries.length === 0) {
    const grid = panelGrid(request, type);
    return { draw: () => grid.draw(0, 0), height: grid.height + gap };
  }
  if (legend === 'beside') {
    const beside = uprightLegend(entries, width * 0.35, type);
    const left = width - beside.width - 2 * gap;
    const grid = panelGrid({ ...request, width: left }, type);
    const top = Math.max(0, ((grid.boxes[0]?.y ?? 0) + grid.height - beside.height) / 2);
    if (grid.boxes.every((box) => box.width >= 4 * type.text))
      return {
        draw: () => [...grid.draw(0, 0), part('legend', beside.draw(left + 2 * gap, top))],
        height: Math.max(grid.height, top + beside.height) + gap,
      };
  }
  const grid = panelGrid(request, type);
  if (legend === 'inside') {
    const inside = insideLegend(request.panels[0], grid.axes[0], grid.boxes[0], entries, legendAt ?? null, type);
    if (inside !== null)
      return {
        draw: () => [
          ...grid.draw(0, 0),
          part('legend', [backing(inside, type), ...inside.legend.draw(inside.x, inside.y)]),
        ],
        height: grid.height + gap,
      };
  }
  const level = levelLegend(entries, width, type);
  return {
    ...(legend === 'inside' || legend === 'beside'
      ? { warning: `The legend does not fit ${legendRooms[legend]}: it is drawn below.` }
      : {}),
    height: grid.height + level.height + gap + 2 * type.unit,
    draw: () =>
      legend === 'above'
        ? [part('legend', level.draw(0, 0)), ...grid.draw(0, level.height + gap)]
        : [...grid.draw(0, 0), part('legend', level.draw(0, grid.height + gap))],
  };
}
