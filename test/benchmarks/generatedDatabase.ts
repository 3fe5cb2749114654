import { toBlob } from '../../db/blobs.ts';
import { openDatabase } from '../../db/open.ts';
import { insertRun, releaseRun } from '../../db/runs.ts';
import { resolveConfiguration } from '../../src-main/learning/resolution.ts';
import { randomFromSeed, type Random } from '../../src-main/numerics/random.ts';

export interface GeneratedSize {
  readonly runs: number;
  /** Of each run. */
  readonly rollouts: number;
  /** Runs that are long, and the cycles of those and of the others. */
  readonly longRuns: number;
  readonly longCycles: number;
  readonly cycles: number;
}

const owner = { pid: 1, host: 'generator' };
const tasks = ['Pendulum', 'InvertedDoublePendulum', 'Hopper', 'Reacher'] as const;
const methods = ['meta', 'ddpg', 'meta-variance', 'meta-state'] as const;
const seedsEach = 3;
/** Steps of a generated rollout: enough to be stored as real ones are, few enough to make a million of. */
const steps = 5;

/**
 * A database as years of work would leave it: runs in configurations of three
 * seeds, their cycles and rollouts; the long ones first.
 */
export function generateDatabase(path: string, size: GeneratedSize): { readonly long: readonly string[] } {
  const database = openDatabase(path);
  database.pragma('synchronous = OFF');
  const random = randomFromSeed(1, 'generated database');
  const insertCycle = database.prepare(
    `INSERT INTO cycles
       (run_id, cycle, interactions, seconds, digest, episodes, sigma,
        rollout_return, rollout_episodes, cumulative_return, test_return, meta_reward, return_before, return_after,
        mean_q, critic_loss)
     VALUES
       (@run, @cycle, 300 * (@cycle + 1), @cycle / 10.0, '', @cycle, @sigma,
        @level, 100, @level - 100, @test, @reward, @level, @level + @reward, -@level / 100, @loss)`,
  );
  const insertRollout = database.prepare(
    `INSERT INTO rollouts
       (run_id, role, position_in_role, cycle, interactions, steps, return, ending, initial_position, initial_velocity)
     VALUES
       (@run, @role, @index, @cycle, 300 * @cycle, @steps, @return, 'truncated', @state, @state)`,
  );
  const insertSegment = database.prepare(
    `INSERT INTO segments
       (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards)
     VALUES
       (@run, @rollout, @cycle, 0, @steps, 'truncated', @observations, @actions, @rewards)`,
  );
  const finish = database.prepare(
    `UPDATE runs
     SET cycles = @cycles, interactions = budget, seconds = 60, engine = 'simd', digest = '',
       rollout_return = @level, rollout_episodes = 100, cumulative_return = @level,
       test_return = @level, best_test = @level, late_test = @level
     WHERE id = @id`,
  );
  const state = toBlob(new Float64Array(2));
  const long: string[] = [];

  const addRun = database.transaction((index: number) => {
    const place = Math.floor(index / seedsEach);
    const [task, method, seed] = [
      tasks[place % tasks.length],
      methods[Math.floor(place / tasks.length) % methods.length],
      1 + (index % seedsEach),
    ];
    const id = `generated-${index}`;
    const isLong = index < size.longRuns;
    const cycles = isLong ? size.longCycles : size.cycles;
    insertRun(
      database,
      {
        id,
        name: `${task} ${method} ${index}`,
        configuration: resolveConfiguration({
          task,
          method,
          seed,
          interactions: 300 * cycles,
          gamma: 0.99 - 0.0001 * Math.floor(place / (tasks.length * methods.length)),
        }),
        createdAt: new Date(Date.UTC(2026, 0, 1) - 60_000 * index).toISOString(),
      },
      owner,
    );
    const level = addCycles(id, cycles, random);
    addRollouts(id, size.rollouts, cycles, random);
    finish.run({ id, cycles, level });
    releaseRun(database, id, owner, 'finished', null);
    if (isLong) long.push(id);
  });

  function addCycles(id: string, cycles: number, random: Random): number {
    let level = -1500;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      level += -level * 0.002 + 20 * random.normal();
      insertCycle.run({
        run: id,
        cycle,
        sigma: toBlob(Float32Array.of(Math.exp(-cycle / 4000))),
        level,
        test: cycle % 40 === 39 ? level + 100 : null,
        reward: 50 * random.normal(),
        loss: Math.abs(random.normal()),
      });
    }
    return level;
  }

  function addRollouts(id: string, rollouts: number, cycles: number, random: Random): void {
    for (let index = 0; index < rollouts; index += 1) {
      const role = index % 3 === 0 ? 'teacher' : 'student';
      const cycle = Math.floor((index * cycles) / rollouts);
      const { lastInsertRowid } = insertRollout.run({
        run: id,
        role,
        index,
        cycle,
        steps,
        return: 1000 * random.normal(),
        state,
      });
      insertSegment.run({
        run: id,
        rollout: lastInsertRowid,
        cycle,
        steps,
        observations: toBlob(new Float32Array(3 * (steps + 1))),
        actions: toBlob(new Float32Array(steps)),
        rewards: toBlob(new Float32Array(steps)),
      });
    }
  }

  for (let index = 0; index < size.runs; index += 1) addRun(index);
  database.exec('ANALYZE');
  database.close();
  return { long };
}
