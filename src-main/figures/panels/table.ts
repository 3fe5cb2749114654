import { ink } from '../colours.ts';
import type { TablePanel } from '../content.ts';
import type { SvgNode } from '../element.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { label, line, wordsIn, type Box } from '../marks.ts';
import type { Type } from '../size.ts';
import { tableCells } from '../table.ts';
import { widest, wrap } from '../text.ts';

/** A table as a panel: rules above, below and under the header, cells that are too long on several lines. */
export function tablePanel({ title, table }: TablePanel, type: Type): PlannedPanel {
  const { header, rows: written } = tableCells(table);
  // A line does not end in a sign that belongs to what follows it.
  const rows = written.map((cells) => cells.map((cell) => cell.replaceAll('± ', '±\u00a0')));
  return {
    title,
    axes: null,
    words: 'no rows',
    draw: () => [],
    ...(rows.length === 0
      ? {}
      : {
          bare: (box) =>
            box.width < leastOf(header, rows, type)
              ? wordsIn('The table is too wide to stand here.', box, type.small)
              : drawTable(header, rows, box, type),
          heightAt: (width) => layOut(header, rows, width, type).height,
          leastWidth: leastOf(header, rows, type),
        }),
  };
}

/** Between two columns, in units of the type. */
const between = 6;

function leastOf(header: readonly string[], rows: readonly (readonly string[])[], type: Type): number {
  const widths = leastWidths(header, rows, type);
  return widths.reduce((sum, width) => sum + width, (header.length - 1) * between * type.unit);
}

/** A column of fewer than four characters says little, and a number in two pieces says something else. */
function leastWidths(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { small }: Type,
): readonly number[] {
  return header.map((_, column) => {
    const words = rows.flatMap((cells) => cells[column].split(column === 0 ? / |(?<=\p{Ll})(?=\p{Lu})/u : ' '));
    return Math.max(2 * small, Math.min(widest(words, small), column === 0 ? 8 * small : Infinity));
  });
}

interface TableLayout {
  readonly widths: readonly number[];
  /** `lines[row][column]`, the header first. */
  readonly lines: readonly (readonly (readonly string[])[])[];
  readonly heights: readonly number[];
  readonly height: number;
}

function layOut(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  type: Type,
): TableLayout {
  const { small, unit } = type;
  const all = [header, ...rows];
  const least = leastWidths(header, rows, type);
  const room = width - between * unit * (header.length - 1) - least.reduce((sum, own) => sum + own, 0);
  const wanted = header.map((_, column) =>
    widest(
      all.map((row) => row[column]),
      small,
    ),
  );
  const more = shared(
    wanted.map((own, column) => Math.max(0, own - least[column])),
    Math.max(0, room),
  );
  const widths = least.map((own, column) => own + more[column]);
  const lines = all.map((row) => row.map((cell, column) => wrap(cell, Math.max(small, widths[column] + 0.01), small)));
  const heights = lines.map((cells) => Math.max(...cells.map((each) => each.length)) * small * 1.15 + 2.5 * unit);
  return { widths, lines, heights, height: heights.reduce((sum, height) => sum + height, 0) + 2 * unit };
}

/** Columns as wide as they want to be where there is room; else the widest give way first. */
function shared(wanted: readonly number[], room: number): readonly number[] {
  const ascending = [...wanted].sort((a, b) => a - b);
  let left = room;
  for (const [i, width] of ascending.entries()) {
    const fair = left / (ascending.length - i);
    if (width > fair) return wanted.map((own) => Math.min(own, fair));
    left -= width;
  }
  return wanted;
}

function drawTable(header: readonly string[], rows: readonly (readonly string[])[], box: Box, type: Type): SvgNode[] {
  const { small, unit, hairline } = type;
  const { widths, lines, heights } = layOut(header, rows, box.width, type);
  const spare = Math.max(0, box.width - widths.reduce((sum, width) => sum + width, 0));
  const gap = widths.length === 1 ? 0 : spare / (widths.length - 1);
  const rights = widths.map((_, column) =>
    widths.slice(0, column + 1).reduce((sum, width) => sum + width, box.x + column * gap),
  );
  const rule = (y: number, width: number): SvgNode => line(box.x, y, box.x + box.width, y, ink.text, { width });
  // Under its title, beside panels that are higher.
  let y = box.y;
  const nodes: SvgNode[] = [rule(y, 1.6 * hairline)];
  for (const [row, cells] of lines.entries()) {
    nodes.push(
      ...cells.flatMap((texts, column) =>
        texts.map((text, i) => {
          // The first column is of names, and set left; the others end where their column does, in whatever font.
          const [x, anchor] = column === 0 ? ([box.x, 'start'] as const) : ([rights[column], 'end'] as const);
          return label(text, x, y + 1.5 * unit + small * (0.85 + 1.15 * i), { size: small, anchor });
        }),
      ),
    );
    y += heights[row];
    if (row === 0 || row === lines.length - 1) nodes.push(rule(y, row === 0 ? hairline : 1.6 * hairline));
  }
  return nodes;
}
