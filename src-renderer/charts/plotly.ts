import type { Layout, ScatterData } from 'plotly.js';
import { withOpacity } from './color.ts';
import { decimate } from './decimate.ts';
import type { Line } from './traces.ts';

/** Pixels around the plotting area; fixed, so that panels line up and the cursor can be placed over them. */
export const margin = { l: 58, r: 12, t: 8, b: 38 } as const;

const defaultWidth = 1.6;
/**
 * Least and greatest are kept of this many stretches to a pixel column of the plotting area; of fewer where many lines
 * lie over each other.
 */
const bucketsPerPixel = 0.75;
const linesInFull = 24;
/** An axis that ends before this has plain numbers: half a second is 0.5 and not 500m. */
const smallAxis = 100;

export interface PlotFrame {
  readonly range: readonly [number, number];
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
  /** By powers of ten; linear if not given. */
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
  readonly resolve: (color: string) => string;
}

/** Plotly's traces of the lines: bands first, then the pale lines, then the others. */
export function plotlyData(lines: readonly Line[], frame: PlotFrame): Partial<ScatterData>[] {
  const order = [...lines.filter((line) => line.faint === true), ...lines.filter((line) => line.faint !== true)];
  const buckets = bucketsFor(frame, lines.length);
  return [
    ...lines.flatMap((line) => bandTraces(line, frame, buckets)),
    ...order.map((line) => lineTrace(line, frame, buckets)),
  ];
}

function lineTrace(line: Line, frame: PlotFrame, buckets: number): Partial<ScatterData> {
  const color = frame.resolve(line.color);
  const points = decimate(line, frame.range, buckets);
  const faint = line.faint === true;
  const marked = line.marked === true && points.x.length <= 120;
  return {
    type: 'scatter',
    mode: marked || points.x.length === 1 ? 'lines+markers' : 'lines',
    x: [...points.x],
    y: [...points.y],
    connectgaps: true,
    opacity: faint ? 0.32 : 1,
    line: { color, width: faint ? 1 : (line.width ?? defaultWidth), dash: line.dash },
    marker: { color, size: 4 },
    ...errorBar(line, color),
  };
}

/** A band over a single point has no area: it is drawn as a bar. */
function errorBar(line: Line, color: string): Partial<ScatterData> {
  const [value] = line.y;
  if (line.x.length !== 1 || value === null || line.band === undefined || line.band === null) return {};
  return {
    error_y: {
      type: 'data',
      symmetric: false,
      array: [line.band.high[0] - value],
      arrayminus: [value - line.band.low[0]],
      color,
      thickness: 1.2,
      width: 4,
    },
  };
}

function bandTraces(line: Line, frame: PlotFrame, buckets: number): Partial<ScatterData>[] {
  if (line.band === undefined || line.band === null) return [];
  const edge = (y: readonly number[]): Partial<ScatterData> => {
    const points = decimate({ x: line.x, y }, frame.range, buckets);
    return { type: 'scatter', mode: 'lines', x: [...points.x], y: [...points.y], line: { width: 0 } };
  };
  return [
    edge(line.band.low),
    { ...edge(line.band.high), fill: 'tonexty', fillcolor: withOpacity(frame.resolve(line.color), 0.16) },
  ];
}

export function plotlyLayout(frame: PlotFrame): Partial<Layout> {
  const text = frame.resolve('var(--muted)');
  const line = frame.resolve('var(--line)');
  const axis = {
    gridcolor: line,
    zerolinecolor: line,
    zeroline: false,
    linecolor: line,
    tickfont: { color: text, size: 11 },
    ticks: '',
  } as const;
  return {
    width: frame.width,
    height: frame.height,
    margin: { ...margin },
    showlegend: false,
    hovermode: false,
    dragmode: 'zoom',
    separators: '.,',
    paper_bgcolor: 'rgba(0, 0, 0, 0)',
    plot_bgcolor: 'rgba(0, 0, 0, 0)',
    font: { family: getComputedStyle(document.body).fontFamily, size: 11, color: text },
    xaxis: {
      ...axis,
      showgrid: false,
      showline: true,
      type: frame.isLogX === true ? 'log' : 'linear',
      range: frame.isLogX === true ? [Math.log10(frame.range[0]), Math.log10(frame.range[1])] : [...frame.range],
      tickformat: frame.range[1] < smallAxis ? '~g' : '~s',
      nticks: 7,
      title: { text: frame.xTitle, standoff: 4, font: { size: 11, color: text } },
    },
    yaxis: {
      ...axis,
      type: frame.isLogY === true ? 'log' : 'linear',
      fixedrange: true,
      nticks: 6,
      separatethousands: true,
      exponentformat: 'e',
      minexponent: 5,
      title: { text: frame.yTitle, standoff: 4, font: { size: 11, color: text } },
    },
  };
}

function bucketsFor(frame: PlotFrame, lines: number): number {
  return Math.max(100, Math.round(frame.width * bucketsPerPixel * Math.min(1, linesInFull / lines)));
}
