import type { ExitCode } from '../terminal/shell.ts';
import { print, say, withStoredRuns, type DatabaseOption } from '../terminal/shell.ts';
import { columns } from '../terminal/text.ts';
import { findFigure, findSummary } from './figureNames.ts';

interface FigureOptions extends DatabaseOption {
  readonly json: boolean;
}

/** `tutelage figure list`: what figures are stored. */
export function listCommand(options: FigureOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const figures = await workbench.handlers['figures.list']({});
    if (options.json) for (const figure of figures) print(JSON.stringify(figure));
    else if (figures.length === 0)
      say('No figure is stored yet. Make one with "tutelage figure new --from paper:figure-3 --run …".');
    else
      print(
        columns(
          ['id', 'name', 'panels', 'changed'],
          figures.map(({ id, name, panels, fault, changedAt }) => [
            id,
            name,
            fault ?? panels.join(', '),
            changedAt.slice(0, 16),
          ]),
        ),
      );
    return 0;
  });
}

/** `tutelage figure show`: a figure's specification, which "figure new --from" takes again. */
export function showCommand(name: string, options: FigureOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const figure = await findFigure(workbench, name);
    const shown = { name: figure.name, specification: figure.specification };
    print(options.json ? JSON.stringify(shown) : JSON.stringify(shown, null, 2));
    for (const change of figure.changes) say(`Since it was saved: ${change}`);
    return 0;
  });
}

/** `tutelage figure rename` */
export function renameCommand(name: string, newName: string, options: FigureOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const { id } = await findFigure(workbench, name);
    const renamed = await workbench.handlers['figures.update']({ figure: id, name: newName });
    if (options.json) print(JSON.stringify({ id, name: renamed.name }));
    else say(`${id} is now "${renamed.name}".`);
    return 0;
  });
}

/** `tutelage figure duplicate` */
export function duplicateCommand(name: string, options: FigureOptions & { readonly name?: string }): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const { id } = await findFigure(workbench, name);
    const copy = await workbench.handlers['figures.duplicate']({
      figure: id,
      ...(options.name === undefined ? {} : { name: options.name }),
    });
    if (options.json) print(JSON.stringify({ id: copy.id, name: copy.name }));
    else {
      print(copy.id);
      say(`"${copy.name}" is a copy of it.`);
    }
    return 0;
  });
}

/** `tutelage figure delete` */
export function deleteCommand(name: string, options: FigureOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const figure = await findSummary(workbench, name);
    await workbench.handlers['figures.delete']({ figure: figure.id });
    if (options.json) print(JSON.stringify({ deleted: figure.id }));
    else say(`"${figure.name}" is deleted; its runs stay.`);
    return 0;
  });
}
