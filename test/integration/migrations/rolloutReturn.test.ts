import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrations } from '../../../db/migrations/migrations.ts';

interface Logged {
  readonly role: string;
  /** Cycles of its segments: it ended in the last of them. */
  readonly cycles: readonly number[];
  readonly return: number;
  readonly ending: string;
}

/** Deterministic, and with digits that a rounding would lose. */
const returnOf = (i: number): number => Math.sin(i) * 1000 + 1 / 3;

function insertLog(database: Database.Database, run: string, log: readonly Logged[]): void {
  const blob = Buffer.alloc(0);
  log.forEach(({ role, cycles, ending, ...rollout }, i) => {
    const place = log.slice(0, i).filter((other) => other.role === role).length;
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO rollouts
           (run_id, role, position_in_role, cycle, interactions, steps, return, ending,
            initial_position, initial_velocity)
         VALUES (@run, @role, @place, @cycle, 0, @steps, @return, @ending, @blob, @blob)`,
      )
      .run({ run, role, place, cycle: cycles[0], steps: cycles.length, return: rollout.return, ending, blob });
    cycles.forEach((cycle, part) =>
      database
        .prepare(
          `INSERT INTO segments (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards)
           VALUES (@run, @id, @cycle, @part, 1, @ending, @blob, @blob, @blob)`,
        )
        .run({
          run,
          id: lastInsertRowid,
          cycle,
          part,
          ending: part === cycles.length - 1 ? ending : 'open',
          blob,
        }),
    );
  });
}

test('0009: older rollout returns become means of the last 100 ended episodes; checkpoints go on from them', () => {
  const database = new Database(':memory:');
  onTestFinished(() => void database.close());
  for (const migration of migrations.slice(0, 8)) database.exec(migration);
  const cycles = 90;
  const log: Logged[] = [{ role: 'student', cycles: [0, 1, 2], return: 50, ending: 'terminated' }];
  for (let cycle = 3; cycle < cycles; cycle++) {
    log.push({ role: 'teacher', cycles: [cycle], return: 1e6, ending: 'terminated' });
    log.push({ role: 'test', cycles: [cycle], return: 1e6, ending: 'truncated' });
    if (cycle % 10 === 0) log.push({ role: 'student', cycles: [cycle], return: 1e6, ending: 'cut' });
    for (const part of [0, 1])
      log.push({ role: 'student', cycles: [cycle], return: returnOf(2 * cycle + part), ending: 'truncated' });
  }
  log.push({ role: 'student', cycles: [cycles - 1], return: 1e6, ending: 'open' });
  for (const run of ['long', 'empty'])
    database
      .prepare(
        `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at, rollout_return)
         VALUES (@run, @run, 'Hopper', 'meta', 1, 'stopped', '{}', 1, '2026', 77)`,
      )
      .run({ run });
  insertLog(database, 'long', log);
  for (const run of ['long', 'empty'])
    for (let cycle = 0; cycle < cycles; cycle++)
      database
        .prepare(
          `INSERT INTO cycles (run_id, cycle, interactions, seconds, digest, rollout_return)
           VALUES (@run, @cycle, @cycle, 1, '', 77)`,
        )
        .run({ run, cycle });
  database
    .prepare(`INSERT INTO checkpoints (run_id, cycle, state, learner) VALUES ('long', @cycle, @state, x'')`)
    .run({ cycle: cycles - 1, state: JSON.stringify({ cycle: cycles, totals: { episodes: 175, sum: 0.1 } }) });

  database.exec(migrations[8]);

  const read = `SELECT rollout_return AS mean, rollout_episodes AS episodes FROM`;
  const rows = database.prepare<[], { mean: number | null; episodes: number }>(
    `${read} cycles WHERE run_id = 'long' ORDER BY cycle`,
  );
  const counted = log.filter(
    ({ role, ending }) => role === 'student' && (ending === 'truncated' || ending === 'terminated'),
  );
  const until = (cycle: number): readonly number[] =>
    counted.filter((rollout) => (rollout.cycles.at(-1) ?? 0) <= cycle).map((rollout) => rollout.return);
  const all = rows.all();
  expect(all).toHaveLength(cycles);
  all.forEach(({ mean, episodes }, cycle) => {
    const last = until(cycle).slice(-100);
    expect(episodes).toBe(last.length);
    if (last.length === 0) expect(mean).toBeNull();
    else expect(mean).toBeCloseTo(last.reduce((sum, value) => sum + value, 0) / last.length, 9);
  });
  expect(all.at(-1)?.episodes).toBe(100);
  expect(database.prepare(`${read} runs WHERE id = 'long'`).get()).toEqual(all.at(-1));
  expect(database.prepare(`${read} runs WHERE id = 'empty'`).get()).toEqual({ mean: null, episodes: 0 });
  expect(database.prepare(`${read} cycles WHERE run_id = 'empty' AND cycle = 5`).get()).toEqual({
    mean: null,
    episodes: 0,
  });
  const state = JSON.parse(
    database.prepare<[], string>(`SELECT state FROM checkpoints`).pluck().get() ?? '',
  ) as unknown;
  expect(state).toEqual({ cycle: cycles, totals: { episodes: 175, sum: 0.1, recent: until(cycles).slice(-100) } });
});
