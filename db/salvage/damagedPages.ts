import { APPLICATION_ID } from '../open.ts';
import { layoutsOf } from './layout.ts';
import { newDatabase, versionOf } from './newDatabase.ts';
import { headerOf, openPages } from './pages.ts';
import { readRows } from './readRows.ts';
import type { PageFault } from './trees.ts';

/**
 * What is wrong with pages of a file, whether or not SQLite can open it, by the
 * table or index that they are of. Nothing for a file of another program.
 */
export function findDamagedPages(path: string): readonly PageFault[] {
  const pages = openPages(path);
  const fresh = newDatabase(':memory:', versionOf(pages).version);
  try {
    const layouts = layoutsOf(fresh);
    const { roots, faults } = readRows(pages, fresh, layouts, () => undefined);
    const isOurs = layouts.some(({ name }) => name !== 'runs' && roots.has(name));
    if (!isOurs && headerOf(pages).owner !== APPLICATION_ID && faults.every(({ page }) => page !== 1)) return [];
    return [
      ...(headerOf(pages).owner === APPLICATION_ID
        ? []
        : [{ page: 1, of: 'sqlite_schema', fault: 'the header of the file is damaged' }]),
      ...[...faults].sort((one, other) => one.page - other.page),
    ];
  } finally {
    fresh.close();
    pages.close();
  }
}
