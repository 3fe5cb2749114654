import type { RunGroup } from '../../contract/groups.ts';
import { groupColours, groupDashes } from '../../contract/groups.ts';
import type { FigureSpecification } from '../../contract/figures/specification.ts';
import { groupStyle, type SeriesStyle } from '../../figures/colours.ts';

/** A group as this figure draws it. */
export interface GroupInFigure extends SeriesStyle {
  readonly group: number;
  readonly ownName: string;
  readonly name: string;
  readonly isHidden: boolean;
}

/** Greys that stand out on white (at least 3:1) and from each other. */
const greys = ['#000000', '#6e6e6e', '#949494'] as const;

/**
 * Every group with its name and look in the figure: its own everywhere, but for
 * the palette and for what was chosen for this figure.
 *
 * @param groups each once, in the order in which greys are given out.
 */
export function groupsInFigure(
  groups: readonly RunGroup[],
  { styles, palette }: Pick<FigureSpecification, 'styles' | 'palette'>,
): ReadonlyMap<string, GroupInFigure> {
  return new Map(
    groups.map((group, i) => {
      const chosen = styles.find((style) => style.group === group.variant);
      const usual =
        palette === 'greys'
          ? {
              colour: greys[i % greys.length],
              dash: groupStyle({ colour: 'grey', dash: groupDashes[i % groupDashes.length] }).dash,
            }
          : groupStyle(group);
      const named = groupColours.find((name) => name === chosen?.colour);
      return [
        group.name,
        {
          group: group.variant,
          ownName: group.name,
          name: chosen?.name ?? group.name,
          colour:
            named === undefined
              ? (chosen?.colour?.toLowerCase() ?? usual.colour)
              : groupStyle({ colour: named, dash: 'solid' }).colour,
          dash:
            chosen?.dash === undefined || chosen.dash === null
              ? usual.dash
              : groupStyle({ colour: 'grey', dash: chosen.dash }).dash,
          isHidden: chosen?.isHidden ?? false,
        },
      ];
    }),
  );
}
