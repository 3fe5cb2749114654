import type { Returns } from '../../contract/runs.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';

/** Cells below each other: words at the left edge of their column, numbers at the right. */
export function columns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isText: (column: number) => boolean = (column) => column < 2,
): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A return in five digits; "-" where there is none yet. */
export function number(value: number | null): string {
  return value === null ? '-' : value.toPrecision(5);
}

/** With the number of its episodes where they are few: "-1348.9 (12)". */
export function rolloutText({ rollout, rolloutEpisodes }: Returns): string {
  const value = number(rollout);
  // An imported log need not say how many they are.
  const isWhole = rollout === null || rolloutEpisodes === 0 || rolloutEpisodes >= RECENT_EPISODES;
  return isWhole ? value : `${value} (${rolloutEpisodes})`;
}
