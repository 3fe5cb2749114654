/** What a layout gives up to stay on its page. */
export interface Squeeze {
  /** Of the heights that panels were asked to have, where these are free. */
  readonly share: number;
  /** Columns more than stand side by side in comfort. */
  readonly more: number;
}

export const unsqueezed: Squeeze = { share: 1, more: 0 };

/** Below half of what was asked for, panels are lowered only where nothing else helps. */
const mild = Array.from({ length: 11 }, (_, i) => (20 - i) / 20);
const strong = Array.from({ length: 8 }, (_, i) => (9 - i) / 20);

export interface PageFit<T> {
  readonly laidOut: T;
  /** What is to be known of its height, in a sentence each; empty where it is as it was asked to be. */
  readonly warnings: readonly string[];
}

/**
 * The layout that fits into `most` points of height and gives up the least: lower panels first, then more columns,
 * then flat ones. As it was asked for where none fits, with a warning.
 *
 * @param mores how many columns more may be tried, from 0; one alone where their number was chosen.
 */
export function fitPage<T extends { readonly height: number }>(
  most: number,
  mores: readonly number[],
  layOut: (squeeze: Squeeze) => T,
): PageFit<T> {
  const asked = layOut(unsqueezed);
  if (asked.height <= most) return { laidOut: asked, warnings: [] };
  const sizes = `${inches(asked.height)} in high, and the page has room for ${inches(most)} in beside a caption`;
  for (const shares of [mild, strong])
    for (const more of mores) {
      if (layOut({ share: shares[shares.length - 1], more }).height > most) continue;
      for (const share of shares) {
        const laidOut = layOut({ share, more });
        if (laidOut.height > most) continue;
        const drawn = `its panels are drawn at ${Math.round(100 * share)}% of their height`;
        return { laidOut, warnings: share === 1 ? [] : [`The figure would be ${sizes}: ${drawn}.`] };
      }
    }
  return {
    laidOut: asked,
    warnings: [`The figure is ${sizes}. Give it more columns or the full width, or make it of fewer or lower panels.`],
  };
}

function inches(points: number): string {
  return (points / 72).toFixed(1);
}
