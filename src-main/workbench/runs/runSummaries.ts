import type { ReadableDatabase } from '../../../db/open.ts';
import { summaryOf, type RunRow } from '../../../db/runs.ts';
import type { RunGroup } from '../../contract/groups.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { methodLooks } from '../../figures/colours.ts';
import { readGroups } from './variants.ts';

export function summarise(database: ReadableDatabase, row: RunRow): RunSummary {
  return summaryOf(row, groupOf(row, readGroups(database)));
}

export function summariseAll(database: ReadableDatabase, rows: readonly RunRow[]): readonly RunSummary[] {
  const groups = readGroups(database);
  return rows.map((row) => summaryOf(row, groupOf(row, groups)));
}

/** A run that another process has just made is not sorted in yet: for that moment it stands under its method, in no group. */
export function groupOf(row: RunRow, groups: ReadonlyMap<number, RunGroup>): RunGroup {
  return (
    (row.variant === null ? undefined : groups.get(row.variant)) ?? {
      variant: 0,
      name: row.method,
      ...methodLooks[row.method],
    }
  );
}
