import type { ReadableDatabase } from '../../../db/open.ts';
import { findRun } from '../../../db/runs.ts';
import type { StateSetRequest } from '../../contract/coverage/coverage.ts';
import type { RunGroup } from '../../contract/groups.ts';
import { setLooks, type SetArrangement } from '../../contract/vocabulary.ts';
import { groupStyle, lookStyle, type SeriesStyle } from '../../figures/colours.ts';
import { groupOf } from '../runs/runSummaries.ts';
import { readGroups } from '../runs/variants.ts';

export type SetStyles = ReadonlyMap<StateSetRequest['label'], SeriesStyle>;

/**
 * How the sets of a map are drawn on paper, by their labels: as the groups look now.
 *
 * @param by what those have in common that look alike.
 * @param styleOf the style of a group in this figure.
 */
export function setStyles(
  database: ReadableDatabase,
  sets: readonly StateSetRequest[],
  arrangement: SetArrangement = 'apart',
  by: 'column' | 'label' = 'column',
  styleOf: (group: RunGroup) => SeriesStyle = groupStyle,
): SetStyles {
  const groupOfRun = groupsOfRuns(database);
  const looks = setLooks(
    sets.map((set) => ({
      name: set[by],
      role: set.role,
      groups: set.runs.flatMap((run) => groupOfRun(run) ?? []),
    })),
    arrangement,
  );
  return new Map(sets.map(({ label }, i) => [label, lookStyle(looks[i], styleOf)]));
}

/** The groups of the runs of some sets, each once; of runs that were deleted none is known. */
export function groupsOfSets(database: ReadableDatabase, sets: readonly StateSetRequest[]): readonly RunGroup[] {
  const groupOfRun = groupsOfRuns(database);
  const found = sets.flatMap(({ runs }) => runs.flatMap((run) => groupOfRun(run) ?? []));
  return [...new Map(found.map((group) => [group.name, group])).values()].sort((a, b) => a.variant - b.variant);
}

function groupsOfRuns(database: ReadableDatabase): (run: string) => RunGroup | null {
  const groups = readGroups(database);
  return (id) => {
    const run = findRun(database, id);
    return run === undefined ? null : groupOf(run, groups);
  };
}
