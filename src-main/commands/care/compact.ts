import { compact } from '../../../db/trash/compact.ts';
import { openDatabase } from '../../../db/open.ts';
import { databasePathOf, print, requireDatabase, say, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';

/** `tutelage compact`: the space of deleted runs goes back to the disk. */
export function compactCommand(options: DatabaseOption & { readonly json: boolean }): ExitCode {
  requireDatabase(options);
  const path = databasePathOf(options);
  const database = openDatabase(path, { say });
  try {
    const { before, after } = compact(database);
    if (options.json) print(JSON.stringify({ path, before, after }));
    else say(`${path}: ${megabytes(before)} before, ${megabytes(after)} now.`);
    return 0;
  } finally {
    database.close();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}
