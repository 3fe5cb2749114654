import { TutelageError } from '../../contract/errors.ts';
import type { Study, StudySummary } from '../../contract/studies.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/**
 * The stored study of an id or a name, or of the beginning of an id that no other has; null where there is none.
 *
 * @throws TutelageError `not-found` where it is several.
 */
export async function findStudy(workbench: Workbench, wanted: string): Promise<StudySummary | null> {
  const all = await workbench.handlers['studies.list']({});
  const exact = all.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  const found = exact.length > 0 ? exact : all.filter(({ id }) => id.startsWith(wanted));
  if (found.length > 1)
    throw new TutelageError(
      'not-found',
      `"${wanted}" is ${found.length} studies: ${found.map(({ id }) => id).join(', ')}. Write the id.`,
    );
  return found.at(0) ?? null;
}

/** @throws TutelageError `not-found` where it is none or several. */
export async function resolveStudy(workbench: Workbench, wanted: string): Promise<string> {
  const found = await findStudy(workbench, wanted);
  if (found !== null) return found.id;
  throw new TutelageError('not-found', `There is no study "${wanted}". "tutelage study list" lists them.`);
}

/** @throws TutelageError `not-found` where it is none or several. */
export async function getStudy(workbench: Workbench, wanted: string): Promise<Study> {
  return workbench.handlers['studies.get']({ study: await resolveStudy(workbench, wanted) });
}
