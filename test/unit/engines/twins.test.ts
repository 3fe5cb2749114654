import { describe, expect, test } from 'vitest';
import { createLearner } from '../../../src-main/engines/engines.ts';
import { drawTargetNoise, type Learner, type LearnerOptions } from '../../../src-main/engines/learner.ts';
import { networkParts } from '../../../src-main/engines/networks.ts';
import { relativeError } from '../../../src-main/engines/reference/check.ts';
import { oddOptions, randomTransitions, writeNetworks } from '../../helpers/learning/learners.ts';
import { slopes } from '../../helpers/learning/plainNetworks.ts';
import { actorLoss, criticLoss, readTwins, twinTargets, type PlainRow } from '../../helpers/learning/plainTwins.ts';

const td3 = { student: 'td3', policyDelay: 2, targetNoise: 0.2, targetNoiseClip: 0.5 } as const;
const engines = ['simd', 'simd-fma', 'tfjs-cpu'] as const;

async function started(engine: (typeof engines)[number], changes: Partial<LearnerOptions> = {}): Promise<Learner> {
  const learner = await createLearner(engine, oddOptions({ ...td3, ...changes }));
  await writeNetworks(learner);
  // Moments that leave observations as they are.
  const zeros = new Float64Array(learner.options.observationSize);
  await learner.writeMoments({ count: 1, sum: zeros, sumOfSquares: zeros.map(() => 1) });
  return learner;
}

/** The rows of `transitions` with the noise of an update from this state of the generator. */
function plainRows(transitions: Float32Array, options: LearnerOptions): readonly PlainRow[] {
  const { observationSize: n, actionSize: m, batchSize } = options;
  const noise = new Float32Array(batchSize * m);
  drawTargetNoise(options, options.samplingState, noise);
  const clip = (x: number): number => Math.max(-5, Math.min(5, x));
  return Array.from({ length: batchSize }, (_, i) => {
    const row = [...transitions.subarray(i * (2 * n + m + 2), (i + 1) * (2 * n + m + 2))];
    return {
      x: row.slice(0, n).map(clip),
      action: row.slice(n, n + m),
      reward: row[n + m],
      terminal: row[n + m + 1],
      nextX: row.slice(n + m + 2).map(clip),
      noise: [...noise.subarray(i * m, (i + 1) * m)],
    };
  });
}

const places = (network: 'actor' | 'critic', options: LearnerOptions): number[] =>
  networkParts(network, options).flatMap(({ offset, size }) =>
    Array.from({ length: Math.min(size, 6) }, (_, i) => offset + Math.floor((i * size) / Math.min(size, 6))),
  );

async function studentOf(learner: Learner): Promise<Float32Array[]> {
  const names = ['actor', 'targetActor', 'critic', 'targetCritic', 'secondCritic', 'targetSecondCritic'] as const;
  return Promise.all(names.map(async (name) => Float32Array.from(await learner.readNetwork(name))));
}

describe.each(engines)('td3 on %s', (engine) => {
  test('gradients are the slopes of the losses, in float64 and by hand', async () => {
    const learner = await started(engine, { criticL2: 0.5, policyDelay: 1, batchSize: 40 });
    const { options } = learner;
    const transitions = randomTransitions(options.batchSize, options);
    const rows = plainRows(transitions, options);
    const before = await readTwins(learner);
    const actor = await learner.readNetwork('actor');
    const indices = Uint32Array.from({ length: options.batchSize }, (_, i) => i);
    await learner.updateFrom(transitions, 1, indices);

    const targets = twinTargets(before, rows, options);
    // The two target critics disagree, either way: the lesser is not always the same one's.
    const alone = (name: 'targetCritic' | 'targetSecondCritic') =>
      twinTargets({ ...before, targetCritic: before[name], targetSecondCritic: before[name] }, rows, options);
    expect(targets).not.toEqual(alone('targetCritic'));
    expect(targets).not.toEqual(alone('targetSecondCritic'));

    for (const name of ['critic', 'secondCritic'] as const) {
      const found = await learner.readGradient(name);
      const at = places('critic', options);
      const expected = slopes(criticLoss(rows, targets, options), before[name], at);
      expect(
        relativeError(
          Float32Array.from(at, (i) => found[i]),
          expected,
        ),
        name,
      ).toBeLessThan(2e-4);
    }
    // Of the critic as it is after its own step.
    const at = places('actor', options);
    const found = await learner.readGradient('actor');
    const expected = slopes(actorLoss(rows, await learner.readNetwork('critic'), options), actor, at);
    expect(
      relativeError(
        Float32Array.from(at, (i) => found[i]),
        expected,
      ),
    ).toBeLessThan(2e-4);
    learner.dispose();
  });

  test('the actor and all targets move in every second update, the critics in each', async () => {
    const learner = await started(engine);
    await learner.append(randomTransitions(20, learner.options));
    const states = [await studentOf(learner)];
    for (let update = 0; update < 4; update++) {
      await learner.updateFromReplay(1);
      states.push(await studentOf(learner));
    }
    const moved = (from: number): boolean[] =>
      states[from].map((network, i) => network.some((value, k) => value !== states[from + 1][i][k]));
    const [critics, all] = [[false, false, true, false, true, false], new Array<boolean>(6).fill(true)];
    expect([0, 1, 2, 3].map(moved)).toEqual([critics, all, critics, all]);
  });

  test('the same updates at once and one by one, and after a rollback', async () => {
    const one = await started(engine);
    const other = await started(engine);
    for (const learner of [one, other]) await learner.append(randomTransitions(20, learner.options));
    await one.updateFromReplay(5);
    for (let update = 0; update < 5; update++) await other.updateFromReplay(1);
    expect(await studentOf(other)).toEqual(await studentOf(one));

    await one.saveStudent();
    const kept = await studentOf(one);
    await one.updateFromReplay(3);
    await one.restoreStudent();
    expect(await studentOf(one)).toEqual(kept);
    // Where the delay stands comes back too: of the next two updates the first moves the actor.
    const [actor] = await studentOf(one);
    await one.updateFromReplay(1);
    expect((await studentOf(one))[0]).not.toEqual(actor);
    one.dispose();
    other.dispose();
  });

  test('a snapshot goes on to the same bits, and is refused by a ddpg learner', async () => {
    const learner = await started(engine);
    const transitions = randomTransitions(20, learner.options);
    await learner.append(transitions);
    await learner.updateFromReplay(3);
    const snapshot = await learner.snapshot();
    const resumed = await started(engine, { samplingState: Uint32Array.of(9, 8, 7, 6) });
    await resumed.restore(snapshot);
    await resumed.refill(transitions);
    await learner.updateFromReplay(4);
    await resumed.updateFromReplay(4);
    expect(await studentOf(resumed)).toEqual(await studentOf(learner));
    const plain = await createLearner(engine, oddOptions());
    await expect(async () => plain.restore(snapshot)).rejects.toThrow(/student/);
    for (const each of [learner, resumed, plain]) each.dispose();
  });
});

test('engines agree over 200 updates', async () => {
  const learners = await Promise.all(engines.map((engine) => started(engine)));
  for (const learner of learners) {
    await learner.append(randomTransitions(40, learner.options));
    await learner.updateFromReplay(200);
  }
  const [reference, ...others] = await Promise.all(learners.map(studentOf));
  for (const other of others)
    for (const [i, network] of other.entries()) expect(relativeError(network, [...reference[i]])).toBeLessThan(2e-3);
  for (const learner of learners) learner.dispose();
});

test('noise is clipped, has the deviation that was asked for, and is another one for each state', () => {
  const values = new Float32Array(20_000);
  drawTargetNoise({ targetNoise: 0.2, targetNoiseClip: 0.5 }, Uint32Array.of(1, 2, 3, 4), values);
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
  expect(deviation).toBeCloseTo(0.196, 2);
  expect(Math.max(...values)).toBe(0.5);
  expect(Math.min(...values)).toBe(-0.5);
  const other = new Float32Array(20_000);
  drawTargetNoise({ targetNoise: 0.2, targetNoiseClip: 0.5 }, Uint32Array.of(1, 2, 3, 5), other);
  expect(other).not.toEqual(values);
  const correlation = values.reduce((sum, x, i) => sum + x * other[i], 0) / values.length / 0.196 ** 2;
  expect(Math.abs(correlation)).toBeLessThan(0.03);
});

test('a ddpg learner has no second critic, and says so by its size', async () => {
  const learner = await createLearner('simd', oddOptions());
  expect(await learner.readNetwork('secondCritic')).toHaveLength(0);
  expect(await learner.readGradient('secondCritic')).toHaveLength(0);
  expect(() => learner.writeNetwork('secondCritic', new Float32Array(3))).toThrow(RangeError);
});
