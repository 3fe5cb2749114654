import type { ReadableDatabase } from '../../../../db/open.ts';
import type { CoverageResult, CoverageSet } from '../../../contract/coverage/coverage.ts';
import { TutelageError } from '../../../contract/errors.ts';
import type { FigurePanel } from '../../../contract/figures/specification.ts';
import { roleStyles } from '../../../figures/colours.ts';
import type { DensityGridContent } from '../../../figures/content.ts';
import { overlaidMasses } from '../../../figures/panels/densities.ts';
import type { FigureSize } from '../../../figures/size.ts';
import { drawDensities } from '../../maps/coverageDensities.ts';
import { contoursContent, densityGrid } from '../../maps/coverageExport.ts';
import { axisName, regionNotes } from '../../maps/coverageNotes.ts';
import { readStoredMap } from '../../maps/storedMap.ts';
import { storedResult } from '../../maps/storedResult.ts';
import { inOne } from '../notes.ts';
import type { PanelContext, PanelParts } from './panelContext.ts';

type DensitiesPanel = Extract<FigurePanel, { kind: 'densities' }>;

/**
 * The panel's map with its sets, drawn as the panel has it. @throws TutelageError where the map or a set is not
 * there.
 */
function resultOf(database: ReadableDatabase, panel: DensitiesPanel): CoverageResult {
  const { map, bandwidth, smoothing, part, sets } = panel;
  const isOwn = bandwidth === null && smoothing === 1 && part === null;
  const result = storedResult(database, 'map', map);
  const drawn = isOwn
    ? result
    : { ...result, ...drawDensities(readStoredMap(database, map), { bandwidth, smoothing, part }) };
  if (sets === null) return drawn;
  const chosen = sets.map((label) => {
    const found = drawn.sets.find((set) => set.label === label);
    if (found === undefined)
      throw new TutelageError(
        'not-found',
        `The map has no set "${label}". It has: ${drawn.sets.map((set) => set.label).join('; ')}.`,
      );
    return found;
  });
  return { ...drawn, sets: chosen };
}

/** A figure of a map alone: the grid of its sets. */
export function densityGridOf(
  database: ReadableDatabase,
  panel: DensitiesPanel,
  size: FigureSize,
  notes: { readonly automatic: boolean; readonly own: readonly string[] },
): DensityGridContent {
  const grid = densityGrid(resultOf(database, panel), size);
  return {
    ...grid,
    notes: [...inOne(notes.automatic ? grid.notes : []), ...notes.own],
    rows: grid.rows.map((title, i) => panel.rowTitles?.[i] ?? title),
    columns: grid.columns.map((column, i) => ({ ...column, title: panel.columnTitles?.[i] ?? column.title })),
    xTitle: panel.xTitle ?? grid.xTitle,
    yTitle: panel.yTitle ?? grid.yTitle,
  };
}

/** Some sets of a map over each other, of its last row where none are named. */
export function densityParts(panel: DensitiesPanel, context: PanelContext): PanelParts {
  const result = resultOf(context.database, panel);
  const lastRow = result.sets.at(-1)?.row;
  const shown = panel.sets === null ? result.sets.filter(({ row }) => row === lastRow) : result.sets;
  const isOneRow = new Set(shown.map(({ row }) => row)).size === 1;
  const nameOf = (set: CoverageSet): string => (isOneRow && set.column !== '' ? set.column : set.label);
  const rowName = isOneRow && lastRow !== undefined && lastRow !== '' ? `, ${lastRow.toLowerCase()}` : '';
  const axis = axisName(result.request.embedding.method);
  return {
    panels: [
      {
        kind: 'densities',
        title: panel.title ?? (shown.length === 1 ? shown[0].label : `States visited${rowName}`),
        xTitle: panel.xTitle ?? `${axis} 1`,
        yTitle: panel.yTitle ?? `${axis} 2`,
        extent: result.extent,
        sets: shown.map((set) => ({
          name: nameOf(set),
          colour: roleStyles[set.role].colour,
          dash: roleStyles[set.role].dash,
          contours: contoursContent(set).filter(({ mass }) => shown.length === 1 || isOverlaid(mass)),
        })),
      },
    ],
    notes:
      shown.length === 1
        ? result.notes
        : regionNotes(result, 'Filled regions hold 50%, outlined ones 90% of each set’s estimated density'),
  };
}

/** Where several sets lie over each other, all of their contours would hide each other. */
function isOverlaid(mass: number): boolean {
  return Object.values(overlaidMasses).some((each) => Math.abs(each - mass) < 1e-3);
}
