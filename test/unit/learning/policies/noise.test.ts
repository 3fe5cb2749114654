import { describe, expect, test } from 'vitest';
import { networkParts } from '../../../../src-main/engines/networks.ts';
import { createNoise, resumeNoise, type NoisyPolicy } from '../../../../src-main/learning/policies/noise.ts';
import { pinkNoise } from '../../../../src-main/learning/policies/pinkNoise.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { simdLearner, smallConfiguration, smallOptions } from '../../../helpers/learning/laboratory.ts';
import { recordingLearner } from '../../../helpers/learning/recordingLearner.ts';

const configurationOf = (noise: string, changes: Record<string, unknown> = {}) =>
  smallConfiguration({ method: 'ddpg', noise, ...changes });

async function actions(policy: NoisyPolicy, steps: number): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < steps; i++) {
    const action = new Float32Array(1);
    await policy.act(Float32Array.of(i, 1), action);
    taken.push(action[0]);
  }
  return taken;
}

function noiseOf(kind: string, changes: Record<string, unknown> = {}): NoisyPolicy {
  const configuration = configurationOf(kind, changes);
  return createNoise(configuration, recordingLearner(smallOptions(configuration)), randomFromSeed(1, 'noise'), 40);
}

const clip = (x: number): number => Math.max(-1, Math.min(1, x));

describe('action noise', () => {
  test('none is mu', async () => {
    expect(await actions(noiseOf('none'), 3)).toEqual([0.25, 0.25, 0.25]);
  });

  test('gaussian is mu + scale N(0, 1), clipped', async () => {
    const random = randomFromSeed(1, 'noise');
    const taken = await actions(noiseOf('gaussian', { noiseScale: 0.8 }), 50);
    for (const action of taken) expect(action).toBeCloseTo(clip(0.25 + 0.8 * random.normal()), 6);
    expect(taken.some((action) => Math.abs(action) === 1)).toBe(true);
  });

  test('ornstein-uhlenbeck follows its recursion from 0, and anew in each episode', async () => {
    const policy = noiseOf('ornstein-uhlenbeck', { noiseScale: 0.3, noiseTheta: 0.5, noiseTimestep: 0.04 });
    const random = randomFromSeed(1, 'noise');
    for (let episode = 0; episode < 2; episode++) {
      await policy.beginEpisode();
      let x = 0;
      for (const action of await actions(policy, 30)) {
        x = x - 0.5 * x * 0.04 + 0.3 * 0.2 * random.normal();
        expect(action).toBeCloseTo(clip(0.25 + x), 6);
      }
    }
  });

  test('pink is mu + scale times a sequence of the whole episode, another one in each', async () => {
    const policy = noiseOf('pink', { noiseScale: 0.3 });
    const random = randomFromSeed(1, 'noise');
    for (let episode = 0; episode < 2; episode++) {
      await policy.beginEpisode();
      const sequence = pinkNoise(40, random);
      for (const [i, action] of (await actions(policy, 40)).entries())
        expect(action).toBeCloseTo(clip(0.25 + 0.3 * sequence[i]), 6);
    }
  });

  test('uniform takes every action alike, whatever the student would do', async () => {
    const taken = await actions(noiseOf('uniform'), 4000);
    const quarters = [0, 0, 0, 0];
    for (const action of taken) quarters[Math.min(3, Math.floor(2 * (action + 1)))] += 1;
    for (const count of quarters) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });

  test('has nothing to adapt', async () => {
    for (const kind of ['none', 'gaussian', 'ornstein-uhlenbeck', 'pink', 'uniform']) {
      const policy = noiseOf(kind);
      const before = policy.state();
      await policy.adapt();
      expect(policy.state()).toEqual(before);
      expect(policy.updatesPerAdaptation).toBe(Infinity);
    }
  });

  test.each(['none', 'gaussian', 'ornstein-uhlenbeck', 'pink', 'uniform'])(
    '%s goes on from its state',
    async (kind) => {
      const first = noiseOf(kind);
      await first.beginEpisode();
      await actions(first, 7);
      const configuration = configurationOf(kind);
      const second = resumeNoise(
        configuration,
        recordingLearner(smallOptions(configuration)),
        JSON.parse(JSON.stringify(first.state())) as ReturnType<NoisyPolicy['state']>,
        40,
      );
      expect(await actions(second, 7)).toEqual(await actions(first, 7));
    },
  );
});

describe('parameter noise', () => {
  async function perturbed(noiseScale: number) {
    const configuration = configurationOf('adaptive-parameter', { noiseScale });
    const learner = await simdLearner(configuration);
    const actor = Float32Array.from((await learner.readNetwork('actor')).map((_, i) => Math.sin(i)));
    await learner.writeNetwork('actor', actor);
    await learner.append(Float32Array.from({ length: 70 }, (_, i) => Math.cos(3 * i)));
    const policy = createNoise(configuration, learner, randomFromSeed(1, 'noise'), 40);
    return { configuration, learner, actor, policy };
  }

  test('an episode is played by one perturbed actor; layer normalisations are left alone', async () => {
    const { learner, actor, policy } = await perturbed(0.2);
    await policy.beginEpisode();
    const noisy = await learner.readNetwork('perturbedActor');
    const random = randomFromSeed(1, 'noise');
    for (const part of networkParts('actor', learner.options)) {
      const isNormalisation = ['g1', 's1', 'g2', 's2'].includes(part.name);
      for (let i = part.offset; i < part.offset + part.size; i++) {
        if (isNormalisation) expect(noisy[i]).toBe(actor[i]);
        else expect(noisy[i]).toBeCloseTo(actor[i] + 0.2 * random.normal(), 5);
      }
    }
    expect(await learner.readNetwork('actor')).toEqual(actor);
    const [taken, direct] = [new Float32Array(1), new Float32Array(1)];
    await policy.act(Float32Array.of(1, 2), taken);
    await learner.act('perturbedActor', Float32Array.of(1, 2), direct);
    expect(taken).toEqual(direct);
  });

  test('the next episode has another one', async () => {
    const { learner, policy } = await perturbed(0.2);
    await policy.beginEpisode();
    const first = (await learner.readNetwork('perturbedActor')).slice();
    await policy.beginEpisode();
    expect(await learner.readNetwork('perturbedActor')).not.toEqual(first);
  });

  test('the scale grows by 1.01 while actions move less than wanted, and else shrinks by it', async () => {
    const { configuration, learner, policy } = await perturbed(0.2);
    const at = (scale: number): NoisyPolicy => resumeNoise(configuration, learner, { ...policy.state(), scale }, 40);
    const small = at(1e-6);
    await small.adapt();
    expect(small.state().scale).toBe(1e-6 * 1.01);
    const large = at(50);
    await large.adapt();
    expect(large.state().scale).toBe(50 / 1.01);
  });

  test('adapting leaves the actor of the open episode as it is', async () => {
    const { learner, policy } = await perturbed(0.2);
    await policy.beginEpisode();
    const noisy = (await learner.readNetwork('perturbedActor')).slice();
    await policy.adapt();
    expect(await learner.readNetwork('perturbedActor')).toEqual(noisy);
    expect(policy.updatesPerAdaptation).toBe(1);
  });

  test('it adapts before every update where that reading is asked for', () => {
    expect(noiseOf('adaptive-parameter', { noiseAdaptation: 'every-update' }).updatesPerAdaptation).toBe(1);
    expect(noiseOf('adaptive-parameter', { noiseAdaptation: 'every-50-updates' }).updatesPerAdaptation).toBe(50);
  });
});
