import type { StateSetRequest } from '../../../src-main/contract/coverage/coverage.ts';
import type { Role, RunSummary } from '../../../src-main/contract/runs.ts';
import { setLooks, type SetArrangement } from '../../../src-main/contract/vocabulary.ts';
import { lookStyle, type LineStyle } from '../../charts/traces.ts';

/** What a set's look follows from. */
export type StyledSet = Pick<StateSetRequest, 'column' | 'label' | 'role' | 'runs'>;

/**
 * How sets of one picture look, in their order: as the groups of their runs look now, the same as on paper.
 *
 * @param by what those have in common that look alike.
 */
export function setStyles(
  sets: readonly StyledSet[],
  runs: ReadonlyMap<string, Pick<RunSummary, 'group'>>,
  arrangement: SetArrangement,
  by: 'column' | 'label' = 'column',
): readonly LineStyle[] {
  return setLooks(
    sets.map((set) => ({
      name: set[by],
      role: set.role,
      groups: set.runs.flatMap((id) => runs.get(id)?.group ?? []),
    })),
    arrangement,
  ).map(lookStyle);
}

/** The place of the first set that has the rollouts of a run in a role; -1 where none has. */
export function placeOfRun(sets: readonly StyledSet[], run: string, role: Role): number {
  return sets.findIndex((set) => set.role === role && set.runs.includes(run));
}
