import { ink, mix } from './colours.ts';
import { decimal, element } from './element.ts';
import type { SvgElement, SvgNode } from './element.ts';
import { levelTicks, overhangs, uprightTicks, type Axis } from './layout/axes.ts';
import { frame, label, labelLines, line, part, polygonsPath, wordsIn } from './marks.ts';
import type { Box } from './marks.ts';
import { notesBlock, page } from './page.ts';
import { linearScale } from './scale.ts';
import type { Range } from './scale.ts';
import { typeOf, type Type } from './size.ts';
import type { DensityColumn, DensityGridContent, DensityPanel, MapExtent } from './content.ts';
import { countText, shortened, textWidth, widest, wrap } from './text.ts';

const rampHeight = 6;

/** Panels are no flatter and no taller than this, height over width. */
const proportions: Range = [0.6, 1.1];

/** Fill of the region of rank `rank` among `count`, from the densest (0) out: dark to light. */
export function levelColour(colour: string, rank: number, count: number): string {
  const depth = count === 1 ? 0.5 : rank / (count - 1);
  return depth < 0.25
    ? mix(mix(colour, '#000000', 0.35), colour, depth * 4)
    : mix(colour, '#ffffff', (0.85 * (depth - 0.25)) / 0.75);
}

/** Masses that occur in any panel, ascending. */
function massesOf({ panels }: DensityGridContent): number[] {
  return [...new Set(panels.flat().flatMap((panel) => panel.contours.map(({ mass }) => mass)))].sort((a, b) => a - b);
}

/** Height over width of a panel, and the extent widened to it so that both axes have one scale. */
function frameOf({ x, y }: MapExtent): {
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

function drawRegions(
  panel: DensityPanel,
  { colour }: DensityColumn,
  map: Map2d,
  box: Box,
  { hairline, unit }: Type,
): SvgNode[] {
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
            'stroke-width': unit,
            'stroke-linecap': 'round',
          }),
        ]),
    ...regions.filter((region) => region.attributes['d'] !== ''),
  ];
}

/** How many states of how many rollouts, on one line where it fits, else on two. */
function countLines(panel: DensityPanel, width: number, { small }: Type): string[] {
  if (panel.states === 0) return [''];
  const parts = [
    `${countText(panel.states)} ${panel.states === 1 ? 'state' : 'states'}`,
    `${countText(panel.rollouts)} ${panel.rollouts === 1 ? 'rollout' : 'rollouts'}`,
  ];
  const whole = parts.join(', ');
  const counts = textWidth(whole, small) <= width ? [whole] : parts.flatMap((part) => wrap(part, width, small));
  return panel.remark === undefined ? counts : [...counts, ...wrap(panel.remark, width, small)];
}

function drawRamp({ colour }: DensityColumn, masses: readonly number[], box: Box, { small, unit }: Type): SvgNode[] {
  const cell = box.width / masses.length;
  const percent = masses.map((mass) => decimal(mass * 100));
  const every = Math.ceil((widest(percent, small) + 2 * unit) / cell);
  return masses.flatMap((_, rank) => {
    const x = box.x + rank * cell;
    const swatch = element('rect', {
      x,
      y: box.y,
      width: cell,
      height: rampHeight * unit,
      fill: levelColour(colour, rank, masses.length),
    });
    const isInside =
      Math.abs(x + cell / 2 - (box.x + box.width / 2)) + textWidth(percent[rank], small) / 2 <= box.width / 2;
    return rank % every === 0 && isInside
      ? [
          swatch,
          label(percent[rank], x + cell / 2, box.y + rampHeight * unit + small, { size: small, anchor: 'middle' }),
        ]
      : [swatch];
  });
}

/** Where everything stands. */
interface Layout {
  readonly left: number;
  readonly panelWidth: number;
  readonly panelHeight: number;
  readonly rowTitles: readonly (readonly string[])[];
  readonly rowTitleBand: number;
  readonly yTitle: readonly string[];
  readonly yTicks: ReturnType<typeof uprightTicks>;
}

const gapOf = ({ unit }: Type): number => 6 * unit;

/** What stands beside the panels takes width from them, and they give it its height: a few rounds settle it. */
function layOut(
  { size: { width }, rows, columns, yTitle }: DensityGridContent,
  map: Map2d,
  proportion: number,
  type: Type,
): Layout {
  const { text, small, unit, tick } = type;
  const y: Axis = { kind: 'numbers', title: '', domain: map.y };
  let panelWidth = (width / columns.length) * 0.8;
  let layout: Layout | null = null;
  for (let round = 0; round < 4; round++) {
    const panelHeight = panelWidth * proportion;
    const rowTitles = rows.map((title) => shortened(title, Math.max(5 * text, panelHeight + 2 * small), text, 3));
    const rowTitleBand = Math.max(1, ...rowTitles.map((lines) => lines.length)) * (text + unit) + 2 * unit;
    const titleLines = shortened(yTitle, Math.max(8 * text, rows.length * panelHeight), small, 2);
    const yTicks = uprightTicks(y, panelHeight, Infinity, type);
    const labels = widest(
      yTicks.flatMap(({ lines }) => lines),
      small,
    );
    const left = rowTitleBand + titleLines.length * small * 1.1 + 3 * unit + labels + tick + 2 * unit;
    panelWidth = Math.max(text, (width - left - unit - gapOf(type) * (columns.length - 1)) / columns.length);
    layout = {
      left,
      panelWidth,
      panelHeight: panelWidth * proportion,
      rowTitles,
      rowTitleBand,
      yTitle: titleLines,
      yTicks,
    };
  }
  if (layout === null) throw new Error('unreachable');
  return layout;
}

/** Densities by stage and role, laid out; see `DensityGridContent`. */
export function densityGridFigure(content: DensityGridContent): SvgElement {
  const { rows, columns, panels } = content;
  const { width } = content.size;
  const type = typeOf(content.size);
  const { text, small, unit, tick, hairline } = type;
  const { proportion, ...extent } = frameOf(content.extent);
  const map = { ...extent, masses: massesOf(content) };
  const { left, panelWidth, panelHeight, rowTitles, rowTitleBand, yTitle, yTicks } = layOut(
    content,
    map,
    proportion,
    type,
  );
  const gap = gapOf(type);

  const columnTitles = columns.map(({ title }) => shortened(title, panelWidth, text, 3));
  const titleBand = Math.max(1, ...columnTitles.map((lines) => lines.length)) * (text + unit) + 3 * unit;
  const counts = panels.map((row) => row.map((panel) => countLines(panel, panelWidth, type)));
  const countBand = Math.max(1, ...counts.flat().map((lines) => lines.length)) * (small + unit) + 3 * unit;
  const rowHeight = countBand + panelHeight + gap / 2;
  const box = (row: number, column: number): Box => ({
    x: left + column * (panelWidth + gap),
    y: titleBand + row * rowHeight + countBand,
    width: panelWidth,
    height: panelHeight,
  });
  // Panels stand close: a label that leaves its panel by more than half the gap would run into the neighbour's.
  const xTicks = levelTicks({ kind: 'numbers', title: '', domain: map.x }, panelWidth, type).map((each) => {
    const [before, behind] = overhangs(
      [each],
      linearScale(map.x, [0, panelWidth]),
      { x: 0, y: 0, width: panelWidth, height: 0 },
      type,
    );
    return Math.max(before, behind) > Math.min(gap / 2 - unit, unit) ? { ...each, lines: [] } : each;
  });
  const panelsBottom = titleBand + rows.length * rowHeight - gap / 2;
  const axisBand = small + tick + 3 * unit;
  const centre = left + (width - left) / 2;
  const xTitle = wrap(content.xTitle, width - left, small);
  const rampY = panelsBottom + axisBand + xTitle.length * small * 1.1 + 6 * unit;
  const rampNote = wrap('Share of the estimated density inside the region (%)', width, small);
  const noteY = rampY + rampHeight * unit + small + 3 * unit;

  const drawn = panels.flatMap((cells, row) =>
    cells.map((panel, column) => {
      const at = box(row, column);
      const x = linearScale(map.x, [at.x, at.x + at.width]);
      const y = linearScale(map.y, [at.y + at.height, at.y]);
      const bottom = at.y + at.height;
      return element('g', {}, [
        ...(panel.states === 0 ? wordsIn('no states', at, small) : drawRegions(panel, columns[column], map, at, type)),
        ...(column === 0
          ? yTicks.flatMap((each) => [
              line(at.x - tick, y(each.at), at.x, y(each.at), ink.frame, { width: hairline }),
              ...each.lines.map((words) =>
                label(words, at.x - tick - 1.5 * unit, y(each.at) + small * 0.33, { size: small, anchor: 'end' }),
              ),
            ])
          : []),
        ...(row === rows.length - 1
          ? xTicks.flatMap((each) => [
              line(x(each.at), bottom, x(each.at), bottom + tick, ink.frame, { width: hairline }),
              ...each.lines.map((words) =>
                label(words, x(each.at), bottom + tick + small, { size: small, anchor: 'middle' }),
              ),
            ])
          : []),
        frame(at, hairline),
        ...counts[row][column].map((words, i) =>
          label(words, at.x + at.width / 2, at.y - 3 * unit - (counts[row][column].length - 1 - i) * (small + unit), {
            size: small,
            anchor: 'middle',
            colour: ink.secondary,
          }),
        ),
      ]);
    }),
  );
  const notesTop = noteY + rampNote.length * small * 1.2;
  const notes = notesBlock(content.notes, width, notesTop + unit, type);
  return page(width, notesTop + notes.height + 2 * unit, content.description, [
    ...columnTitles.map((lines, column) =>
      part(
        `column:${column}`,
        labelLines(lines, box(0, column).x + panelWidth / 2, text, { size: text, leading: text + unit }),
      ),
    ),
    ...rowTitles.map((lines, row) =>
      part(
        `row:${row}`,
        labelLines(lines, text - 0.5 * unit, box(row, 0).y + panelHeight / 2, {
          size: text,
          leading: text + unit,
          upright: true,
        }),
      ),
    ),
    part(
      'y-title',
      labelLines(yTitle, rowTitleBand + small, (box(0, 0).y + panelsBottom) / 2, {
        size: small,
        leading: small * 1.1,
        upright: true,
      }),
    ),
    ...drawn,
    part('x-title', labelLines(xTitle, centre, panelsBottom + axisBand + small, { size: small, leading: small * 1.1 })),
    ...columns.flatMap((column, i) => drawRamp(column, map.masses, { ...box(0, i), y: rampY }, type)),
    ...labelLines(rampNote, textWidth(rampNote[0], small) > width - left ? width / 2 : centre, noteY + small * 0.8, {
      size: small,
      leading: small * 1.2,
    }),
    part('notes', notes.nodes),
  ]);
}
