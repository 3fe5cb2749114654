import type { WritableDatabase } from '../open.ts';

/** All that a run logged, in tables of its own; the segments hang on the rollouts. */
const tables = ['cycles', 'rollouts', 'checkpoints', 'teachers', 'own_metrics'] as const;

/**
 * Copies what a run logged to another run, which has logged nothing. To be called within a transaction.
 *
 * @param schema where the first run is: `main`, or that of an attached database of this version.
 */
export function copyLog(
  database: WritableDatabase,
  { from, to, schema = 'main' }: { readonly from: string; readonly to: string; readonly schema?: 'main' | 'other' },
): void {
  const ids = { from, to };
  for (const table of tables) {
    const columns = columnsOf(database, table).join(', ');
    const order = table === 'rollouts' ? 'ORDER BY id' : '';
    database
      .prepare(
        `INSERT INTO main.${table} (run_id, ${columns})
         SELECT @to, ${columns} FROM ${schema}.${table} WHERE run_id = @from ${order}`,
      )
      .run(ids);
  }
  const columns = columnsOf(database, 'segments');
  database
    .prepare(
      `INSERT INTO main.segments (run_id, rollout_id, ${columns.join(', ')})
       SELECT @to, own.id, ${columns.map((column) => `s.${column}`).join(', ')}
       FROM ${schema}.segments s
         JOIN ${schema}.rollouts theirs ON theirs.id = s.rollout_id
         JOIN main.rollouts own ON own.run_id = @to AND own.role = theirs.role
           AND own.position_in_role = theirs.position_in_role
       WHERE s.run_id = @from
       ORDER BY s.id`,
    )
    .run(ids);
}

/** Takes away what a run logged; the run stays. */
export function dropLog(database: WritableDatabase, run: string): void {
  for (const table of ['segments', ...tables])
    database.prepare(`DELETE FROM main.${table} WHERE run_id = @run`).run({ run });
}

/** All but those that say whose a row is. */
export function columnsOf(database: WritableDatabase, table: string): readonly string[] {
  return database
    .prepare<{ table: string }, string>('SELECT name FROM pragma_table_info(@table)')
    .pluck()
    .all({ table })
    .filter((name) => name !== 'id' && name !== 'run_id' && name !== 'rollout_id')
    .map((name) => `"${name}"`);
}
