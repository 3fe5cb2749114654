import type { FigureSpecification } from '../../../src-main/contract/figures/specification.ts';
import type { PageBox } from './edits.ts';

/** How the panels of a figure stand, in points: read from the drawing, row by row from the left. */
export interface DrawnGrid {
  /** Left and right edges of the columns' panels. */
  readonly columns: readonly { readonly left: number; readonly width: number }[];
  /** Upper edges and heights of the rows' panels. */
  readonly rows: readonly { readonly top: number; readonly height: number }[];
}

/** No panel is dragged below so many points. */
const least = 24;

/** @param boxes of the panels in their order; null where there is none. */
export function gridOf(boxes: readonly PageBox[]): DrawnGrid | null {
  if (boxes.length === 0) return null;
  const rows = [...Map.groupBy(boxes, ({ y }) => y).values()];
  return {
    columns: rows[0].map(({ x, width }) => ({ left: x, width })),
    rows: rows.map(([{ y, height }]) => ({ top: y, height })),
  };
}

/** The boundary between a column and the next one moved by so many points; the others keep their widths. */
export function withColumnMoved(
  specification: FigureSpecification,
  { columns }: DrawnGrid,
  column: number,
  by: number,
): FigureSpecification {
  const pair = columns[column].width + columns[column + 1].width;
  const width = Math.min(pair - least, Math.max(least, columns[column].width + by));
  const widths = columns.map((own, i) => (i === column ? width : i === column + 1 ? pair - width : own.width));
  const mean = widths.reduce((sum, own) => sum + own, 0) / widths.length;
  return { ...specification, columns: columns.length, widths: widths.map((own) => sized(own / mean)) };
}

/**
 * The lower edge of a row moved by so many points. Where there is one row, that is the proportion of all panels; else
 * the row's own height.
 */
export function withRowMoved(
  specification: FigureSpecification,
  { columns, rows }: DrawnGrid,
  row: number,
  by: number,
): FigureSpecification {
  const mean = columns.reduce((sum, { width }) => sum + width, 0) / columns.length;
  const proportion = Math.max(least, rows[row].height + by) / mean;
  if (rows.length === 1)
    return { ...specification, proportion: Math.min(3, Math.max(0.2, Math.round(100 * proportion) / 100)) };
  const heights = rows.map((_, i) =>
    i === row ? sized(proportion / specification.proportion) : (specification.heights[i] ?? 1),
  );
  return { ...specification, heights };
}

/** As a specification takes it. */
function sized(share: number): number {
  return Math.min(10, Math.max(0.1, Math.round(100 * share) / 100));
}
