import type { SvgNode } from '../element.ts';
import { element } from '../element.ts';
import type { PlannedPanel } from '../layout/panelGrid.ts';
import { aloneAt, bandPath, linePath } from '../marks.ts';
import { extentOf, padded, type Scale } from '../scale.ts';
import type { Type } from '../size.ts';
import type { CurvePanel, CurveSeries } from '../specification.ts';

/** Lines with their bands, over axes that hold every value of them. */
export function curvesPanel({ title, series }: CurvePanel, xTitle: string, yTitle: string, type: Type): PlannedPanel {
  const x = extentOf(series.flatMap((each) => each.x));
  const y = extentOf(series.flatMap((each) => [...heights(each)]));
  return {
    title,
    axes:
      x === null || y === null
        ? null
        : {
            x: { kind: 'numbers', title: xTitle, domain: x },
            y: { kind: 'numbers', title: yTitle, domain: padded(y, 0.04) },
          },
    words: 'no data',
    draw: (xScale, yScale) => [
      ...series.flatMap((each) => drawBand(each, xScale, yScale)),
      ...series.flatMap((each) => drawSeries(each, xScale, yScale, type)),
    ],
  };
}

function* heights(series: CurveSeries): Iterable<number> {
  yield* series.centre;
  yield* series.low;
  yield* series.high;
  yield* series.smoothing?.raw ?? [];
}

function drawSeries(series: CurveSeries, x: Scale, y: Scale, { unit, hairline }: Type): SvgNode[] {
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
      'stroke-width': 1.1 * unit,
      'stroke-dasharray': series.dash.length === 0 ? null : series.dash.map((part) => part * unit).join(' '),
    }),
  ].filter((path) => path.attributes['d'] !== '');
  return [
    ...lines,
    ...aloneAt(series.x, series.centre).flatMap((i) =>
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

function drawBand(series: CurveSeries, x: Scale, y: Scale): SvgNode[] {
  const path = bandPath(series.x, series.low, series.high, x, y);
  return path === '' ? [] : [element('path', { d: path, fill: series.colour, 'fill-opacity': '0.18' })];
}
