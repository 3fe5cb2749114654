import type { VenueName } from '../../contract/figures.ts';
import type { CoverageResult, CoverageSet, ExportedFile } from '../../contract/coverage/coverage.ts';
import { loadFigureAssets } from '../../figures/assets.ts';
import { roleStyles, type SeriesStyle } from '../../figures/colours.ts';
import { figureToPdf } from '../../figures/formats/pdf.ts';
import { printDpi, svgToPngBytes } from '../../figures/formats/png.ts';
import { sizeAt, type FigureSize } from '../../figures/size.ts';
import type { DensityContour, DensityGridContent, DensityPanel } from '../../figures/content.ts';
import { figureElements, figureToSvg } from '../../figures/formats/svg.ts';
import { axisName, methodName } from './coverageNotes.ts';
import type { SetStyles } from './setStyles.ts';

/** The figure of an analysis as a file to save. */
export async function exportCoverage(
  result: CoverageResult,
  styles: SetStyles,
  format: 'svg' | 'pdf' | 'png',
  venue: VenueName,
): Promise<ExportedFile> {
  const figure = densityGrid(result, styles, sizeAt(venue, 'full'));
  const svg = figureToSvg(figure);
  const name = `coverage-${result.id.slice(0, 8)}.${format}`;
  if (format === 'svg') return { name, mediaType: 'image/svg+xml', encoding: 'utf8', content: svg };
  const assets = await loadFigureAssets();
  const bytes =
    format === 'pdf'
      ? await figureToPdf(figureElements(figure), assets.font)
      : await svgToPngBytes(svg, printDpi, assets);
  return {
    name,
    mediaType: format === 'pdf' ? 'application/pdf' : 'image/png',
    encoding: 'base64',
    content: Buffer.from(bytes).toString('base64'),
  };
}

/** A map whose rows and columns have other titles, by the ones that they had; what says which states they are stays. */
export function titled(result: CoverageResult, titles: Readonly<Record<string, string>>): CoverageResult {
  const named = (title: string): string => titles[title] ?? title;
  return {
    ...result,
    sets: result.sets.map((set) => ({ ...set, row: named(set.row), column: named(set.column) })),
  };
}

/** The paper's Figure 4: rows and columns as the sets name them, in their order. */
export function densityGrid(
  result: CoverageResult,
  styles: SetStyles,
  size: FigureSize = sizeAt('icml', 'full'),
): DensityGridContent {
  const rows = [...new Set(result.sets.map((set) => set.row))];
  const titles = [...new Set(result.sets.map((set) => set.column))];
  const styleOf = ({ label, role }: CoverageSet): SeriesStyle => styles.get(label) ?? roleStyles[role];
  const columns = titles.map((title) => {
    const first = result.sets.find((set) => set.column === title);
    return { title, ...(first === undefined ? roleStyles.student : styleOf(first)) };
  });
  const panel = (row: string, { title, colour, dash }: (typeof columns)[number]): DensityPanel => {
    const set = result.sets.find((candidate) => candidate.row === row && candidate.column === title);
    if (set === undefined) return { states: 0, rollouts: 0, contours: [], points: [] };
    const style = styleOf(set);
    return {
      ...(style.colour === colour && style.dash === dash ? {} : { style }),
      states: set.shown,
      rollouts: set.rollouts,
      ...heldRemark(set.contours),
      contours: contoursContent(set),
      points: [],
    };
  };
  return {
    kind: 'density-grid',
    size,
    description:
      `State visitation densities on one ${methodName(result.request.embedding.method)} map: ` +
      `${result.sets.map((set) => set.label).join('; ')}.`,
    notes: result.notes,
    rows,
    columns,
    panels: rows.map((row) => columns.map((column) => panel(row, column))),
    extent: result.extent,
    xTitle: `${axisName(result.request.embedding.method)} 1`,
    yTitle: `${axisName(result.request.embedding.method)} 2`,
  };
}

/** A set's contours with their vertices as pairs. */
export function contoursContent(set: Pick<CoverageResult['sets'][number], 'contours'>): readonly DensityContour[] {
  return set.contours.map(({ mass, held, polygons }) => ({
    mass,
    ...(held === undefined ? {} : { held }),
    polygons: polygons.map((rings) => rings.map(pairs)),
  }));
}

/** What the contours of 50% and 90% really hold of the set's own states. */
function heldRemark(contours: CoverageResult['sets'][number]['contours']): Pick<DensityPanel, 'remark'> {
  const told = [0.5, 0.9].flatMap((mass) => {
    const contour = contours.find((each) => each.mass === mass);
    return contour?.held === undefined ? [] : [`${100 * mass}% holds ${(100 * contour.held).toFixed(0)}%`];
  });
  return told.length === 0 ? {} : { remark: told.join(', ') };
}

function pairs(flat: readonly number[]): number[][] {
  const points: number[][] = [];
  for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
  return points;
}
