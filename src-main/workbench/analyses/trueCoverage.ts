import { readStates } from '../../../db/log/states.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { CellCount } from '../../contract/coverage/findings.ts';
import { rankCorrelation } from '../../numerics/rankCorrelation.ts';
import { createVisitedCells } from '../../tasks/sparse/cells.ts';
import type { Task } from '../../tasks/task.ts';
import type { AnalysisProgress, SelectedSet } from './stateSets.ts';

/** Rollouts whose states are in memory at once. */
const ROLLOUTS_AT_ONCE = 64;

/** The cells that all states of each set are in, whatever part of them is drawn; null where the task has none. */
export function* countCells(
  database: ReadableDatabase,
  { cells, observationSize }: Task,
  sets: readonly Pick<SelectedSet, 'rollouts'>[],
): Generator<AnalysisProgress, (CellCount | null)[]> {
  if (cells === undefined) return sets.map(() => null);
  const total = sets.reduce((sum, { rollouts }) => sum + rollouts.length, 0);
  const counts: CellCount[] = [];
  let read = 0;
  for (const { rollouts } of sets) {
    const visited = createVisitedCells(cells);
    for (let first = 0; first < rollouts.length; first += ROLLOUTS_AT_ONCE) {
      yield { phase: 'counting cells', fraction: read / total };
      const some = rollouts.slice(first, first + ROLLOUTS_AT_ONCE);
      const { values } = readStates(database, some, observationSize, Infinity);
      visited.visit(values, observationSize, values.length / observationSize);
      read += some.length;
    }
    counts.push({ visited: visited.visited, of: visited.of });
  }
  return counts;
}

/** A set with its cells, where there are any. */
export function withCount<T extends object>(set: T, cells: CellCount | null): T & { readonly cells?: CellCount } {
  return { ...set, ...(cells === null ? {} : { cells }) };
}

/** Under so many sets a rank correlation says nothing. */
const LEAST_SETS = 5;

/** A measure, and what it says of each set; null where it says nothing. */
export type Ranked = readonly [name: string, values: readonly (number | null)[]];

/**
 * How far measures rank sets as the cells do that they visited, in a sentence.
 * Empty where the task has no cells, or where too few sets can be ranked.
 *
 * @param cells of each set.
 */
export function trueCoverageNotes(cells: readonly (CellCount | null)[], measures: readonly Ranked[]): string[] {
  const correlations = measures.flatMap(([name, values]) => {
    const both = cells.flatMap((count, i) => {
      const value = values[i];
      return count === null || value === null ? [] : [[count.visited, value] as const];
    });
    if (both.length < LEAST_SETS || new Set(both.map(([visited]) => visited)).size === 1) return [];
    const correlation = rankCorrelation(
      Float64Array.from(both, ([visited]) => visited),
      Float64Array.from(both, ([, value]) => value),
    );
    return [`${name} ${correlation.toFixed(2)} over ${both.length} sets`];
  });
  return correlations.length === 0
    ? []
    : [
        'How far measures can be trusted here: rank correlation (Spearman) with the number of cells that all states ' +
          `of a set have visited: ${correlations.join('; ')}. 1 is the same order.`,
      ];
}
