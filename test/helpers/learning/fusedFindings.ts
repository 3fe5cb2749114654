/**
 * Prints as JSON how learners of `webgpu-fused` side by side compare with as many of `simd`: for a test that needs a
 * process of its own.
 */
import { createLearner } from '../../../src-main/engines/engines.ts';
import { openDevice } from '../../../src-main/engines/fused/device.ts';
import { createFusedLearners } from '../../../src-main/engines/fused/learner.ts';
import {
  transitionLength,
  type Learner,
  type LearnerOptions,
  type NetworkName,
} from '../../../src-main/engines/learner.ts';
import { relativeError } from '../../../src-main/engines/reference/check.ts';
import { oddOptions, randomTransitions, writeNetworks } from './learners.ts';

/** Of one learner: how far each of its networks and reports is off, and hashes of its bytes. */
export interface FusedFindings {
  /** After so many updates, network by network. */
  readonly errors: Readonly<Record<string, number>>[];
  readonly reports: number[];
  /** The same learners made and driven again give the same bytes. */
  readonly isSame: boolean;
  /** A snapshot restored into another learner goes on alike, the replay buffer refilled. */
  readonly goesOn: boolean;
  /** Of a replay buffer that has wrapped, and of one that was refilled, each slot has what `simd` has there. */
  readonly readsAlike: boolean;
  /** What is undone by `restoreStudent` is undone to the last bit. */
  readonly isUndone: boolean;
}

const networks: readonly NetworkName[] = ['actor', 'critic', 'targetActor', 'targetCritic', 'teacher'];
const seeds = [1, 2, 3];
const [, , updates, changes] = process.argv;
// The test that starts this file names options of a learner.
const options = oddOptions(JSON.parse(changes) as Partial<LearnerOptions>);
const picked = Uint32Array.from({ length: 3 * options.batchSize }, (_, i) => i % 9);

function stateOf(seed: number): Uint32Array {
  return Uint32Array.of(seed, 2, 3, 4);
}

async function start(learner: Learner, seed: number): Promise<void> {
  await writeNetworks(learner, seed);
  // More than the replay buffer holds, so that it has wrapped.
  for (let part = 0; part < 2; part++) await learner.append(randomTransitions(33, learner.options, 10 * seed + part));
}

/** A cycle of the method: an exercise that is rolled back, the teacher's step, updates from the replay buffer. */
async function cycle(learner: Learner, seed: number): Promise<number[]> {
  const { actionSize, teacher } = learner.options;
  const inputSize = teacher === 'gaussian' ? learner.options.teacherInputSize : actionSize;
  const d0 = randomTransitions(20, learner.options, 100 + seed);
  await learner.saveStudent();
  const exercise = await learner.updateFrom(d0, 7);
  await learner.restoreStudent();
  const inputs = Float32Array.from({ length: 15 * inputSize }, (_, i) => Math.sin(i + seed));
  const actions = Float32Array.from({ length: 15 * actionSize }, (_, i) => Math.cos(i + seed));
  await learner.teacherUpdate(
    inputs,
    actions,
    Float32Array.from({ length: 15 }, (_, i) => i - 7),
    1e-3,
  );
  const { criticLoss, actorLoss, meanQ, largestQ } = await learner.updateFromReplay(Number(updates));
  return [exercise.criticLoss, criticLoss, actorLoss, meanQ, largestQ];
}

/** The learners take their turns together, as the trainers of a batch do. */
async function together(learners: readonly Learner[]): Promise<number[][]> {
  await Promise.all(learners.map((learner, i) => start(learner, seeds[i])));
  return Promise.all(learners.map((learner, i) => cycle(learner, seeds[i])));
}

const snapshots = (learners: readonly Learner[]): Promise<Uint8Array[]> =>
  Promise.all(learners.map((learner) => learner.snapshot()));
const same = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.every((bytes, i) => Buffer.compare(bytes, b[i]) === 0);

async function findings(): Promise<FusedFindings> {
  // One for both crowds: it compiles what is the same once.
  const device = await openDevice();
  const fused = await createFusedLearners(options, seeds.map(stateOf), device);
  const reports = await together(fused);
  const after = await snapshots(fused);

  const errors: Record<string, number>[] = [];
  const reportErrors: number[] = [];
  const slots: Buffer[] = [];
  for (const [i, seed] of seeds.entries()) {
    const plain = await createLearner('simd', { ...options, samplingState: stateOf(seed) });
    await start(plain, seed);
    reportErrors.push(relativeError(reports[i], await cycle(plain, seed)));
    errors.push({});
    slots.push(await allSlots(plain));
    for (const name of networks)
      errors[i][name] = relativeError(await readTogether(fused, i, name), await plain.readNetwork(name));
  }

  await Promise.all(fused.map((learner) => learner.saveStudent()));
  await Promise.all(fused.map((learner, i) => learner.updateFrom(randomTransitions(9, options, i), 3, picked)));
  const exercised = await snapshots(fused);
  await Promise.all(fused.map((learner) => learner.restoreStudent()));
  const isUndone = !same(exercised, after) && same(await snapshots(fused), after);

  const wrapped = await Promise.all(fused.map(allSlots));

  const again = await createFusedLearners(options, seeds.map(stateOf), device);
  await together(again);
  const isSame = same(await snapshots(again), after);

  // One of the second crowd goes on from another's snapshot; the others have left.
  const [one, ...others] = again;
  for (const other of others) other.dispose();
  await one.restore(after[1]);
  await one.refill(lastTransitions(seeds[1]));
  const readsAlike = [...wrapped, await allSlots(one)].every((rows, i) => rows.equals(slots[i < 3 ? i : 1]));
  for (const learner of [fused[0], fused[2]]) learner.dispose();
  await Promise.all([one, fused[1]].map((learner) => learner.updateFromReplay(5)));
  const goesOn = same([await one.snapshot()], [await fused[1].snapshot()]);
  for (const learner of [one, fused[1]]) learner.dispose();
  return { errors, reports: reportErrors, isSame, goesOn, readsAlike, isUndone };
}

/** The replay buffer, slot by slot. */
async function allSlots(learner: Learner): Promise<Buffer> {
  const rows = new Float32Array(learner.replaySize * transitionLength(learner.options));
  await learner.readTransitions(
    Uint32Array.from({ length: learner.replaySize }, (_, slot) => slot),
    rows,
  );
  return Buffer.from(rows.buffer);
}

/** All of a crowd have to ask before one is answered. */
async function readTogether(learners: readonly Learner[], which: number, name: NetworkName): Promise<Float32Array> {
  return (await Promise.all(learners.map((learner) => learner.readNetwork(name))))[which];
}

/** What the replay buffer held, oldest first. */
function lastTransitions(seed: number): Float32Array {
  const all = [0, 1].flatMap((part) => [...randomTransitions(33, options, 10 * seed + part)]);
  return Float32Array.from(all).slice(-options.replayCapacity * transitionLength(options));
}

console.log(JSON.stringify(await findings()));
process.exit(0);
