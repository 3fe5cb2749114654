import { describe, expect, test } from 'vitest';
import { drawIndex } from '../../../../src-main/engines/learner.ts';
import type { Learner, LearnerOptions } from '../../../../src-main/engines/learner.ts';
import { createSimdLearner, loadKernel } from '../../../../src-main/engines/simd/learner.ts';
import { randomFromSeed, randomFromState } from '../../../../src-main/numerics/random.ts';
import { oddOptions, randomTransitions, writeNetworks } from '../../../helpers/learning/learners.ts';

const module = loadKernel('simd');

async function started(changes: Partial<LearnerOptions> = {}): Promise<Learner> {
  const learner = createSimdLearner(module, 'simd', oddOptions(changes));
  await writeNetworks(learner);
  return learner;
}

/** Transitions whose first number says which they are. */
function numbered(first: number, count: number, options: LearnerOptions): Float32Array {
  const rows = randomTransitions(count, options, first + 1);
  const size = rows.length / count;
  for (let row = 0; row < count; row++) rows[row * size] = first + row;
  return rows;
}

async function drawn(learner: Learner): Promise<number[]> {
  const { batchSize, observationSize } = learner.options;
  const observations = new Float32Array(batchSize * observationSize);
  await learner.sampleObservations(observations);
  return Array.from({ length: batchSize }, (_, row) => observations[row * observationSize]);
}

async function workOn(learner: Learner): Promise<void> {
  await learner.append(numbered(1000, 7, learner.options));
  await learner.updateFromReplay(3);
  await learner.saveStudent();
  await learner.updateFrom(numbered(2000, 9, learner.options), 2);
  await learner.restoreStudent();
  await learner.teacherUpdate(new Float32Array(12).fill(0.3), new Float32Array(8).fill(0.9), 0.7, 1e-3);
  await learner.updateFromReplay(2);
}

describe('the replay buffer', () => {
  test.each([4, 10, 23, 57])('after %i transitions, minibatches are those of a ring of ten', async (total) => {
    const learner = await started({ replayCapacity: 10, explorationCapacity: 6 });
    const ring: number[] = [];
    for (let i = 0; i < total; i++) ring[i % 10] = i;
    await learner.append(numbered(0, total - 1, learner.options));
    await learner.append(numbered(total - 1, 1, learner.options));
    expect(learner.replaySize).toBe(Math.min(total, 10));
    const random = randomFromState(learner.options.samplingState);
    for (let batch = 0; batch < 20; batch++) {
      const expected = Array.from(
        { length: learner.options.batchSize },
        () => ring[drawIndex(random.uint32(), ring.length)],
      );
      expect(await drawn(learner)).toEqual(expected);
    }
  });

  test.each([4, 10, 23])(
    'after %i transitions, a slot has its transition, before and after a restart',
    async (total) => {
      const sizes = { replayCapacity: 10, explorationCapacity: 6 };
      const learner = await started(sizes);
      const all = numbered(0, total, learner.options);
      const rowSize = all.length / total;
      await learner.append(all);
      const slots = Uint32Array.from({ length: Math.min(total, 10) * 2 }, (_, i) => (7 * i) % Math.min(total, 10));
      // The transition that is the last of its slot.
      const nth = (slot: number): number => slot + 10 * Math.floor((total - 1 - slot) / 10);
      const expected = Float32Array.from(
        [...slots].flatMap((slot) => [...all.slice(nth(slot) * rowSize).slice(0, rowSize)]),
      );
      const found = new Float32Array(expected.length);
      await learner.readTransitions(slots, found);
      expect(found).toEqual(expected);
      const resumed = await started(sizes);
      await resumed.restore(await learner.snapshot());
      await resumed.refill(all.subarray(Math.max(0, total - 10) * rowSize));
      await resumed.readTransitions(slots, found.fill(0));
      expect(found).toEqual(expected);
      expect(() => learner.readTransitions(Uint32Array.of(Math.min(total, 10)), found.subarray(0, rowSize))).toThrow(
        /slots are below/,
      );
    },
  );

  test('feeds the moments with every observation, in float64', async () => {
    const learner = await started();
    const { options } = learner;
    const rows = randomTransitions(30, options);
    await learner.append(rows);
    const { count, sum, sumOfSquares } = await learner.readMoments();
    expect(count).toBeCloseTo(30.01, 12);
    const size = rows.length / 30;
    for (let i = 0; i < options.observationSize; i++) {
      const column = Array.from({ length: 30 }, (_, row) => rows[row * size + i]);
      expect(sum[i]).toBe(column.reduce((total, value) => total + value, 0));
      expect(sumOfSquares[i]).toBe(column.reduce((total, value) => total + value * value, 0.01));
    }
    await learner.refill(rows);
    expect((await learner.readMoments()).count).toBe(count);
    expect(learner.replaySize).toBe(50);
  });

  test('an observation whose variance is small is divided by the floor', async () => {
    const learner = await started({ observationSize: 1 });
    await learner.writeMoments({ count: 10, sum: Float64Array.of(20), sumOfSquares: Float64Array.of(40) });
    const normalised = new Float32Array(3);
    await learner.normalise(Float32Array.of(2, 2.25, 9), normalised);
    expect(normalised).toEqual(Float32Array.of(0, 2.5, 5));
  });

  test('drawing from an empty one is an error', async () => {
    const learner = await started();
    await expect(async () => learner.updateFromReplay(1)).rejects.toThrow(/empty/);
  });
});

describe('a snapshot', () => {
  const appended = 37,
    capacity = 10;

  /** The learner that goes on, and one that is refilled as `refill` says. */
  async function resumed(refill: (learner: Learner) => Promise<void>): Promise<[Learner, Learner]> {
    const kept = await started({ replayCapacity: capacity });
    await kept.append(numbered(0, appended, kept.options));
    await kept.updateFromReplay(4);
    await kept.teacherUpdate(new Float32Array(12).fill(0.1), new Float32Array(8).fill(0.2), -1, 1e-3);
    const snapshot = await kept.snapshot();
    const fresh = createSimdLearner(module, 'simd', { ...kept.options, samplingState: Uint32Array.of(9, 9, 9, 9) });
    await fresh.append(numbered(5000, 3, fresh.options)); // to be forgotten
    await fresh.restore(snapshot);
    expect(fresh.replaySize).toBe(0);
    await refill(fresh);
    return [kept, fresh];
  }

  test.each([
    ['all transitions', async (learner: Learner) => learner.refill(numbered(0, appended, learner.options))],
    [
      'the last ones',
      async (learner: Learner) => learner.refill(numbered(0, appended, learner.options).subarray(-capacity * 10)),
    ],
    [
      'the last 23, in pieces',
      async (learner: Learner) => {
        const rows = numbered(0, appended, learner.options).subarray(-23 * 10);
        for (let start = 0; start < rows.length; start += 40) await learner.refill(rows.subarray(start, start + 40));
      },
    ],
  ])('with %s put back goes on as if never interrupted', async (_name, refill) => {
    const [kept, fresh] = await resumed(refill);
    for (let round = 0; round < 3; round++) {
      await workOn(kept);
      await workOn(fresh);
      expect(await fresh.snapshot()).toEqual(await kept.snapshot());
    }
    expect(await drawn(fresh)).toEqual(await drawn(kept));
  });

  test('taken before the buffer is full goes on too', async () => {
    const kept = await started({ replayCapacity: 40 });
    await kept.append(numbered(0, 33, kept.options));
    const fresh = createSimdLearner(module, 'simd', kept.options);
    await fresh.restore(await kept.snapshot());
    await fresh.refill(numbered(0, 33, kept.options));
    for (let round = 0; round < 3; round++) {
      await workOn(kept);
      await workOn(fresh);
    }
    expect(await fresh.snapshot()).toEqual(await kept.snapshot());
  });

  test.each([
    ['another engine', {}, 'simd-fma', /its engine is simd, this one's is simd-fma/],
    ['other widths', { hiddenSizes: [7, 6] }, 'simd', /its hiddenSizes is 7 x 5, this one's is 7 x 6/],
    ['another teacher', { teacher: 'variance' }, 'simd', /its teacher is gaussian/],
    ['another gamma', { gamma: 0.9 }, 'simd', /its gamma is 0.99/],
    ['another penalty', { criticL2Kernels: 'all' }, 'simd', /its criticL2Kernels is hidden, this one's is all/],
  ] as const)('of %s is refused and changes nothing', async (_name, changes, engine, message) => {
    const snapshot = await (await started()).snapshot();
    const learner = createSimdLearner(loadKernel(engine), engine, oddOptions(changes));
    await writeNetworks(learner, 3);
    await learner.append(randomTransitions(5, learner.options));
    const before = await learner.snapshot();
    await expect(async () => learner.restore(snapshot)).rejects.toThrow(message);
    expect(await learner.snapshot()).toEqual(before);
    expect(learner.replaySize).toBe(5);
  });

  test('written before there was a choice of penalised kernels had the hidden ones', async () => {
    const learner = await started();
    const snapshot = await learner.snapshot();
    const text = Buffer.from(snapshot).toString('latin1');
    const unsaid = text.replace('"criticL2Kernels":"hidden",', '');
    const older = Buffer.from(unsaid, 'latin1');
    older.writeUInt32LE(older.readUInt32LE(8) - (text.length - unsaid.length), 8);
    expect(older.length).toBeLessThan(snapshot.length);
    await learner.restore(older);
    expect(await learner.snapshot()).toEqual(snapshot);
    const other = createSimdLearner(loadKernel('simd'), 'simd', oddOptions({ criticL2Kernels: 'all' }));
    await expect(async () => other.restore(older)).rejects.toThrow(/its criticL2Kernels is hidden/);
  });

  test('that is damaged is refused and changes nothing', async () => {
    const learner = await started();
    const snapshot = await learner.snapshot();
    const headless = snapshot.slice();
    headless[12] = 0;
    const damaged: [Uint8Array, RegExp][] = [
      [new Uint8Array(0), /no snapshot/],
      [snapshot.subarray(1), /no snapshot/],
      [snapshot.subarray(0, 30), /no snapshot/],
      [snapshot.subarray(0, -8), /damaged: \d+ bytes of \d+/],
      [headless, /header cannot be read/],
    ];
    for (const [bytes, message] of damaged) await expect(async () => learner.restore(bytes)).rejects.toThrow(message);
    expect(await learner.snapshot()).toEqual(snapshot);
  });

  test('has one bit pattern for NaN', async () => {
    const learner = await started();
    const parameters = await learner.readNetwork('actor');
    new Uint32Array(parameters.buffer).fill(0xffc12345, 3, 5);
    await learner.writeNetwork('actor', parameters);
    const read = await learner.readNetwork('actor');
    expect(Array.from(new Uint32Array(read.buffer, 12, 2))).toEqual([0x7fc00000, 0x7fc00000]);
    expect(Buffer.from(await learner.snapshot()).includes(Buffer.of(0x45, 0x23, 0xc1, 0xff))).toBe(false);
    const action = new Float32Array(2);
    await learner.act('actor', new Float32Array(3), action);
    expect(Array.from(new Uint32Array(action.buffer))).toEqual([0x7fc00000, 0x7fc00000]);
  });
});

describe('the student kept aside', () => {
  test('comes back whole: networks, targets, moments and step counts', async () => {
    const [kept, undone] = [await started({ samplingState: Uint32Array.of(5, 6, 7, 8) }), await started()];
    const indices = Uint32Array.from({ length: 24 }, (_, i) => (7 * i) % 20);
    const transitions = randomTransitions(20, kept.options);
    for (const learner of [kept, undone]) await learner.updateFrom(transitions, 4, indices);
    await undone.saveStudent();
    await undone.updateFrom(randomTransitions(40, kept.options, 9), 30);
    expect(await undone.readNetwork('actor')).not.toEqual(await kept.readNetwork('actor'));
    await undone.restoreStudent();
    for (const learner of [kept, undone]) await learner.updateFrom(transitions, 4, indices);
    for (const name of ['actor', 'critic', 'targetActor', 'targetCritic'] as const) {
      expect(await undone.readNetwork(name)).toEqual(await kept.readNetwork(name));
    }
  });

  test('has to be kept before it is put back', async () => {
    const learner = await started();
    await expect(async () => learner.restoreStudent()).rejects.toThrow(/no student was kept/);
  });

  test('leaves the generator going on', async () => {
    const learner = await started();
    await learner.append(numbered(0, 20, learner.options));
    const random = randomFromState(learner.options.samplingState);
    await learner.saveStudent();
    await learner.updateFromReplay(2);
    await learner.restoreStudent();
    for (let i = 0; i < 12; i++) random.uint32();
    expect(await drawn(learner)).toEqual(Array.from({ length: 6 }, () => drawIndex(random.uint32(), 20)));
  });
});

describe('learners of one process', () => {
  test('share nothing', async () => {
    const alone = await started();
    for (let i = 0; i < 3; i++) await workOn(alone);
    const [one, other] = [await started(), await started({ samplingState: Uint32Array.of(4, 4, 4, 4) })];
    for (let i = 0; i < 3; i++) {
      await workOn(one);
      await workOn(other);
    }
    expect(await one.snapshot()).toEqual(await alone.snapshot());
    expect(await other.readNetwork('actor')).not.toEqual(await one.readNetwork('actor'));
  });
});

describe('the teacher', () => {
  test.each(['gaussian', 'variance'] as const)('%s: no meta-reward, no gradient', async (teacher) => {
    const learner = await started({ teacher });
    const before = await learner.readNetwork('teacher');
    const width = teacher === 'gaussian' ? 3 : 2;
    await learner.teacherUpdate(new Float32Array(10 * width).fill(0.2), new Float32Array(20).fill(0.9), 0, 1e-2);
    expect((await learner.readGradient('teacher')).every((slope) => slope === 0)).toBe(true);
    expect(await learner.readNetwork('teacher')).toEqual(before);
  });

  test.each(['gaussian', 'variance'] as const)('%s: a meta-reward a step is the sum of each alone', async (teacher) => {
    const width = teacher === 'gaussian' ? 3 : 2;
    const inputs = Float32Array.from({ length: 5 * width }, (_, i) => Math.sin(i));
    const actions = Float32Array.from({ length: 10 }, (_, i) => Math.cos(2 * i));
    const rewards = Float32Array.of(2, -1, 0, 0.5, 3);
    const gradientOf = async (first: number, count: number, metaReward: number | Float32Array) => {
      const learner = await started({ teacher });
      await learner.teacherUpdate(
        inputs.subarray(first * width, (first + count) * width),
        actions.subarray(2 * first, 2 * (first + count)),
        metaReward,
        1e-3,
      );
      return learner.readGradient('teacher');
    };
    const alone = await Promise.all([...rewards].map((reward, i) => gradientOf(i, 1, reward)));
    const together = await gradientOf(0, 5, rewards);
    for (const [i, slope] of together.entries())
      expect(slope).toBeCloseTo(
        alone.reduce((sum, gradient) => sum + gradient[i], 0),
        4,
      );
    expect(together.some((slope) => Math.abs(slope) > 0.1)).toBe(true);
    const learner = await started({ teacher });
    expect(() => learner.teacherUpdate(inputs, actions, rewards.subarray(1), 1e-3)).toThrow(/5 are needed/);
  });

  test('a variance grows towards actions that were far off and good', async () => {
    const learner = await started({ teacher: 'variance' });
    await learner.writeNetwork('teacher', Float32Array.of(0, 0));
    await learner.teacherUpdate(Float32Array.of(0, 0, 0.5, 0.5), Float32Array.of(2, 0, 2.5, 0.5), 3, 1e-2);
    expect(Array.from(await learner.readGradient('teacher'))).toEqual([3 * (4 - 1) * 2, 3 * -1 * 2]);
    const [far, near] = await learner.readNetwork('teacher');
    expect(far).toBeCloseTo(0.01, 7);
    expect(near).toBeCloseTo(-0.01, 7);
  });

  test('where there is none, it says so', async () => {
    const learner = await started({ teacher: 'none' });
    expect(await learner.readNetwork('teacher')).toEqual(new Float32Array(0));
    await expect(async () => learner.teacherMean(new Float32Array(3), new Float32Array(2))).rejects.toThrow(/'none'/);
    await expect(async () => learner.teacherUpdate(new Float32Array(3), new Float32Array(2), 1, 1)).rejects.toThrow(
      /'none'/,
    );
  });
});

test('tanh is right to a few bits, everywhere, and ends at one', async () => {
  const learner = await started({ actionSize: 1 });
  const parameters = new Float32Array((await learner.readNetwork('actor')).length);
  const action = new Float32Array(1);
  const random = randomFromSeed(4);
  const tanhOf = async (x: number): Promise<number> => {
    parameters[parameters.length - 1] = x; // the output's bias; every other parameter is 0
    await learner.writeNetwork('actor', parameters);
    await learner.act('actor', new Float32Array(3), action);
    return action[0];
  };
  for (let i = 0; i < 3000; i++) {
    const x = Math.fround((random.below(2) ? 1 : -1) * 10 ** (6 * random.uniform() - 5));
    const expected = Math.tanh(x);
    expect(Math.abs((await tanhOf(x)) - expected) / Math.abs(expected), `tanh(${x})`).toBeLessThan(4e-7);
    expect(Math.abs(action[0])).toBeLessThanOrEqual(1);
  }
  expect([await tanhOf(1e30), await tanhOf(-Infinity), await tanhOf(0)]).toEqual([1, -1, 0]);
  expect(await tanhOf(NaN)).toBeNaN();
});

describe('what a caller can get wrong', () => {
  test.each([
    [{ batchSize: 0 }, /batchSize is a whole number from 1/],
    [{ hiddenSizes: [64, 1.5] }, /hiddenSizes\[1\]/],
    [{ gamma: NaN }, /gamma/],
    [{ samplingState: new Uint32Array(4) }, /samplingState/],
    [{ replayCapacity: 2_000_000_000 }, /does not fit into memory.*smaller replayCapacity/],
  ] as const)('options %o', async (changes, message) => {
    await expect(started(changes as Partial<LearnerOptions>)).rejects.toThrow(message); // readonly tuples of `as const`
  });

  test('arrays of the wrong length, and indices beyond the rows', async () => {
    const learner = await started();
    const rows = randomTransitions(4, learner.options);
    await expect(async () => learner.act('actor', new Float32Array(4), new Float32Array(2))).rejects.toThrow(
      /not whole rows of 3/,
    );
    await expect(async () => learner.act('actor', new Float32Array(6), new Float32Array(2))).rejects.toThrow(
      /actions has 2 numbers; 4/,
    );
    await expect(async () => learner.updateFrom(rows, 1, Uint32Array.of(0, 1, 2, 3, 4, 0))).rejects.toThrow(
      /below the 4 rows.*got 4/,
    );
    await expect(async () => learner.updateFrom(rows, 2, new Uint32Array(6))).rejects.toThrow(
      /indices has 6 numbers; 12/,
    );
    await expect(async () => learner.updateFrom(randomTransitions(41, learner.options), 1)).rejects.toThrow(
      /explorationCapacity is 40/,
    );
    await expect(async () => learner.writeNetwork('critic', new Float32Array(5))).rejects.toThrow(
      /parameters of critic/,
    );
    await expect(async () => learner.append(rows.subarray(1))).rejects.toThrow(/whole rows of 10/);
  });

  test('a kernel that was not built', () => {
    // @ts-expect-error no engine has this name
    expect(() => loadKernel('no-such-kernel')).toThrow(/npm run build:kernel/);
  });
});
