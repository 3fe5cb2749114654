/** What a `meta` run costs beyond its physics and its updates: acting, logging, checkpoints, messages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../db/open.ts';
import { readRollout } from '../../db/log/rollouts.ts';
import { float64FromBlob } from '../../db/blobs.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { createLearner } from '../../src-main/engines/engines.ts';
import { type Configuration } from '../../src-main/learning/configuration.ts';
import { resolveConfiguration } from '../../src-main/learning/resolution.ts';
import { learnerOptions } from '../../src-main/learning/learnerOptions.ts';
import type { Simulator, TaskName } from '../../src-main/tasks/task.ts';
import { loadSimulators, taskByName } from '../../src-main/tasks/tasks.ts';
import { openWorkbench } from '../../src-main/workbench/workbench.ts';
import { randomTransitions, writeNetworks } from '../helpers/learning/learners.ts';
import { secondsOf, summarise, type Timing } from './timing.ts';

export interface WholeRunBenchmark {
  readonly task: TaskName;
  readonly interactions: number;
  /** Seconds from the worker's word that it trains to its word that it is done. */
  readonly whole: Timing;
  /** Seconds to carry out the same actions from the same states, tests too, and nothing else. */
  readonly physics: Timing;
  /** Seconds for as many updates of student and teacher, and nothing else. */
  readonly updates: Timing;
  /** whole / (physics + updates), round by round. */
  readonly ratio: Timing;
}

export async function benchWholeRun(task: TaskName, interactions: number, rounds: number): Promise<WholeRunBenchmark> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const parts: { whole: number; physics: number; updates: number }[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const path = join(folder, `${round}.db`);
      const configuration = resolveConfiguration({
        task,
        method: 'meta',
        seed: round + 1,
        interactions,
        engine: 'simd',
      });
      const whole = await train(path, configuration);
      const { physics, cycles } = await replay(path, task);
      parts.push({ whole, physics, updates: await update(configuration, cycles) });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    task,
    interactions,
    whole: summarise(parts.map(({ whole }) => whole)),
    physics: summarise(parts.map(({ physics }) => physics)),
    updates: summarise(parts.map(({ updates }) => updates)),
    ratio: summarise(parts.map(({ whole, physics, updates }) => whole / (physics + updates))),
  };
}

/** As the program trains: workbench, pool, worker, database on the disk. */
async function train(path: string, configuration: Configuration): Promise<number> {
  let started = NaN;
  let done: (seconds: number) => void;
  const seconds = new Promise<number>((resolve) => {
    done = resolve;
  });
  const workbench = openWorkbench({
    databasePath: path,
    door: 'command-line',
    version: 'benchmark',
    parallelRuns: 1,
    command: ['benchmark'],
    log: () => undefined,
    ...workerEntries,
    onWorkerMessage: (message) => {
      if (message.type === 'started') started = performance.now();
      if (message.type === 'ended') done(message.status === 'finished' ? (performance.now() - started) / 1000 : NaN);
    },
  });
  await workbench.handlers['runs.start']({ configurations: [configuration] });
  const result = await seconds;
  await workbench.close();
  return result;
}

async function replay(path: string, task: TaskName): Promise<{ physics: number; cycles: number }> {
  const database = openDatabase(path);
  const rollouts = database
    .prepare<[], { id: number; initial_position: Uint8Array; initial_velocity: Uint8Array }>(
      'SELECT id, initial_position, initial_velocity FROM rollouts ORDER BY id',
    )
    .all()
    .map((row) => ({
      position: float64FromBlob(row.initial_position),
      velocity: float64FromBlob(row.initial_velocity),
      actions: readRollout(database, row.id).actions,
    }));
  const cycles = Number(database.prepare('SELECT count(*) FROM cycles').pluck().get());
  database.close();
  const simulator = (await loadSimulators()).create(task);
  for (const rollout of rollouts.slice(0, 50)) carryOut(simulator, rollout);
  const physics = await secondsOf(() => {
    for (const rollout of rollouts) carryOut(simulator, rollout);
  });
  simulator.dispose();
  return { physics, cycles };
}

function carryOut(
  simulator: Simulator,
  {
    position,
    velocity,
    actions,
  }: { readonly position: Float64Array; readonly velocity: Float64Array; readonly actions: Float32Array },
): void {
  const { actionSize, actionBound } = simulator.task;
  const action = new Float64Array(actionSize);
  simulator.load({ position, velocity });
  for (let at = 0; at < actions.length; at += actionSize) {
    for (let i = 0; i < actionSize; i++) action[i] = actions[at + i] * actionBound;
    simulator.step(action);
  }
}

async function update(configuration: Configuration, cycles: number): Promise<number> {
  const { exploreSteps, exerciseUpdates, studentUpdates, teacherUpdates, teacherLearningRate } = configuration;
  const options = learnerOptions(configuration, taskByName(configuration.task), null);
  const learner = await createLearner('simd', options);
  await writeNetworks(learner);
  await learner.append(randomTransitions(options.replayCapacity, options));
  const d0 = randomTransitions(exploreSteps, options);
  const inputs = new Float32Array(exploreSteps * options.observationSize).fill(0.1);
  const draws = new Float32Array(exploreSteps * options.actionSize).fill(0.1);
  const cycle = async (): Promise<void> => {
    await learner.updateFrom(d0, exerciseUpdates);
    for (let i = 0; i < teacherUpdates; i++) await learner.teacherUpdate(inputs, draws, 1, teacherLearningRate);
    await learner.updateFromReplay(studentUpdates);
  };
  await cycle();
  // The first cycle of a run fills the replay buffer and updates nothing.
  return secondsOf(async () => {
    for (let i = 1; i < cycles; i++) await cycle();
  });
}
