import type { FigurePanel } from '../../../contract/figures/specification.ts';
import { fullCaption, type Table, type TableCell } from '../../../figures/table.ts';
import { aggregate } from '../../../statistics/aggregate.ts';
import { setApart, setApartRule } from '../../../statistics/setApart.ts';
import { reductionWords, seededValues } from '../../comparison/compare.ts';
import { comparedGroups } from '../../comparison/comparedGroups.ts';
import { optionsFor } from '../../curves/curves.ts';
import { titleOf } from '../../curves/curveSource.ts';
import { commonSpan } from '../../../statistics/comparison/samples.ts';
import { inFigure, shownGroups, type PanelContext, type PanelParts } from './panelContext.ts';

type TablePanel = Extract<FigurePanel, { kind: 'table' }>;

/** Groups beside each other in a table, at most. */
const MOST_BESIDE = 6;

/** A row a task, a column a group, or with many groups the other way round, with the number of runs in each cell. */
export function tableParts(panel: TablePanel, context: PanelContext): PanelParts {
  const { metric, reduction, estimator, band } = panel;
  const groups = comparedGroups(
    context.database,
    shownGroups(context.curves({ runs: context.runs, metric, axis: 'interactions' }), context, panel.tasks),
  );
  const labels = [...new Set(groups.map(({ label }) => label))];
  const rows = [...Map.groupBy(groups, ({ task }) => task)].map(([task, members]): TableCell[] => {
    const span = commonSpan(
      members.flatMap(({ runs }) => runs.map(({ curve }) => curve)).filter(({ x }) => x.length > 0),
    );
    const values = labels.map((label) => {
      const group = members.find((each) => each.label === label);
      return group === undefined ? [] : seededValues(group, reduction, span).map(({ value }) => value);
    });
    // Set apart are means; of other estimators nothing is bold.
    const best = estimator === 'mean' ? setApart(values) : null;
    return [
      task,
      ...values.map((own, place): TableCell =>
        own.length === 0 ? null : { ...aggregate(own, optionsFor(estimator, band)), best: best === place },
      ),
    ];
  });
  const { isTurned, ...cells } = arranged(
    labels.map((label) => inFigure(context, label).name),
    rows,
  );
  const plain: Table = {
    caption: `${titleOf(metric)}: of each run the ${reductionWords[reduction]}.`,
    label: `tab:${metric}`,
    hasCounts: true,
    ...cells,
  };
  const isRuled = estimator === 'mean';
  const rule = isTurned ? setApartRule.replace('its row', 'its column') : setApartRule;
  const table: Table = isRuled ? { ...plain, rule } : plain;
  return {
    panels: [{ kind: 'table', title: panel.title ?? '', table }],
    // In a picture the best are starred; that none is says something too, as in the table's other formats.
    notes: [fullCaption(isRuled ? { ...plain, rule: rule.replace('Bold', 'Starred') } : plain)],
  };
}

/**
 * A column a group, or a row each where there are more than stand beside each other.
 *
 * @param names of the groups.
 * @param rows a row a task, its name first.
 */
export function arranged(
  names: readonly string[],
  rows: readonly (readonly TableCell[])[],
): Pick<Table, 'columns' | 'rows'> & { readonly isTurned: boolean } {
  const isTurned = names.length > MOST_BESIDE && names.length > rows.length;
  if (!isTurned) return { isTurned, columns: [{ title: 'Task' }, ...names.map((title) => ({ title }))], rows };
  return {
    isTurned,
    columns: [{ title: 'Group' }, ...rows.map(([task]) => ({ title: String(task) }))],
    rows: names.map((name, place) => [name, ...rows.map((cells) => cells[place + 1])]),
  };
}
