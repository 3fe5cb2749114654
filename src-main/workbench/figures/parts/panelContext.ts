import type { ReadableDatabase } from '../../../../db/open.ts';
import type { FigureSpecification } from '../../../contract/figures/specification.ts';
import type { MixedPanel } from '../../../figures/content.ts';
import type { GroupCurves } from '../../curves/curvePanels.ts';
import type { CurveSource } from '../../curves/curveSource.ts';
import type { GroupInFigure } from '../looks.ts';

/** What the panels of one figure are made from. */
export interface PanelContext {
  readonly database: ReadableDatabase;
  readonly specification: FigureSpecification;
  /** Of the figure's choice. */
  readonly runs: readonly string[];
  readonly curves: CurveSource;
  /** By the group's own name. */
  readonly groups: ReadonlyMap<string, GroupInFigure>;
}

/** What one panel of a specification becomes: as many panels as it has tasks, and what a reader must know of them. */
export interface PanelParts {
  readonly panels: readonly MixedPanel[];
  /** The task of each panel, where there is one a task. */
  readonly tasks?: readonly string[];
  readonly notes: readonly string[];
}

/** Groups that the figure shows, on the tasks that the panel shows. */
export function shownGroups(
  groups: readonly GroupCurves[],
  context: PanelContext,
  tasks: readonly string[] | null,
): readonly GroupCurves[] {
  return groups.filter(
    ({ group }) => (tasks === null || tasks.includes(group.task)) && context.groups.get(group.label)?.isHidden !== true,
  );
}

/** @throws Error where the group is not of the figure: a fault of the program. */
export function inFigure(context: PanelContext, label: string): GroupInFigure {
  const found = context.groups.get(label);
  if (found === undefined) throw new Error(`The group "${label}" is not of this figure.`);
  return found;
}

/** An optional part of an axis, as content has it. */
export function ranges({
  xRange,
  yRange,
}: {
  readonly xRange: readonly [number, number] | null;
  readonly yRange?: readonly [number, number] | null;
}): { readonly xRange?: readonly [number, number]; readonly yRange?: readonly [number, number] } {
  return {
    ...(xRange === null ? {} : { xRange }),
    ...(yRange === null || yRange === undefined ? {} : { yRange }),
  };
}
