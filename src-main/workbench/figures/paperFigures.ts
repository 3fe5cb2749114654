import type { ReadableDatabase } from '../../../db/open.ts';
import { TutelageError } from '../../contract/errors.ts';
import { specificationSchema, type SpecificationInput } from '../../contract/figures/specification.ts';
import type { PaperFigure, Preset } from '../../contract/figures/stored.ts';
import { choiceOf } from './figureRuns.ts';

interface PresetQuestion {
  readonly paper: PaperFigure;
  readonly runs: readonly string[];
  readonly map: string | null;
}

const names: Readonly<Record<PaperFigure, string>> = {
  'figure-2': 'Figure 2: three teachers',
  'figure-3': 'Figure 3: learning curves',
  'figure-4': 'Figure 4: who visits which states',
  'table-1': 'Table 1: returns',
  'table-2': 'Table 2: frozen teachers',
};

/**
 * A figure or table of Xu et al. 2018, of a person's own runs. Returns are the
 * cumulative ones, which the paper probably shows.
 *
 * @throws TutelageError where there are no runs, or no map for Figure 4.
 */
export function paperPresetOf(database: ReadableDatabase, question: PresetQuestion): Preset {
  const { paper, runs, map } = question;
  if (runs.length === 0)
    throw new TutelageError('invalid-request', `${names[paper]} is of runs: choose those that it shows.`);
  const specification: SpecificationInput = {
    version: 1,
    runs: choiceOf(database, runs),
    ...partsOf(paper, map),
  };
  return { name: names[paper], specification: specificationSchema.parse(specification) };
}

function partsOf(paper: PaperFigure, map: string | null): Pick<SpecificationInput, 'panels' | 'width' | 'columns'> {
  switch (paper) {
    case 'figure-2':
      return { width: 'column', panels: [{ kind: 'curves', metric: 'cumulative_return' }] };
    case 'figure-3':
      return { width: 'full', columns: 3, panels: [{ kind: 'curves', metric: 'cumulative_return' }] };
    case 'figure-4':
      if (map === null)
        throw new TutelageError(
          'invalid-request',
          'Figure 4 shows a map of states. Draw one under Coverage, and make the figure of it there.',
        );
      return { width: 'full', panels: [{ kind: 'densities', map }] };
    case 'table-1':
    case 'table-2':
      return { width: 'full', panels: [{ kind: 'table', metric: 'cumulative_return', reduction: 'last' }] };
  }
}
