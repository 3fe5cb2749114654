import {
  deleteFigure,
  findFigure,
  listFigures,
  saveFigure,
  type StoredFigureRow,
} from '../../../db/figures/figures.ts';
import { slug } from '../slug.ts';
import { deleteVenue, listVenues, saveVenue } from '../../../db/figures/venues.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/service.ts';
import type { FigureSpecification, OwnVenue } from '../../contract/figures/specification.ts';
import type { FigureRun, FigureSummary, StoredFigure } from '../../contract/figures/stored.ts';
import { changesSince, figureRuns } from './figureRuns.ts';
import { readNamedSpecification, readSpecification } from './readSpecification.ts';

type ShelfHandlers = Pick<
  Handlers,
  | 'figures.list'
  | 'figures.get'
  | 'figures.create'
  | 'figures.import'
  | 'figures.update'
  | 'figures.duplicate'
  | 'figures.delete'
  | 'figures.venues'
  | 'figures.saveVenue'
  | 'figures.deleteVenue'
>;

export interface FigureShelfOptions {
  readonly database: WritableDatabase;
  readonly now: () => Date;
  readonly newSuffix: () => string;
  readonly announce: (event: WorkbenchEvent) => void;
}

/** The figures that are kept, and a person's own venues. */
export function createFigureShelf({ database, now, newSuffix, announce }: FigureShelfOptions): {
  handlers: ShelfHandlers;
} {
  function save(
    row: Pick<StoredFigureRow, 'id' | 'name' | 'created_at'>,
    specification: FigureSpecification,
  ): StoredFigure {
    const stored: StoredFigureRow = {
      ...row,
      specification: JSON.stringify(specification),
      runs: JSON.stringify(figureRuns(database, specification)),
      changed_at: now().toISOString(),
    };
    saveFigure(database, stored);
    announce({ type: 'figures-changed' });
    return detail(stored);
  }

  function detail(row: StoredFigureRow): StoredFigure {
    const specification = readSpecification(row.specification, `The figure "${row.name}"`);
    // Written by `save` above.
    const before = JSON.parse(row.runs) as readonly FigureRun[];
    return {
      ...summaryOf(row, specification),
      specification,
      changes: changesSince(before, figureRuns(database, specification)),
    };
  }

  function create(name: string, specification: FigureSpecification): StoredFigure {
    return save({ id: `${slug(name, 'figure')}-${newSuffix()}`, name, created_at: now().toISOString() }, specification);
  }

  return {
    handlers: {
      'figures.list': () =>
        listFigures(database).map((row) => {
          try {
            return summaryOf(row, readSpecification(row.specification, `The figure "${row.name}"`));
          } catch (error) {
            if (!(error instanceof TutelageError)) throw error;
            return { ...summaryOf(row, { panels: [] }), fault: error.message };
          }
        }),
      'figures.get': ({ figure }) => detail(requireFigure(database, figure)),
      'figures.create': ({ name, specification }) => create(name, specification),
      'figures.import': ({ file, text }) => {
        const { name, specification } = readNamedSpecification(text, file);
        return create(name, specification);
      },
      'figures.update': ({ figure, name, specification }) => {
        const row = requireFigure(database, figure);
        if (specification !== undefined) return save({ ...row, name: name ?? row.name }, specification);
        const renamed = { ...row, name: name ?? row.name };
        saveFigure(database, renamed);
        announce({ type: 'figures-changed' });
        return detail(renamed);
      },
      'figures.duplicate': ({ figure, name }) => {
        const row = requireFigure(database, figure);
        return create(name ?? `${row.name}, copy`, readSpecification(row.specification, `The figure "${row.name}"`));
      },
      'figures.delete': ({ figure }) => {
        deleteFigure(database, requireFigure(database, figure).id);
        announce({ type: 'figures-changed' });
        return null;
      },
      'figures.venues': () => venuesOf(database),
      'figures.saveVenue': (venue) => {
        saveVenue(database, { ...venue, height: venue.height ?? null });
        return venuesOf(database);
      },
      'figures.deleteVenue': ({ title }) => {
        deleteVenue(database, title);
        return venuesOf(database);
      },
    },
  };
}

function venuesOf(database: WritableDatabase): readonly OwnVenue[] {
  return listVenues(database).map(({ height, ...venue }) => (height === null ? venue : { ...venue, height }));
}

/** @throws TutelageError `not-found`. */
export function requireFigure(database: WritableDatabase, id: string): StoredFigureRow {
  const row = findFigure(database, id);
  if (row === undefined) throw new TutelageError('not-found', `There is no figure ${id} in this database.`);
  return row;
}

function summaryOf(
  { id, name, created_at, changed_at }: StoredFigureRow,
  { panels }: Pick<FigureSpecification, 'panels'>,
): FigureSummary {
  return {
    id,
    name,
    panels: panels.map(({ kind }) => kind),
    fault: null,
    createdAt: created_at,
    changedAt: changed_at,
  };
}
