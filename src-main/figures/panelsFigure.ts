import { element, type SvgElement, type SvgNode } from './element.ts';
import { levelLegend, uprightLegend, type Legend, type LegendEntry } from './layout/legend.ts';
import { panelGrid, type GridRequest, type PanelGrid, type PlannedPanel } from './layout/panelGrid.ts';
import type { Box } from './marks.ts';
import { notesBlock, page } from './page.ts';
import { curveEntries, curveNotes } from './panels/curveLegend.ts';
import { curvesPanel } from './panels/curves.ts';
import { intervalsPanel } from './panels/intervals.ts';
import { linearScale } from './scale.ts';
import { typeOf, type Type } from './size.ts';
import type { CurvePanel, LearningCurvesSpecification, MixedPanel, MixedSpecification } from './specification.ts';

/** Panels of curves and intervals as a page; see `specification.ts`. */
export function panelsFigure(specification: LearningCurvesSpecification | MixedSpecification): SvgElement {
  const type = typeOf(specification.size);
  const curves = specification.panels.filter((panel) => 'series' in panel);
  const planned = plan(specification, type);
  const { width } = specification.size;
  const isShared = specification.kind === 'learning-curves';
  const request: GridRequest = {
    panels: planned,
    columns: specification.columns,
    xTitle: isShared ? specification.xTitle : null,
    yTitle: isShared ? specification.yTitle : null,
    isLettered: specification.isLettered,
    width,
  };
  const body = withLegend(request, curveEntries(curves), specification, curves, type);
  const notes = notesBlock([...curveNotes(curves), ...specification.notes], width, body.height, type);
  return page(width, body.height + notes.height + type.unit, specification.description, [
    ...body.nodes,
    ...notes.nodes,
  ]);
}

function plan(specification: LearningCurvesSpecification | MixedSpecification, type: Type): readonly PlannedPanel[] {
  if (specification.kind === 'learning-curves')
    return specification.panels.map((panel) => curvesPanel(panel, specification.xTitle, specification.yTitle, type));
  return specification.panels.map((panel) => mixedPanel(panel, type));
}

function mixedPanel(panel: MixedPanel, type: Type): PlannedPanel {
  switch (panel.kind) {
    case 'curves':
      return curvesPanel(panel, panel.xTitle, panel.yTitle, type);
    case 'intervals':
      return intervalsPanel(panel, type);
  }
}

interface Body {
  readonly nodes: readonly SvgNode[];
  readonly height: number;
}

function withLegend(
  request: GridRequest,
  entries: readonly LegendEntry[],
  { legend }: Pick<LearningCurvesSpecification, 'legend'>,
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
        nodes: [...grid.draw(0, 0), ...beside.draw(left + 2 * gap, top)],
        height: Math.max(grid.height, top + beside.height) + gap,
      };
  }
  const grid = panelGrid(request, type);
  if (legend === 'inside') {
    const corner = insideCorner(grid, entries, request.panels[0], curves[0], type);
    if (corner !== null)
      return {
        nodes: [...grid.draw(0, 0), backing(corner, type), ...corner.legend.draw(corner.x, corner.y)],
        height: grid.height + gap,
      };
  }
  const level = levelLegend(entries, width, type);
  const above = legend === 'above';
  const nodes = above
    ? [...level.draw(0, 0), ...grid.draw(0, level.height + gap)]
    : [...grid.draw(0, 0), ...level.draw(0, grid.height + gap)];
  return { nodes, height: grid.height + level.height + gap + 2 * type.unit };
}

interface Corner {
  readonly legend: Legend;
  readonly x: number;
  readonly y: number;
}

/** The corner of the first panel where the legend covers the fewest points; null where it would fill the panel. */
function insideCorner(
  grid: PanelGrid,
  entries: readonly LegendEntry[],
  panel: PlannedPanel | undefined,
  curves: CurvePanel | undefined,
  type: Type,
): Corner | null {
  const box = grid.boxes[0];
  if (panel === undefined || panel.axes?.x.kind !== 'numbers' || panel.axes.y.kind !== 'numbers') return null;
  const inset = 4 * type.unit;
  const legend = uprightLegend(entries, box.width * 0.6, type);
  if (legend.width > box.width * 0.6 || legend.height > box.height * 0.5) return null;
  const x = linearScale(panel.axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(panel.axes.y.domain, [box.y + box.height, box.y]);
  const points = (curves?.series ?? []).flatMap((series) =>
    series.x.map((at, i) => [x(at), y(series.centre[i])] as const),
  );
  const corners = [box.y + inset, box.y + box.height - inset - legend.height].flatMap((top) =>
    [box.x + box.width - inset - legend.width, box.x + inset].map((left): Corner => ({ legend, x: left, y: top })),
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
