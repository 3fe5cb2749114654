import { ink } from './colours.ts';
import { element } from './element.ts';
import type { SvgNode } from './element.ts';
import { curveLegend, curveNotes } from './curveLegend.ts';
import { aloneAt, bandPath, frame, hairline, label, labelLines, line, linePath } from './marks.ts';
import type { Box } from './marks.ts';
import { notesBlock, page } from './page.ts';
import { extentOf, linearScale, niceTicks, padded, tickLabels } from './scale.ts';
import type { Range, Scale } from './scale.ts';
import { figureWidths } from './specification.ts';
import type { CurvePanel, CurveSeries, LearningCurvesSpecification } from './specification.ts';
import { smallTextSize, textSize, widest, wrap } from './text.ts';

const heightOverWidth = 0.7;
const gap = 8;
const tickLength = 2.5;
const titleBand = textSize + 4;
const axisBand = smallTextSize + tickLength + 3;

interface Axis {
  readonly domain: Range;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}

function axisOf(domain: Range, count: number): Axis {
  const ticks = niceTicks(domain, count);
  return { domain, ticks, labels: tickLabels(ticks) };
}

interface PanelAxes {
  readonly x: Axis;
  readonly y: Axis;
}

function* heights(series: CurveSeries): Iterable<number> {
  yield* series.centre;
  yield* series.low;
  yield* series.high;
  yield* series.smoothing?.raw ?? [];
}

/** Axes that hold every value of the panel; null where it has none. */
function axesOf(panel: CurvePanel): PanelAxes | null {
  const x = extentOf(panel.series.flatMap((series) => series.x));
  const y = extentOf(panel.series.flatMap((series) => [...heights(series)]));
  return x === null || y === null ? null : { x: axisOf(x, 4), y: axisOf(padded(y, 0.04), 5) };
}

function drawSeries(series: CurveSeries, axes: PanelAxes, box: Box): SvgNode[] {
  const x = linearScale(axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(axes.y.domain, [box.y + box.height, box.y]);
  const stroke = {
    fill: 'none',
    stroke: series.colour,
    'stroke-linejoin': 'round',
    'stroke-linecap': series.dash.length === 0 ? 'round' : 'butt',
  };
  const raw =
    series.smoothing === null
      ? []
      : [
          element('path', {
            d: linePath(series.x, series.smoothing.raw, x, y),
            ...stroke,
            'stroke-width': hairline,
            'stroke-opacity': '0.4',
          }),
        ];
  const lines = [
    ...raw,
    element('path', {
      d: linePath(series.x, series.centre, x, y),
      ...stroke,
      'stroke-width': 1.1,
      'stroke-dasharray': series.dash.length === 0 ? null : series.dash.join(' '),
    }),
  ].filter((path) => path.attributes['d'] !== '');
  return [...lines, ...aloneAt(series.x, series.centre).flatMap((i) => drawPoint(series, i, x, y))];
}

const dotRadius = 1.6;
const capHalf = 2.2;

/** A point that no line leads to: a dot, and the ends of its band as an error bar. */
function drawPoint({ x: xs, centre, low, high, colour }: CurveSeries, i: number, x: Scale, y: Scale): SvgNode[] {
  const at = x(xs[i]);
  const bar = { stroke: colour, 'stroke-width': 0.8 };
  const hasBar = Number.isFinite(low[i]) && Number.isFinite(high[i]);
  return [
    ...(hasBar
      ? [
          element('line', { x1: at, y1: y(low[i]), x2: at, y2: y(high[i]), ...bar }),
          ...[low[i], high[i]].map((end) =>
            element('line', { x1: at - capHalf, y1: y(end), x2: at + capHalf, y2: y(end), ...bar }),
          ),
        ]
      : []),
    element('circle', { cx: at, cy: y(centre[i]), r: dotRadius, fill: colour }),
  ];
}

function drawBand(series: CurveSeries, axes: PanelAxes, box: Box): SvgNode[] {
  const x = linearScale(axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(axes.y.domain, [box.y + box.height, box.y]);
  const path = bandPath(series.x, series.low, series.high, x, y);
  return path === '' ? [] : [element('path', { d: path, fill: series.colour, 'fill-opacity': '0.18' })];
}

function drawAxes(axes: PanelAxes, box: Box): SvgNode[] {
  const x = linearScale(axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(axes.y.domain, [box.y + box.height, box.y]);
  const bottom = box.y + box.height;
  return [
    ...axes.y.ticks.map((tick) => line(box.x, y(tick), box.x + box.width, y(tick), ink.grid)),
    ...axes.x.ticks.flatMap((tick, i) => [
      line(x(tick), bottom, x(tick), bottom + tickLength),
      label(axes.x.labels[i], x(tick), bottom + tickLength + smallTextSize, { anchor: 'middle' }),
    ]),
    ...axes.y.ticks.flatMap((tick, i) => [
      line(box.x - tickLength, y(tick), box.x, y(tick)),
      label(axes.y.labels[i], box.x - tickLength - 1.5, y(tick) + smallTextSize * 0.33, { anchor: 'end' }),
    ]),
  ];
}

function drawPanel(panel: CurvePanel, axes: PanelAxes | null, box: Box): SvgNode {
  const middle = box.x + box.width / 2;
  const content =
    axes === null
      ? [label('no data', middle, box.y + box.height / 2, { anchor: 'middle', colour: ink.secondary })]
      : [
          ...drawAxes(axes, box),
          ...panel.series.flatMap((series) => drawBand(series, axes, box)),
          ...panel.series.flatMap((series) => drawSeries(series, axes, box)),
        ];
  return element('g', {}, [
    ...content,
    frame(box),
    label(panel.title, middle, box.y - 4, { size: textSize, anchor: 'middle' }),
  ]);
}

/** Learning curves as an SVG document; see `LearningCurvesSpecification`. */
export function learningCurvesSvg(specification: LearningCurvesSpecification): string {
  const { panels, xTitle, yTitle } = specification;
  const width = figureWidths[specification.width];
  const columns = Math.max(1, Math.min(specification.columns, panels.length));
  const rows = Math.ceil(panels.length / columns);
  const axes = panels.map(axesOf);

  // The name of the axis breaks where the panels, not yet laid out, are sure to be higher.
  const yTitleLines = wrap(yTitle, rows * (width / columns) * heightOverWidth * 0.9, textSize);
  // Each column is indented by its own widest label; the first also by the name of the axis.
  const indents = Array.from({ length: columns }, (_, column) => {
    const labels = axes.filter((_, i) => i % columns === column).flatMap((pair) => pair?.y.labels ?? []);
    return widest(labels, smallTextSize) + tickLength + 2 + (column === 0 ? yTitleLines.length * textSize + 3 : gap);
  });
  // The last label of an x axis is centred on its tick and may stand out to the right.
  const rightMargin =
    1 +
    widest(
      axes.flatMap((pair) => pair?.x.labels.at(-1) ?? []),
      smallTextSize,
    ) /
      2;
  const panelWidth = (width - rightMargin - indents.reduce((sum, indent) => sum + indent, 0)) / columns;
  const panelHeight = panelWidth * heightOverWidth;
  const rowHeight = titleBand + panelHeight + axisBand;

  const box = (i: number): Box => {
    const column = i % columns;
    const x = indents.slice(0, column + 1).reduce((sum, indent) => sum + indent, 0) + column * panelWidth;
    return { x, y: Math.floor(i / columns) * rowHeight + titleBand, width: panelWidth, height: panelHeight };
  };
  const panelsBottom = rows * rowHeight;
  const legend = curveLegend(panels, width, panelsBottom + textSize + 6);
  const notes = notesBlock(
    [...curveNotes(panels), ...specification.notes],
    width,
    panelsBottom + textSize + 6 + legend.height,
  );
  return page(width, panelsBottom + textSize + 6 + legend.height + notes.height + 1, specification.description, [
    ...panels.map((panel, i) => drawPanel(panel, axes[i], box(i))),
    ...labelLines(yTitleLines, textSize - 0.5, panelsBottom / 2, { size: textSize, leading: textSize, upright: true }),
    label(xTitle, indents[0] + (width - indents[0] - rightMargin) / 2, panelsBottom + textSize, {
      size: textSize,
      anchor: 'middle',
    }),
    ...legend.nodes,
    ...notes.nodes,
  ]);
}
