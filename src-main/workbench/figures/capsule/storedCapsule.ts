import { findFigure } from '../../../../db/figures/figures.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import type { ExportedFile } from '../../../contract/coverage/coverage.ts';
import { TutelageError } from '../../../contract/errors.ts';
import { capsuleOf } from './capsule.ts';
import type { FigureDrawer } from '../figureDrawer.ts';
import { readSpecification } from '../readSpecification.ts';
import { stemOf } from '../renderFiles.ts';

/** The capsule of a figure that is kept. */
export async function storedCapsule(
  database: ReadableDatabase,
  drawer: FigureDrawer,
  id: string,
  version: string,
): Promise<ExportedFile> {
  const row = findFigure(database, id);
  if (row === undefined) throw new TutelageError('not-found', `There is no figure ${id} in this database.`);
  const specification = readSpecification(row.specification, `The figure "${row.name}"`);
  const bytes = await capsuleOf(database, drawer, { name: row.name, specification }, version);
  return {
    name: `${stemOf(row.name)}.zip`,
    mediaType: 'application/zip',
    encoding: 'base64',
    content: Buffer.from(bytes).toString('base64'),
  };
}
