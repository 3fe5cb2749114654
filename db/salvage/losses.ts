import type Database from 'better-sqlite3';
import { keyOf, type Cells, type TableLayout } from './layout.ts';

/** Rows of one table that could not be read, or that hang on such a row. */
export interface Loss {
  readonly table: string;
  /** Null where not even the run could be told. */
  readonly run: string | null;
  readonly cycle: number | null;
  /** Of rows that may be of any cycle from `cycle` on the last; null where it is `cycle`'s alone, or not known. */
  readonly upTo: number | null;
  /** Null where their number cannot be told. */
  readonly rows: number | null;
}

/** Lost rows of one table, by what tells them apart. */
export class LostRows {
  readonly #table: TableLayout;
  readonly #rows = new Map<string, Cells>();

  constructor(table: TableLayout) {
    this.#table = table;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** What was known of the row before stays known. */
  add(cells: Cells): void {
    const key = keyOf(this.#table, cells);
    this.#rows.set(key, new Map([...(this.#rows.get(key) ?? []), ...cells]));
  }

  delete(cells: Cells): void {
    this.#rows.delete(keyOf(this.#table, cells));
  }

  rows(): readonly Cells[] {
    return [...this.#rows.values()];
  }

  /**
   * By run and cycle, as far as they are known.
   *
   * @param rollouts those that were lost: what hangs on one is of its run.
   */
  losses(target: Database.Database, rollouts: LostRows): readonly Loss[] {
    const counts = new Map<string, Loss & { rows: number }>();
    const lost = new Map(rollouts.rows().map((cells) => [cells.get('rowid'), cells]));
    const runOf = target.prepare<object, string>('SELECT run_id FROM rollouts WHERE id = @rollout').pluck();
    for (const cells of this.#rows.values()) {
      const rollout = cells.get('rollout_id') ?? null;
      const parent = lost.get(rollout);
      const run =
        textOf(cells.get(this.#table.name === 'runs' ? 'id' : 'run_id')) ??
        (rollout === null ? null : (runOf.get({ rollout }) ?? textOf(parent?.get('run_id'))));
      const begun = cells.get('first_step') === 0 ? parent?.get('cycle') : undefined;
      const found =
        typeof begun === 'number' ? { cycle: begun, upTo: null } : cyclesOf(target, this.#table.name, run, cells);
      const key = JSON.stringify([run, found]);
      const before = counts.get(key);
      if (before !== undefined) before.rows += 1;
      else counts.set(key, { table: this.#table.name, run, ...found, rows: 1 });
    }
    return [...counts.values()];
  }
}

type Cycles = Pick<Loss, 'cycle' | 'upTo'>;

/**
 * Where nothing says it, a segment is of the cycle in which its rollout began, where it is the first of it; else of one
 * between those of its run's segments before and after it: they are in order.
 */
function cyclesOf(target: Database.Database, table: string, run: string | null, cells: Cells): Cycles {
  const own = cells.get('cycle');
  if (typeof own === 'number') return { cycle: own, upTo: null };
  if (table !== 'segments' || run === null) return { cycle: null, upTo: null };
  const begun = target
    .prepare<object, number>('SELECT cycle FROM rollouts WHERE id = @rollout AND @first = 0')
    .pluck()
    .get({ rollout: cells.get('rollout_id') ?? null, first: cells.get('first_step') ?? null });
  if (begun !== undefined) return { cycle: begun, upTo: null };
  const found = target
    .prepare<object, { before: number; after: number }>(
      `SELECT
         coalesce((SELECT cycle FROM segments WHERE run_id = @run AND id < @id ORDER BY id DESC LIMIT 1), 0) AS before,
         coalesce(
           (SELECT cycle FROM segments WHERE run_id = @run AND id > @id ORDER BY id LIMIT 1),
           (SELECT cycles - 1 FROM runs WHERE id = @run)
         ) AS after`,
    )
    .get({ run, id: cells.get('rowid') });
  if (found === undefined) return { cycle: null, upTo: null };
  const { before, after } = found;
  return { cycle: before, upTo: after > before ? after : null };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
