import type Database from 'better-sqlite3';
import type { Loss } from './losses.ts';

/** Rows whose run or rollout is gone belong to nothing; a run whose variant is gone is only of none. */
export function dropOrphans(target: Database.Database): Loss[] {
  const losses: Loss[] = [];
  const keys = target
    .prepare<[], { child: string; column: string; parent: string; key: string; action: string }>(
      `SELECT t.name AS child, f."from" AS "column", f."table" AS parent, f."to" AS "key", f.on_delete AS action
       FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main'`,
    )
    .all();
  for (const { child, column, parent, key, action } of [...keys, ...keys]) {
    const orphan = `${column} NOT IN (SELECT ${key} FROM ${parent})`;
    if (action === 'SET NULL') {
      target.exec(`UPDATE ${child} SET ${column} = NULL WHERE ${orphan}`);
      continue;
    }
    const hasCycle =
      target.prepare(`SELECT 1 FROM pragma_table_info('${child}') WHERE name = 'cycle'`).get() !== undefined;
    const lost = target
      .prepare<[], { run: string | null; cycle: number | null; rows: number }>(
        `SELECT run_id AS run, ${hasCycle ? 'cycle' : 'NULL'} AS cycle, count(*) AS rows
         FROM ${child}
         WHERE ${orphan}
         GROUP BY 1, 2`,
      )
      .all();
    target.exec(`DELETE FROM ${child} WHERE ${orphan}`);
    losses.push(...lost.map((loss) => ({ table: child, upTo: null, ...loss })));
  }
  return losses;
}

/** Cycles that a run had and that are not there any more; of one that was being deleted they are missing for good. */
export function missingCycles(target: Database.Database): Loss[] {
  const isMarked = target.prepare(`SELECT 1 FROM pragma_table_info('runs') WHERE name = 'deleted'`).get() !== undefined;
  return target
    .prepare<[], { run: string; first: number; last: number }>(
      `SELECT run, before + 1 AS first, cycle - 1 AS last
       FROM (
         SELECT run, cycle, lag(cycle, 1, -1) OVER (PARTITION BY run ORDER BY cycle) AS before
         FROM (
           SELECT run_id AS run, cycle FROM cycles
           UNION ALL
           SELECT id, cycles FROM runs
         )
       )
       WHERE cycle > before + 1 ${isMarked ? 'AND run IN (SELECT id FROM runs WHERE deleted = 0)' : ''}
       ORDER BY run, cycle`,
    )
    .all()
    .map(({ run, first, last }) => {
      const upTo = last === first ? null : last;
      return { table: 'cycles', run, cycle: first, upTo, rows: last - first + 1 };
    });
}
