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
  const { header, rows } = tableCells(table);
  return {
    title,
    axes: null,
    words: 'no rows',
    draw: () => [],
    ...(rows.length === 0
      ? {}
      : {
          bare: (box) =>
            box.width < leastWidth(header, type) / 2
              ? wordsIn('The table is too wide to stand here.', box, type.small)
              : drawTable(header, rows, box, type),
          heightAt: (width) => layOut(header, rows, width, type).height,
          leastWidth: leastWidth(header, type),
        }),
  };
}

/** A column of fewer than six characters says little. */
function leastWidth(header: readonly string[], { small, unit }: Type): number {
  return header.length * 3 * small + (header.length - 1) * 6 * unit;
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
  { small, unit }: Type,
): TableLayout {
  const all = [header, ...rows];
  const gap = 6 * unit;
  const room = width - gap * (header.length - 1);
  const wanted = header.map((_, column) =>
    widest(
      all.map((row) => row[column]),
      small,
    ),
  );
  const widths = shared(wanted, room);
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
