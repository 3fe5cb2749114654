/** The rows of a long list that are worth drawing. */
export interface VisibleWindow {
  /** First row drawn, and the row after the last. */
  readonly first: number;
  readonly end: number;
  /** Pixels of space that stand for the rows above and below. */
  readonly before: number;
  readonly after: number;
}

/** Rows within the viewport and `overscan` more on each side. All heights in pixels. */
export function visibleWindow(
  scrollTop: number,
  viewportHeight: number,
  rowHeight: number,
  count: number,
  overscan = 8,
): VisibleWindow {
  const first = clamp(Math.floor(scrollTop / rowHeight) - overscan, 0, count);
  const end = clamp(Math.ceil((scrollTop + viewportHeight) / rowHeight) + overscan, first, count);
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight };
}

/** Where to scroll so that `row` is whole in the viewport; the present place where it is so already. */
export function scrollToShow(row: number, scrollTop: number, viewportHeight: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - viewportHeight);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
