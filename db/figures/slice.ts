import { openDatabase, type ReadableDatabase } from '../open.ts';

/** What of a database a figure needs. */
export interface SliceOrder {
  readonly runs: readonly string[];
  /** Runs whose stored teachers the runs take; of those not among `runs`, nothing else. */
  readonly teachersOf: readonly string[];
  /** Runs with all their rollouts, without what happened in them: a map drawn anew counts them. */
  readonly rolloutsOf: readonly string[];
  /** Rollouts with every step: those whose frames are shown. */
  readonly rollouts: readonly number[];
  readonly analyses: readonly string[];
  /** The name of each variant, as it is now: with fewer of them the program would make others up. */
  readonly names: ReadonlyMap<number, string>;
}

/**
 * A part of a database as a database file of its own: runs with the metrics and digests of their cycles. Who had them,
 * on which machine, by which command, and what was noted of them stays behind.
 */
export function sliceOf(database: ReadableDatabase, order: SliceOrder): Uint8Array {
  const slice = openDatabase(':memory:');
  try {
    slice.pragma('foreign_keys = OFF'); // parents of what is left out are not there
    slice.prepare(`ATTACH @file AS source`).run({ file: database.name });
    const copy = (table: string, choice: string, keys: readonly (string | number)[]): void => {
      const columns = (slice.pragma(`main.table_info(${table})`) as readonly { readonly name: string }[])
        .map(({ name }) => `"${name}"`)
        .join(', ');
      slice
        .prepare(
          `INSERT INTO main.${table} (${columns})
           SELECT ${columns} FROM source.${table} WHERE ${choice} IN (SELECT value FROM json_each(@keys))`,
        )
        .run({ keys: JSON.stringify(keys) });
    };
    slice.transaction(() => {
      copy('variants', 'id', [...order.names.keys()]);
      copy('runs', 'id', order.runs);
      const lenders = order.teachersOf.filter((run) => !order.runs.includes(run));
      copy('runs', 'id', lenders);
      // In no group: of the figure they are none.
      slice
        .prepare(`UPDATE main.runs SET variant = NULL WHERE id IN (SELECT value FROM json_each(@lenders))`)
        .run({ lenders: JSON.stringify(lenders) });
      copy('teachers', 'run_id', order.teachersOf);
      copy('cycles', 'run_id', order.runs);
      copy('analyses', 'id', order.analyses);
      copy('rollouts', 'run_id', order.rolloutsOf);
      const copied = new Set(
        slice
          .prepare<{ rollouts: string }, number>(
            `SELECT id FROM main.rollouts WHERE id IN (SELECT value FROM json_each(@rollouts))`,
          )
          .pluck()
          .all({ rollouts: JSON.stringify(order.rollouts) }),
      );
      copy(
        'rollouts',
        'id',
        order.rollouts.filter((id) => !copied.has(id)),
      );
      copy('segments', 'rollout_id', order.rollouts);
      const rename = slice.prepare(`UPDATE main.variants SET name = @name WHERE id = @variant`);
      for (const [variant, name] of order.names) rename.run({ name, variant });
      slice
        .prepare(
          `UPDATE main.runs
           SET provenance = json_remove(provenance, '$.machine.hostname', '$.command', '$.git'),
             source = json_set(source, '$.path', ''), note = '', message = NULL, owner_pid = NULL,
             owner_host = NULL, owner_boot = NULL, owner_started = NULL, owner_beat = NULL`,
        )
        .run();
    })();
    slice.prepare(`DETACH source`).run();
    return new Uint8Array(slice.serialize());
  } finally {
    slice.close();
  }
}
