import type { CurvePanel, LearningCurvesContent, MixedContent, MixedPanel } from './content.ts';
import { element, type SvgElement, type SvgNode } from './element.ts';
import { levelLegend, uprightLegend, type Legend, type LegendEntry } from './layout/legend.ts';
import { panelGrid, type GridRequest, type PanelGrid, type PlannedPanel } from './layout/panelGrid.ts';
import { part, type Box } from './marks.ts';
import { notesBlock, page } from './page.ts';
import { curveEntries, curveNotes } from './panels/curveLegend.ts';
import { curvesPanel } from './panels/curves.ts';
import { densitiesPanel, densityEntries } from './panels/densities.ts';
import { framesPanel } from './panels/frames.ts';
import { intervalsPanel } from './panels/intervals.ts';
import { profileEntry, profilePanel } from './panels/profile.ts';
import { tablePanel } from './panels/table.ts';
import { linearScale } from './scale.ts';
import { typeOf, type Type } from './size.ts';

const usualProportion = 0.7;

/** Panels of curves, intervals and others as a page; see `content.ts`. */
export function panelsFigure(content: LearningCurvesContent | MixedContent): SvgElement {
  const type = typeOf(content.size);
  const curves = curvePanelsOf(content);
  const { width } = content.size;
  const isShared = content.kind === 'learning-curves';
  const request: GridRequest = {
    panels: plan(content, type),
    columns: content.columns,
    xTitle: isShared ? content.xTitle : null,
    yTitle: isShared ? content.yTitle : null,
    isLettered: content.isLettered,
    width,
    proportion: content.proportion ?? usualProportion,
  };
  const body = withLegend(request, legendEntries(content), content, curves, type);
  const notes = notesBlock([...notesOf(content), ...content.notes], width, body.height, type);
  return page(width, body.height + notes.height + type.unit, content.description, [
    ...body.nodes,
    ...(notes.nodes.length === 0 ? [] : [part('notes', notes.nodes)]),
  ]);
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
  return content.panels.map((panel) => mixedPanel(panel, content.proportion ?? usualProportion, type));
}

function mixedPanel(panel: MixedPanel, proportion: number, type: Type): PlannedPanel {
  switch (panel.kind) {
    case 'curves':
      return curvesPanel(panel, panel.xTitle, panel.yTitle, type);
    case 'intervals':
      return intervalsPanel(panel, type);
    case 'profile':
      return profilePanel(panel, type);
    case 'densities':
      return densitiesPanel(panel, proportion, type);
    case 'frames':
      return framesPanel(panel, type);
    case 'table':
      return tablePanel(panel, type);
  }
}

interface Body {
  readonly nodes: readonly SvgNode[];
  readonly height: number;
}

function withLegend(
  request: GridRequest,
  entries: readonly LegendEntry[],
  { legend, legendAt }: Pick<LearningCurvesContent, 'legend' | 'legendAt'>,
  curves: readonly CurvePanel[],
  type: Type,
): Body {
  const { width } = request;
  const gap = 6 * type.unit;
  if (legend === 'none' || entries.length === 0) {
    const grid = panelGrid(request, type);
    return { nodes: grid.draw(0, 0), height: grid.height + gap };
  }
  if (legend === 'beside') {
    const beside = uprightLegend(entries, width * 0.35, type);
    const left = width - beside.width - 2 * gap;
    const grid = panelGrid({ ...request, width: left }, type);
    const top = Math.max(0, ((grid.boxes[0]?.y ?? 0) + grid.height - beside.height) / 2);
    if (grid.boxes.every((box) => box.width >= 4 * type.text))
      return {
        nodes: [...grid.draw(0, 0), part('legend', beside.draw(left + 2 * gap, top))],
        height: Math.max(grid.height, top + beside.height) + gap,
      };
  }
  const grid = panelGrid(request, type);
  if (legend === 'inside') {
    const corner = insideCorner(grid, entries, request.panels[0], curves[0], legendAt ?? null, type);
    if (corner !== null)
      return {
        nodes: [...grid.draw(0, 0), part('legend', [backing(corner, type), ...corner.legend.draw(corner.x, corner.y)])],
        height: grid.height + gap,
      };
  }
  const level = levelLegend(entries, width, type);
  const nodes =
    legend === 'above'
      ? [part('legend', level.draw(0, 0)), ...grid.draw(0, level.height + gap)]
      : [...grid.draw(0, 0), part('legend', level.draw(0, grid.height + gap))];
  return { nodes, height: grid.height + level.height + gap + 2 * type.unit };
}

interface Corner {
  readonly legend: Legend;
  readonly x: number;
  readonly y: number;
}

/**
 * Where the legend stands in the first panel: at a place that was chosen, else in the corner where it covers the
 * fewest points; null where it would fill the panel.
 */
function insideCorner(
  grid: PanelGrid,
  entries: readonly LegendEntry[],
  panel: PlannedPanel | undefined,
  curves: CurvePanel | undefined,
  chosen: readonly [number, number] | null,
  type: Type,
): Corner | null {
  const box = grid.boxes[0];
  if (panel === undefined || panel.axes?.x.kind !== 'numbers' || panel.axes.y.kind !== 'numbers') return null;
  const inset = 4 * type.unit;
  const legend = uprightLegend(entries, box.width * 0.6, type);
  if (legend.width > box.width * 0.6 || legend.height > box.height * 0.5) return null;
  const [left, top] = [box.x + inset, box.y + inset];
  const [roomX, roomY] = [box.width - 2 * inset - legend.width, box.height - 2 * inset - legend.height];
  if (chosen !== null) return { legend, x: left + chosen[0] * roomX, y: top + chosen[1] * roomY };
  const x = linearScale(panel.axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(panel.axes.y.domain, [box.y + box.height, box.y]);
  const points = (curves?.series ?? []).flatMap((series) =>
    series.x.map((at, i) => [x(at), y(series.centre[i])] as const),
  );
  const corners = [top, top + roomY].flatMap((cornerY) =>
    [left + roomX, left].map((cornerX): Corner => ({ legend, x: cornerX, y: cornerY })),
  );
  const covered = (corner: Corner): number =>
    points.filter(
      ([px, py]) => px >= corner.x && px <= corner.x + legend.width && py >= corner.y && py <= corner.y + legend.height,
    ).length;
  return corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
}

function backing({ x, y, legend }: Corner, { unit }: Type): SvgNode {
  const box: Box = {
    x: x - 2 * unit,
    y: y - 1 * unit,
    width: legend.width + 4 * unit,
    height: legend.height + 2 * unit,
  };
  return element('rect', { ...box, fill: '#ffffff', 'fill-opacity': '0.85' });
}
