import { isInside } from '../clip.ts';
import { ink } from '../colours.ts';
import type { CurvePanel, CurveSeries } from '../content.ts';
import type { SvgNode } from '../element.ts';
import { element } from '../element.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { aloneAt, bandPath, dashText, line, linePath, part, stretchesThrough, type Box } from '../marks.ts';
import { extentOf, logarithm, padded, type Range, type Scale } from '../scale.ts';
import type { Type } from '../size.ts';

/** Lines with their bands, over axes that hold every value of them, or the parts that were asked for. */
export function curvesPanel(panel: CurvePanel, xTitle: string, yTitle: string, type: Type): PlannedPanel {
  const [isXLog, isYLog] = [panel.xScale === 'log', panel.yScale === 'log'];
  const { title, series, xRange, yRange, level } = isXLog || isYLog ? inLogarithms(panel, isXLog, isYLog) : panel;
  const x = xRange ?? levelExtent(series);
  const y = extentOf([...series.flatMap((each) => [...heights(each)]), level ?? NaN]);
  const isCut = xRange !== undefined || yRange !== undefined;
  return {
    title,
    axes:
      x === null || y === null
        ? null
        : {
            x: { kind: 'numbers', title: xTitle, domain: x, isLog: isXLog },
            y: { kind: 'numbers', title: yTitle, domain: yRange ?? padded(y, 0.04), isLog: isYLog },
          },
    words: isXLog || isYLog ? 'no data above 0, as a logarithmic axis needs it' : 'no data',
    lines: series.flatMap((each) => stretchesThrough(each.x, each.centre)),
    draw: (xScale, yScale, box) => {
      const frame = isCut ? box : null;
      return [
        ...(level === undefined || !isInside([box.x, yScale(level)], box)
          ? []
          : [line(box.x, yScale(level), box.x + box.width, yScale(level), ink.secondary, { width: type.hairline })]),
        ...series.flatMap((each) => drawBand(each, xScale, yScale, frame)),
        ...series.map((each) => part(`line:${each.name}`, drawSeries(each, xScale, yScale, frame, type))),
      ];
    },
  };
}

/** The panel with its values as decimal logarithms; a band that reaches 0 goes down to the lowest that is shown. */
function inLogarithms(panel: CurvePanel, isXLog: boolean, isYLog: boolean): CurvePanel {
  const identity = (value: number): number => value;
  const [toX, toY] = [isXLog ? logarithm : identity, isYLog ? logarithm : identity];
  const lowest = extentOf(panel.series.flatMap(({ centre, low }) => [...centre, ...low]).map(toY))?.[0] ?? NaN;
  // Where the line is not there, its band is not either.
  const low = (value: number, centre: number): number =>
    !isYLog || value > 0 ? toY(value) : centre > 0 && value <= 0 ? lowest : NaN;
  const high = (value: number, centre: number): number => (isYLog && !(centre > 0) ? NaN : toY(value));
  const both = (range: readonly [number, number], to: (value: number) => number): [number, number] => [
    to(range[0]),
    to(range[1]),
  ];
  return {
    ...panel,
    ...(panel.xRange === undefined ? {} : { xRange: both(panel.xRange, toX) }),
    ...(panel.yRange === undefined ? {} : { yRange: both(panel.yRange, toY) }),
    ...(panel.level === undefined ? {} : { level: toY(panel.level) }),
    series: panel.series.map((each) => ({
      ...each,
      x: each.x.map(toX),
      centre: each.centre.map(toY),
      low: each.low.map((value, i) => low(value, each.centre[i])),
      high: each.high.map((value, i) => high(value, each.centre[i])),
      ...(each.smoothing === null ? {} : { smoothing: { ...each.smoothing, raw: each.smoothing.raw.map(toY) } }),
      ...(each.runs === undefined
        ? {}
        : { runs: each.runs.map((run) => ({ ...run, x: run.x.map(toX), y: run.y.map(toY) })) }),
    })),
  };
}

/** All steps; with room for the dot of one that is alone at an end. */
function levelExtent(series: readonly CurveSeries[]): Range | null {
  const all = extentOf(series.flatMap((each) => each.x));
  const hasDotAt = (end: number): boolean =>
    series.some((each) => aloneAt(each.x, each.centre).some((i) => each.x[i] === end));
  return all !== null && all.some(hasDotAt) ? padded(all, 0.04) : all;
}

function* heights(series: CurveSeries): Iterable<number> {
  yield* series.centre;
  yield* series.low;
  yield* series.high;
  yield* series.smoothing?.raw ?? [];
  if (series.areSeedsDrawn === true) for (const { y } of series.runs ?? []) yield* y;
}

function drawSeries(series: CurveSeries, x: Scale, y: Scale, box: Box | null, { unit, hairline }: Type): SvgNode[] {
  const stroke = {
    fill: 'none',
    stroke: series.colour,
    'stroke-linejoin': 'round',
    'stroke-linecap': series.dash.length === 0 ? 'round' : 'butt',
  };
  const behind = [
    ...(series.areSeedsDrawn === true ? (series.runs ?? []) : []),
    ...(series.smoothing === null ? [] : [{ x: series.x, y: series.smoothing.raw }]),
  ];
  const lines = [
    ...behind.map((each) =>
      element('path', {
        d: linePath(each.x, each.y, x, y, box),
        ...stroke,
        'stroke-width': hairline,
        'stroke-opacity': '0.4',
      }),
    ),
    element('path', {
      d: linePath(series.x, series.centre, x, y, box),
      ...stroke,
      'stroke-width': 1.1 * unit,
      'stroke-dasharray': dashText(series.dash, unit),
    }),
  ].filter((path) => path.attributes['d'] !== '');
  return [
    ...lines,
    ...aloneAt(series.x, series.centre)
      .filter((i) => box === null || isInside([x(series.x[i]), y(series.centre[i])], box))
      .flatMap((i) =>
        estimateMark(
          {
            colour: series.colour,
            at: [x(series.x[i]), y(series.centre[i])],
            low: y(series.low[i]),
            high: y(series.high[i]),
          },
          'upright',
          unit,
        ),
      ),
  ];
}

/** One estimate on the page: a dot, and the ends of its interval along the axis of its value. */
export interface EstimateMark {
  readonly colour: string;
  readonly at: readonly [x: number, y: number];
  /** Not finite where there is no interval. */
  readonly low: number;
  readonly high: number;
}

/** A dot with an error bar. */
export function estimateMark(
  { colour, at: [cx, cy], low, high }: EstimateMark,
  way: 'upright' | 'level',
  unit: number,
): SvgNode[] {
  const bar = { stroke: colour, 'stroke-width': 0.8 * unit };
  const cap = 2.2 * unit;
  const between = (a: readonly [number, number], b: readonly [number, number]): SvgNode =>
    way === 'upright'
      ? element('line', { x1: cx + a[0], y1: a[1], x2: cx + b[0], y2: b[1], ...bar })
      : element('line', { x1: a[1], y1: cy + a[0], x2: b[1], y2: cy + b[0], ...bar });
  const hasBar = Number.isFinite(low) && Number.isFinite(high);
  return [
    ...(hasBar ? [between([0, low], [0, high]), ...[low, high].map((end) => between([-cap, end], [cap, end]))] : []),
    element('circle', { cx, cy, r: 1.6 * unit, fill: colour }),
  ];
}

function drawBand(series: CurveSeries, x: Scale, y: Scale, box: Box | null): SvgNode[] {
  const path = bandPath(series.x, series.low, series.high, x, y, box);
  return path === '' ? [] : [element('path', { d: path, fill: series.colour, 'fill-opacity': '0.18' })];
}
