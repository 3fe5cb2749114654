import { randomFromState } from '../../numerics/random.ts';
import { drawIndex, transitionLength } from '../learner.ts';
import type {
  ActorName,
  CriticName,
  Learner,
  LearnerOptions,
  NetworkName,
  TrainedName,
  UpdateReport,
} from '../learner.ts';
import { meanAndStd } from '../moments.ts';
import { createSimdLearner, loadKernel } from '../simd/learner.ts';
import { expectBelow, expectCapacity, expectLength, rowsOf } from '../rows.ts';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.ts';
import { createCrowd, type Crowd, type Source } from './crowd.ts';
import { openDevice, type Device } from './device.ts';
import { createGathering, type Gathering } from './gathering.ts';
import { checkStudent, updatesPerDispatch } from './limits.ts';
import { carryOut, type Order } from './orders.ts';
import { reportOf } from './report.ts';
import { createRing } from './ring.ts';
import { afterStep, firstPowers, type Powers } from './powers.ts';
import { checkTeacherRows } from './teacherRows.ts';

const engine = 'webgpu-fused';

/** Networks that the device has, in the order of its memory; the others are the host's alone. */
const onDevice = ['actor', 'critic', 'targetActor', 'targetCritic', 'teacher'] as const;
const onHost = ['perturbedActor', 'adaptiveActor', 'previousActor', 'previousCritic'] as const;

/**
 * Learners of one configuration that work together: what one asks for waits
 * until all have asked or were disposed of, and is then one dispatch for all.
 * Everything of an update is computed on the device. Actions, values and
 * normalisation are `simd`'s, with a copy of the networks that is read when it
 * is asked for; minibatches are drawn from the seeded streams as `simd` draws
 * them.
 *
 * @param states of the generators that draw minibatches, one a learner.
 * @param device stays open; without one, the strongest is opened, and closed with the last learner.
 * @throws Error where there is no adapter, RangeError where the learners do not fit or are not of a ddpg student.
 */
export async function createFusedLearners(
  options: LearnerOptions,
  states: readonly Uint32Array[],
  device?: Device,
): Promise<Learner[]> {
  checkStudent(options);
  const used = device ?? (await openDevice());
  const closeOwn = (): void => {
    if (device === undefined) used.gpu.destroy();
  };
  const crowd = await createCrowd(used, options, states.length).catch((error: unknown) => {
    closeOwn();
    throw error;
  });
  const afterLast = (): void => {
    crowd.dispose();
    closeOwn();
  };
  const gathering = createGathering<Order, Float32Array>(states.length, (orders) => carryOut(crowd, orders));
  return states.map((samplingState, place) =>
    createPlace({ crowd, gathering, afterLast }, place, { ...options, samplingState }),
  );
}

/** What learners side by side share. */
interface Company {
  readonly crowd: Crowd;
  readonly gathering: Gathering<Order, Float32Array>;
  /** When the last of them has left. */
  readonly afterLast: () => void;
}

function createPlace({ crowd, gathering, afterLast }: Company, place: number, options: LearnerOptions): Learner {
  const { observationSize, batchSize, explorationCapacity } = options;
  const { layout } = crowd;
  const width = transitionLength(options);
  /** The moments, and all networks for who reads or applies them; it trains nothing. */
  const host = createSimdLearner(loadKernel('simd'), 'simd', { ...options, batchSize: 1, replayCapacity: 1 });
  const ring = createRing(crowd, place, { capacity: options.replayCapacity, width });
  const starts: Readonly<Record<(typeof onDevice)[number], number>> = {
    actor: 0,
    critic: layout.actor.size,
    targetActor: layout.student,
    targetCritic: layout.student + layout.actor.size,
    teacher: layout.teacherStart,
  };
  const atOnce = updatesPerDispatch(options);
  const stale = new Set<NetworkName>();
  let random = randomFromState(options.samplingState);
  let powers: Powers = firstPowers;
  let teacherPowers: Powers = firstPowers;
  let saved: Powers | undefined;

  const read = (offset: number, length: number): Promise<Float32Array> =>
    length === 0 ? Promise.resolve(new Float32Array(0)) : gathering.ask(place, { kind: 'read', place, offset, length });

  /** Brings the host's copy of a network up to date. */
  async function refresh(name: NetworkName): Promise<void> {
    const known = onDevice.find((each) => each === name);
    if (known === undefined || !stale.has(known)) return;
    await host.writeNetwork(known, await read(starts[known], (await host.readNetwork(known)).length));
    stale.delete(known);
  }

  async function update(
    source: Source,
    updates: number,
    pick: (update: number, row: number) => number,
  ): Promise<UpdateReport> {
    if (!Number.isInteger(updates) || updates < 0)
      throw new RangeError(`updates is a whole number from 0 on; got ${updates}.`);
    const { mean, std } = meanAndStd(await host.readMoments());
    const reports: Float32Array[] = [];
    for (let done = 0; done < updates;) {
      const count = Math.min(atOnce, updates - done);
      const sizes: number[] = [];
      const picks = new Uint32Array(count * batchSize);
      for (let n = 0; n < count; n++) {
        for (let row = 0; row < batchSize; row++) picks[n * batchSize + row] = pick(done + n, row);
        const after = afterStep(powers);
        powers = after.powers;
        sizes.push(options.actorLearningRate * after.correction, options.criticLearningRate * after.correction);
      }
      const numbers = Float32Array.from([...mean, ...std, ...sizes]);
      reports.push(await gathering.ask(place, { kind: 'update', place, source, updates: count, picks, numbers }));
      done += count;
    }
    if (updates > 0) markStudent();
    return reportOf(reports);
  }

  function markStudent(): void {
    for (const name of onDevice) if (name !== 'teacher') stale.add(name);
  }

  function draw(): number {
    return ring.rowOf(drawIndex(random.uint32(), ring.size));
  }

  function expectReplayBuffer(): void {
    if (ring.size === 0) throw new Error('The replay buffer is empty: append transitions before drawing from it.');
  }

  return {
    engine,
    options,

    async act(network: ActorName, observations, actions) {
      await refresh(network);
      await host.act(network, observations, actions);
    },
    async value(network: CriticName, observations, actions, values) {
      await refresh(network);
      await host.value(network, observations, actions, values);
    },
    normalise: (observations, normalised) => host.normalise(observations, normalised),
    async teacherMean(inputs, means) {
      await refresh('teacher');
      await host.teacherMean(inputs, means);
    },

    async append(transitions) {
      await host.append(transitions);
      ring.put(transitions, false);
    },
    refill(transitions) {
      rowsOf('transitions', transitions, width);
      ring.put(transitions, true);
    },
    get replaySize() {
      return ring.size;
    },
    sampleObservations(observations) {
      expectLength('observations', observations, batchSize * observationSize);
      expectReplayBuffer();
      for (let row = 0; row < batchSize; row++)
        observations.set(ring.transitionAt(draw()).subarray(0, observationSize), row * observationSize);
    },
    readTransitions(slots, transitions) {
      expectLength('transitions', transitions, slots.length * width);
      expectBelow('slots', slots, ring.size);
      slots.forEach((slot, i) => transitions.set(ring.transitionAt(ring.rowOf(slot)), i * width));
    },

    async updateFromReplay(updates) {
      expectReplayBuffer();
      return update('replay', updates, draw);
    },
    async updateFrom(transitions, updates, indices) {
      const rows = rowsOf('transitions', transitions, width);
      if (rows === 0) throw new RangeError('transitions is empty: a minibatch needs one row at least.');
      expectCapacity('transitions', rows, explorationCapacity);
      if (indices !== undefined) {
        expectLength('indices', indices, updates * batchSize);
        expectBelow('indices', indices, rows);
      }
      crowd.putRows('exploration', place, 0, transitions);
      return update('exploration', updates, (n, row) =>
        indices === undefined ? drawIndex(random.uint32(), rows) : indices[n * batchSize + row],
      );
    },
    saveStudent() {
      crowd.save(place);
      saved = powers;
    },
    restoreStudent() {
      if (saved === undefined)
        throw new Error(
          'restoreStudent: no student was kept by saveStudent, since the start or since the last restore.',
        );
      crowd.putBack(place);
      powers = saved;
      markStudent();
    },

    async teacherUpdate(inputs, actions, metaReward, learningRate) {
      const rows = checkTeacherRows(options, layout.teacher.inputs, inputs, actions, metaReward);
      const after = afterStep(teacherPowers);
      teacherPowers = after.powers;
      await gathering.ask(place, { kind: 'teach', place, rows, stepSize: learningRate * after.correction });
      stale.add('teacher');
    },

    async readNetwork(network) {
      await refresh(network);
      return host.readNetwork(network);
    },
    async writeNetwork(network, parameters) {
      await host.writeNetwork(network, parameters);
      const known = onDevice.find((name) => name === network);
      if (known === undefined) return;
      crowd.write(place, starts[known], parameters);
      stale.delete(known);
    },
    async readGradient(network: TrainedName) {
      const { length } = await host.readNetwork(network);
      switch (network) {
        case 'actor':
          return read(layout.kept, length);
        case 'critic':
          return read(layout.kept + layout.actor.size, length);
        case 'secondCritic':
          return new Float32Array(0);
        case 'teacher':
          return read(layout.teacherStart + 3 * layout.teacher.size, length);
      }
    },
    readMoments: () => host.readMoments(),
    writeMoments: (moments) => host.writeMoments(moments),

    async snapshot() {
      const vectors = [
        await read(0, layout.kept),
        await read(layout.teacherStart, 3 * layout.teacher.size),
        ...(await Promise.all(onHost.map((name) => host.readNetwork(name)))),
      ];
      const { mean, square } = powers;
      const steps = [mean, square, teacherPowers.mean, teacherPowers.square, ring.appended];
      const moments = await host.readMoments();
      return encodeSnapshot({ engine, options }, { moments, samplingState: random.state(), steps, vectors });
    },
    async restore(snapshot, alike = 'options') {
      const state = decodeSnapshot({ engine, options }, snapshot, alike);
      const [student, teacher, ...others] = state.vectors;
      crowd.write(place, 0, student);
      crowd.write(place, layout.teacherStart, teacher);
      for (const name of onDevice) stale.add(name);
      for (const [i, name] of onHost.entries()) await host.writeNetwork(name, others[i]);
      await host.writeMoments(state.moments);
      const [mean, square, teacherMean, teacherSquare, appended] = state.steps;
      powers = { mean, square };
      teacherPowers = { mean: teacherMean, square: teacherSquare };
      random = randomFromState(state.samplingState);
      ring.restart(appended);
      saved = undefined;
    },
    dispose() {
      gathering.leave(place);
      if (gathering.members === 0) afterLast();
    },
  };
}
