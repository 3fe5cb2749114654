import type { ReadableDatabase } from '../../../../db/open.ts';
import type { CoverageResult, CoverageSet } from '../../../contract/coverage/coverage.ts';
import { TutelageError } from '../../../contract/errors.ts';
import type { FigurePanel, FigureSpecification } from '../../../contract/figures/specification.ts';
import type { SetArrangement } from '../../../contract/vocabulary.ts';
import { groupStyle, roleStyles } from '../../../figures/colours.ts';
import type { DensityGridContent } from '../../../figures/content.ts';
import { overlaidMasses } from '../../../figures/panels/densities.ts';
import type { FigureSize } from '../../../figures/size.ts';
import { drawDensities } from '../../maps/coverageDensities.ts';
import { contoursContent, densityGrid } from '../../maps/coverageExport.ts';
import { axisName, regionNotes } from '../../maps/coverageNotes.ts';
import { groupsOfSets, setStyles, type SetStyles } from '../../maps/setStyles.ts';
import { readStoredMap } from '../../maps/storedMap.ts';
import { storedResult } from '../../maps/storedResult.ts';
import { groupsInFigure } from '../looks.ts';
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

/**
 * How the sets of a map look in this figure, whose own choices for a group hold here too. All of its sets count,
 * whichever are shown, so that one set looks the same in every panel.
 *
 * @param groups those of the figure that are known already.
 */
function stylesIn(
  database: ReadableDatabase,
  { request: { sets } }: CoverageResult,
  specification: Pick<FigureSpecification, 'styles' | 'palette'>,
  [arrangement, by]: readonly [SetArrangement, by: 'column' | 'label'],
  groups: PanelContext['groups'] = new Map(),
): SetStyles {
  const others = groupsOfSets(database, sets).filter(({ name }) => !groups.has(name));
  const looks = new Map([...groups, ...groupsInFigure(others, specification)]);
  return setStyles(database, sets, arrangement, by, (group) => looks.get(group.name) ?? groupStyle(group));
}

/** A figure of a map alone: the grid of its sets. */
export function densityGridOf(
  database: ReadableDatabase,
  panel: DensitiesPanel,
  size: FigureSize,
  { notes, ...looks }: Pick<FigureSpecification, 'styles' | 'palette' | 'notes'>,
): DensityGridContent {
  const result = resultOf(database, panel);
  const grid = densityGrid(result, stylesIn(database, result, looks, ['apart', 'column']), size);
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
  const styles = stylesIn(
    context.database,
    result,
    context.specification,
    ['together', isOneRow ? 'column' : 'label'],
    context.groups,
  );
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
          ...(styles.get(set.label) ?? roleStyles[set.role]),
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
