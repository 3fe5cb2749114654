import type { ReadableDatabase } from '../../../db/open.ts';
import { summaryOf, type RunRow } from '../../../db/runs.ts';
import type { RunGroup } from '../../contract/groups.ts';
import type { Role, RunSummary } from '../../contract/runs.ts';
import { rolesOf } from '../../contract/vocabulary.ts';
import { lookOfMethod } from './groupLook.ts';
import { readGroups } from './variants.ts';

export function summarise(database: ReadableDatabase, row: RunRow): RunSummary {
  return withRoles(row, groupOf(row, readGroups(database)));
}

export function summariseAll(database: ReadableDatabase, rows: readonly RunRow[]): readonly RunSummary[] {
  const groups = readGroups(database);
  return rows.map((row) => withRoles(row, groupOf(row, groups)));
}

function withRoles(row: RunRow, group: RunGroup): RunSummary {
  return {
    ...summaryOf(row, group),
    roles: rolesOf(
      row.method,
      row.frozen_data,
      // Written by the import, from roles alone.
      row.imported_roles === null ? [] : (JSON.parse(row.imported_roles) as Role[]),
    ),
  };
}

/**
 * A run that another process has just made is not sorted in yet: for that moment it stands under its method, in no
 * group.
 */
export function groupOf(row: RunRow, groups: ReadonlyMap<number, RunGroup>): RunGroup {
  return (
    (row.variant === null ? undefined : groups.get(row.variant)) ?? {
      variant: 0,
      name: row.method,
      ...lookOfMethod(row.method),
    }
  );
}
