import { existsSync, readFileSync } from 'node:fs';
import { TutelageError } from '../../contract/errors.ts';
import type { FigureSummary, StoredFigure } from '../../contract/figures/stored.ts';
import { readNamedSpecification, type NamedSpecification } from '../../workbench/figures/readSpecification.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { UsageError } from '../terminal/shell.ts';

/** The stored figure that `text` names: its name, its id, or a beginning of its id that no other has. */
export async function findFigure(workbench: Workbench, text: string): Promise<StoredFigure> {
  const { id } = await findSummary(workbench, text);
  return workbench.handlers['figures.get']({ figure: id });
}

/** As `findFigure`, without reading the figure: of one that cannot be read, too. */
export async function findSummary(workbench: Workbench, text: string): Promise<FigureSummary> {
  const all = await workbench.handlers['figures.list']({});
  const exact = all.filter(({ id, name }) => id === text || name === text);
  const found = exact.length > 0 ? exact : all.filter(({ id }) => id.startsWith(text.toLowerCase()));
  if (found.length === 1) return found[0];
  if (found.length > 1)
    throw new TutelageError('not-found', `"${text}" fits ${found.length} figures: ${list(found)}. Write an id.`);
  throw new TutelageError(
    'not-found',
    all.length === 0
      ? `There is no figure "${text}": none is stored yet. "tutelage figure new --help" says how to make one.`
      : `There is no figure "${text}". Figures: ${list(all)}.`,
  );
}

function list(figures: readonly FigureSummary[]): string {
  return figures.map(({ id, name }) => `${id} ("${name}")`).join(', ');
}

export function isFile(text: string): boolean {
  return text.endsWith('.json');
}

/** A specification from a JSON file: what "figure show" prints, a record beside a figure, or a specification alone. */
export function readFile(path: string): NamedSpecification {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file.`);
  return readNamedSpecification(readFileSync(path, 'utf8'), path);
}
