import type { CurveLine, CurvePanel } from '../../../src-main/contract/figures.ts';
import { groupStyle, type Line } from '../../charts/traces.ts';

/** The lines of the panels; a group has one colour and dash in all of them. */
export function panelLines(panels: readonly CurvePanel[]): ReadonlyMap<CurvePanel, readonly Line[]> {
  return new Map(panels.map((panel) => [panel, panel.lines.flatMap((line) => linesOf(line, groupStyle(line.group)))]));
}

/** Behind the line: each seed, and the unsmoothed values. */
function linesOf(line: CurveLine, style: Pick<Line, 'color' | 'dash'>): readonly Line[] {
  const band =
    line.low === null || line.high === null ? null : { low: line.low.map(numberOf), high: line.high.map(numberOf) };
  return [
    ...line.seeds.map(({ seed, x, y }): Line => ({ ...style, name: `${line.label}, seed ${seed}`, x, y, faint: true })),
    ...(line.raw === null
      ? []
      : [{ ...style, name: `${line.label}, unsmoothed`, x: line.x, y: line.raw, faint: true }]),
    { ...style, name: `${line.label} (n\u00a0=\u00a0${line.n})`, x: line.x, y: line.centre, band, width: 2 },
  ];
}

function numberOf(value: number | null): number {
  return value ?? Number.NaN;
}
