import { ink } from './colours.ts';
import type { DensityGridContent, MapExtent } from './content.ts';
import { element } from './element.ts';
import type { SvgElement } from './element.ts';
import { levelTicks, overhangs, uprightTicks, type Axis } from './layout/axes.ts';
import { fitPage } from './layout/fitPage.ts';
import { frame, label, labelLines, line, part, wordsIn } from './marks.ts';
import type { Box } from './marks.ts';
import { notesBlock, page, type LaidOutFigure } from './page.ts';
import { countLines, drawRamp, drawRegions, rampHeight, type Map2d } from './panels/densityRegions.ts';
import { linearScale } from './scale.ts';
import type { Range } from './scale.ts';
import { typeOf, type Type } from './size.ts';
import { shortened, textWidth, widest, wrap } from './text.ts';

/** Panels are no flatter and no taller than this, height over width. */
const proportions: Range = [0.6, 1.1];

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

/** Where everything stands. */
interface Layout {
  /** White on either side, where panels are smaller than the width allows. */
  readonly indent: number;
  /** From there to the panels. */
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
  share: number,
  type: Type,
): Layout {
  const { text, small, unit, tick } = type;
  const y: Axis = { kind: 'numbers', title: '', domain: map.y };
  let panelWidth = (width / columns.length) * 0.8 * share;
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
    const room = width - left - unit - gapOf(type) * (columns.length - 1);
    panelWidth = Math.max(text, (room * share) / columns.length);
    layout = {
      indent: Math.max(0, room - panelWidth * columns.length) / 2,
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
export function densityGridFigure(content: DensityGridContent): LaidOutFigure {
  const { laidOut, warnings } = fitPage(content.size.height ?? Infinity, [0], ({ share }) => gridAt(content, share));
  return { figure: laidOut.draw(), warnings };
}

/** @param share of the width that its panels could have, for which they keep their proportion. */
function gridAt(
  content: DensityGridContent,
  share: number,
): { readonly height: number; readonly draw: () => SvgElement } {
  const { rows, columns, panels } = content;
  const { width } = content.size;
  const type = typeOf(content.size);
  const { text, small, unit, tick, hairline } = type;
  const { proportion, ...extent } = frameOf(content.extent);
  const map = { ...extent, masses: massesOf(content) };
  const { indent, left, panelWidth, panelHeight, rowTitles, rowTitleBand, yTitle, yTicks } = layOut(
    content,
    map,
    proportion,
    share,
    type,
  );
  const right = width - indent;
  const gap = gapOf(type);

  const columnTitles = columns.map(({ title }) => shortened(title, panelWidth, text, 3));
  const titleBand = Math.max(1, ...columnTitles.map((lines) => lines.length)) * (text + unit) + 3 * unit;
  const counts = panels.map((row) => row.map((panel) => countLines(panel, panelWidth, type)));
  const countBand = Math.max(1, ...counts.flat().map((lines) => lines.length)) * (small + unit) + 3 * unit;
  const rowHeight = countBand + panelHeight + gap / 2;
  const box = (row: number, column: number): Box => ({
    x: indent + left + column * (panelWidth + gap),
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
  const centre = (indent + left + right) / 2;
  const xTitle = wrap(content.xTitle, right - indent - left, small);
  const rampY = panelsBottom + axisBand + xTitle.length * small * 1.1 + 6 * unit;
  const rampNote = wrap('Share of the estimated density inside the region (%)', width, small);
  const noteY = rampY + rampHeight * unit + small + 3 * unit;

  const notesTop = noteY + rampNote.length * small * 1.2;
  const notes = notesBlock(content.notes, width, notesTop + unit, type);
  const height = notesTop + notes.height + 2 * unit;
  const draw = (): SvgElement => {
    const drawn = panels.flatMap((cells, row) =>
      cells.map((panel, column) => {
        const at = box(row, column);
        const x = linearScale(map.x, [at.x, at.x + at.width]);
        const y = linearScale(map.y, [at.y + at.height, at.y]);
        const bottom = at.y + at.height;
        return element('g', {}, [
          ...(panel.states === 0
            ? wordsIn('no states', at, small)
            : drawRegions(panel, columns[column], map, at, type)),
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
    return page(width, height, content.description, [
      ...columnTitles.map((lines, column) =>
        part(
          `column:${column}`,
          labelLines(lines, box(0, column).x + panelWidth / 2, text, { size: text, leading: text + unit }),
        ),
      ),
      ...rowTitles.map((lines, row) =>
        part(
          `row:${row}`,
          labelLines(lines, indent + text - 0.5 * unit, box(row, 0).y + panelHeight / 2, {
            size: text,
            leading: text + unit,
            upright: true,
          }),
        ),
      ),
      part(
        'y-title',
        labelLines(yTitle, indent + rowTitleBand + small, (box(0, 0).y + panelsBottom) / 2, {
          size: small,
          leading: small * 1.1,
          upright: true,
        }),
      ),
      ...drawn,
      part(
        'x-title',
        labelLines(xTitle, centre, panelsBottom + axisBand + small, { size: small, leading: small * 1.1 }),
      ),
      ...columns.flatMap((column, i) => drawRamp(column, map.masses, { ...box(0, i), y: rampY }, type)),
      ...labelLines(
        rampNote,
        textWidth(rampNote[0], small) > right - indent - left ? width / 2 : centre,
        noteY + small * 0.8,
        {
          size: small,
          leading: small * 1.2,
        },
      ),
      part('notes', notes.nodes),
    ]);
  };
  return { height, draw };
}
