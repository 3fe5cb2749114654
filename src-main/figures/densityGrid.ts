import { ink, mix } from './colours.ts';
import { decimal, element } from './element.ts';
import type { SvgNode } from './element.ts';
import { frame, hairline, label, labelLines, line, polygonsPath } from './marks.ts';
import type { Box } from './marks.ts';
import { notesBlock, page } from './page.ts';
import { linearScale, niceTicks, tickLabels } from './scale.ts';
import type { Range } from './scale.ts';
import { figureWidths } from './specification.ts';
import type { DensityColumn, DensityGridSpecification, DensityPanel } from './specification.ts';
import { countText, smallTextSize, textSize, textWidth, widest, wrap } from './text.ts';

const gap = 6;
const tickLength = 2.5;
const axisBand = smallTextSize + tickLength + 3;
const rampHeight = 6;

/** Panels are no flatter and no taller than this, height over width. */
const proportions: Range = [0.6, 1.1];

/** Fill of the region of rank `rank` among `count`, from the densest (0) out: dark to light. */
function levelColour(colour: string, rank: number, count: number): string {
  const depth = count === 1 ? 0.5 : rank / (count - 1);
  return depth < 0.25
    ? mix(mix(colour, '#000000', 0.35), colour, depth * 4)
    : mix(colour, '#ffffff', (0.85 * (depth - 0.25)) / 0.75);
}

/** Masses that occur in any panel, ascending. */
function massesOf({ panels }: DensityGridSpecification): number[] {
  return [...new Set(panels.flat().flatMap((panel) => panel.contours.map(({ mass }) => mass)))].sort((a, b) => a - b);
}

/** Height over width of a panel, and the extent widened to it so that both axes have one scale. */
function frameOf({ x, y }: DensityGridSpecification['extent']): {
  readonly proportion: number;
  readonly x: Range;
  readonly y: Range;
} {
  const spanX = x[1] - x[0];
  const spanY = y[1] - y[0];
  const isPoint = spanX === 0 && spanY === 0;
  const proportion = isPoint ? proportions[0] : Math.min(proportions[1], Math.max(proportions[0], spanY / spanX));
  const width = isPoint ? 1 : Math.max(spanX, spanY / proportion);
  const centred = ([low, high]: Range, span: number): Range => [(low + high - span) / 2, (low + high + span) / 2];
  return { proportion, x: centred(x, width), y: centred(y, width * proportion) };
}

interface Map2d {
  readonly x: Range;
  readonly y: Range;
  readonly masses: readonly number[];
}

function drawRegions(panel: DensityPanel, { colour }: DensityColumn, map: Map2d, box: Box): SvgNode[] {
  const x = linearScale(map.x, [box.x, box.x + box.width]);
  const y = linearScale(map.y, [box.y + box.height, box.y]);
  const inside = (value: number, [low, high]: Range): number => Math.min(high, Math.max(low, value));
  const place = ([px, py]: readonly number[]): readonly [number, number] => [
    x(inside(px, map.x)),
    y(inside(py, map.y)),
  ];
  const visible = panel.points.filter(([px, py]) => px === inside(px, map.x) && py === inside(py, map.y));
  const points = visible.map(([px, py]) => `M${decimal(x(px))} ${decimal(y(py))}h0`).join('');
  const regions = panel.contours
    .toSorted((a, b) => b.mass - a.mass)
    .map(({ mass, polygons }, i) =>
      element('path', {
        d: polygonsPath(polygons, place),
        fill: levelColour(colour, map.masses.indexOf(mass), map.masses.length),
        'fill-rule': 'evenodd',
        stroke: i === 0 ? colour : null,
        'stroke-width': i === 0 ? hairline : null,
        'stroke-linejoin': i === 0 ? 'round' : null,
      }),
    );
  return [
    ...(points === ''
      ? []
      : [
          element('path', {
            d: points,
            fill: 'none',
            stroke: mix(colour, '#ffffff', 0.5),
            'stroke-width': 1,
            'stroke-linecap': 'round',
          }),
        ]),
    ...regions.filter((region) => region.attributes['d'] !== ''),
  ];
}

/** How many states of how many rollouts, on one line where it fits, else on two. */
function countLines(panel: DensityPanel, width: number): string[] {
  if (panel.states === 0) return [''];
  const parts = [
    `${countText(panel.states)} ${panel.states === 1 ? 'state' : 'states'}`,
    `${countText(panel.rollouts)} ${panel.rollouts === 1 ? 'rollout' : 'rollouts'}`,
  ];
  const whole = parts.join(', ');
  return textWidth(whole, smallTextSize) <= width ? [whole] : parts;
}

function drawRamp({ colour }: DensityColumn, masses: readonly number[], box: Box): SvgNode[] {
  const cell = box.width / masses.length;
  const percent = masses.map((mass) => decimal(mass * 100));
  const every = Math.ceil((widest(percent, smallTextSize) + 2) / cell);
  return masses.flatMap((_, rank) => {
    const x = box.x + rank * cell;
    const swatch = element('rect', {
      x,
      y: box.y,
      width: cell,
      height: rampHeight,
      fill: levelColour(colour, rank, masses.length),
    });
    return rank % every === 0
      ? [swatch, label(percent[rank], x + cell / 2, box.y + rampHeight + smallTextSize, { anchor: 'middle' })]
      : [swatch];
  });
}

/** Densities by stage and role as an SVG document; see `DensityGridSpecification`. */
export function densityGridSvg(specification: DensityGridSpecification): string {
  const { rows, columns, panels, xTitle, yTitle } = specification;
  const width = figureWidths[specification.width];
  const { proportion, ...extent } = frameOf(specification.extent);
  const map = { ...extent, masses: massesOf(specification) };
  const yTicks = niceTicks(map.y, 4);
  const yLabels = tickLabels(yTicks);

  // Titles of rows break where the panels, not yet laid out, are sure to be higher.
  const rowTitles = rows.map((title) => wrap(title, (width / columns.length) * proportion * 0.8, textSize));
  const rowTitleBand = Math.max(1, ...rowTitles.map((lines) => lines.length)) * (textSize + 1) + 2;
  const left = rowTitleBand + smallTextSize + 3 + widest(yLabels, smallTextSize) + tickLength + 2;
  const panelWidth = (width - left - 1 - gap * (columns.length - 1)) / columns.length;
  const panelHeight = panelWidth * proportion;
  const columnTitles = columns.map(({ title }) => wrap(title, panelWidth, textSize));
  const titleBand = Math.max(1, ...columnTitles.map((lines) => lines.length)) * (textSize + 1) + 3;
  // Panels stand close: a label that leaves its panel would run into the neighbour's.
  const ticksX = niceTicks(map.x, 4);
  const pointsPerUnit = panelWidth / (map.x[1] - map.x[0]);
  const xTicks = tickLabels(ticksX)
    .map((text, i) => ({ text, tick: ticksX[i] }))
    .filter(
      ({ text, tick }) =>
        Math.min(tick - map.x[0], map.x[1] - tick) * pointsPerUnit >= textWidth(text, smallTextSize) / 2 - 1,
    );
  const counts = panels.map((row) => row.map((panel) => countLines(panel, panelWidth)));
  const countBand = Math.max(1, ...counts.flat().map((lines) => lines.length)) * (smallTextSize + 1) + 2;
  const rowHeight = countBand + panelHeight + gap / 2;
  const box = (row: number, column: number): Box => ({
    x: left + column * (panelWidth + gap),
    y: titleBand + row * rowHeight + countBand,
    width: panelWidth,
    height: panelHeight,
  });
  const panelsBottom = titleBand + rows.length * rowHeight - gap / 2;
  const centre = left + (width - left) / 2;
  const xTitleY = panelsBottom + axisBand + textSize;
  const rampY = xTitleY + 9;
  const rampNote = rampY + rampHeight + smallTextSize + 10;

  const drawn = panels.flatMap((cells, row) =>
    cells.map((panel, column) => {
      const at = box(row, column);
      const x = linearScale(map.x, [at.x, at.x + at.width]);
      const y = linearScale(map.y, [at.y + at.height, at.y]);
      const bottom = at.y + at.height;
      return element('g', {}, [
        ...(panel.states === 0
          ? [label('no states', at.x + at.width / 2, at.y + at.height / 2, { anchor: 'middle', colour: ink.secondary })]
          : drawRegions(panel, columns[column], map, at)),
        ...(column === 0
          ? yTicks.flatMap((tick, i) => [
              line(at.x - tickLength, y(tick), at.x, y(tick)),
              label(yLabels[i], at.x - tickLength - 1.5, y(tick) + smallTextSize * 0.33, { anchor: 'end' }),
            ])
          : []),
        ...(row === rows.length - 1
          ? xTicks.flatMap(({ text, tick }) => [
              line(x(tick), bottom, x(tick), bottom + tickLength),
              label(text, x(tick), bottom + tickLength + smallTextSize, { anchor: 'middle' }),
            ])
          : []),
        frame(at),
        ...counts[row][column].map((text, i) =>
          label(text, at.x + at.width / 2, at.y - 3 - (counts[row][column].length - 1 - i) * (smallTextSize + 1), {
            anchor: 'middle',
            colour: ink.secondary,
          }),
        ),
      ]);
    }),
  );
  const notes = notesBlock(specification.notes, width, rampNote + 2);
  return page(width, rampNote + 3 + notes.height, specification.description, [
    ...columnTitles.flatMap((lines, column) =>
      labelLines(lines, box(0, column).x + panelWidth / 2, textSize, { size: textSize, leading: textSize + 1 }),
    ),
    ...rowTitles.flatMap((lines, row) =>
      labelLines(lines, textSize - 0.5, box(row, 0).y + panelHeight / 2, {
        size: textSize,
        leading: textSize + 1,
        upright: true,
      }),
    ),
    label(yTitle, rowTitleBand + smallTextSize, (box(0, 0).y + panelsBottom) / 2, { anchor: 'middle', upright: true }),
    ...drawn,
    label(xTitle, centre, xTitleY - 1, { anchor: 'middle' }),
    ...columns.flatMap((column, i) => drawRamp(column, map.masses, { ...box(0, i), y: rampY })),
    label('Share of the states inside the region (%)', centre, rampNote, { anchor: 'middle' }),
    ...notes.nodes,
  ]);
}
