import type { ReadableDatabase } from '../../../db/open.ts';
import { findRun } from '../../../db/runs.ts';
import { comparedGroups } from '../comparison/comparedGroups.ts';
import { comparisonOf } from '../comparison/comparison.ts';
import { storedCapsule } from './capsule/storedCapsule.ts';
import { createFigureDrawer } from './figureDrawer.ts';
import type { FigureHandlers } from './drawingCalls.ts';
import { printDpi } from '../../figures/formats/png.ts';
import { aggregateAll, curvePanels, notesOf, runNotes } from '../curves/curvePanels.ts';
import { curveFigure } from '../curves/curveFigure.ts';
import { createCurveSource, titleOf } from '../curves/curveSource.ts';
import { figureWriter } from '../curves/figureFiles.ts';

/** Learning curves, comparisons and whole figures, for the screen or exported, from one aggregation. */
export function createFigureService(options: { readonly database: ReadableDatabase; readonly version: string }): {
  handlers: FigureHandlers;
} {
  const { database, version } = options;
  const groupsOf = createCurveSource(database);
  const drawer = createFigureDrawer({ ...options, curves: groupsOf });

  return {
    handlers: {
      'figures.preset': (request) => drawer.preset(request),
      'figures.preview': (request) => drawer.preview(request),
      'figures.render': (request) => drawer.render(request),
      'figures.capsule': ({ figure }) => storedCapsule(database, drawer, figure, version),
      'figures.curves': (request) => ({ panels: curvePanels(groupsOf(request), request) }),
      'figures.compare': ({ runs, metric, ...request }) =>
        comparisonOf(
          comparedGroups(database, groupsOf({ runs, metric, axis: 'interactions' })),
          titleOf(metric),
          request,
        ),
      'figures.exportCurves': ({ format, venue, width, ...request }) => {
        const groups = groupsOf(request);
        const drawn = aggregateAll(groups, { ...request, points: null });
        const figure = curveFigure(drawn, {
          yTitle: titleOf(request.metric),
          axis: request.axis,
          smoothing: request.smoothing,
          notes: runNotes(groups, drawn),
          venue,
          width,
        });
        const record = {
          ...request,
          venue,
          width,
          groups: groups.map(({ group, members }) => ({
            task: group.task,
            label: group.label,
            runs: members.map(({ run }) => ({
              run: run.id,
              seed: run.seed,
              digest: findRun(database, run.id)?.digest ?? null,
            })),
          })),
          notes: notesOf(groups, drawn, request),
          versions: { tutelage: version, node: process.version },
        };
        const stem = `curves-${request.metric.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').slice(0, 80)}`;
        const warned = (warnings: readonly string[]): unknown =>
          warnings.length === 0 ? record : { ...record, warnings };
        return figureWriter(figure, warned, { stem, dpi: printDpi, outlines: false })(format);
      },
    },
  };
}
