import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkAgainstReference, referenceTolerance } from '../../../../src-main/engines/reference/check.ts';
import { parseReference } from '../../../../src-main/engines/reference/parse.ts';
import { createSimdLearner, loadKernel } from '../../../../src-main/engines/simd/learner.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';
import { oddOptions, randomTransitions, writeNetworks } from '../../../helpers/learning/learners.ts';

const reference = parseReference(
  readFileSync(new URL('../../../../src-main/engines/reference/hopper-shape.json', import.meta.url), 'utf8'),
);
const kernels = { simd: loadKernel('simd'), 'simd-fma': loadKernel('simd-fma') };

describe.each(['simd', 'simd-fma'] as const)('%s against updates in float64', (engine) => {
  test('losses, gradients, ten updates and both kinds of teacher', async () => {
    const check = await checkAgainstReference(
      (options) => createSimdLearner(kernels[engine], engine, options),
      reference,
    );
    expect(check.groups).toHaveLength(7);
    for (const { group, arrays } of check.groups) {
      for (const { array, error } of arrays) expect(error, `${group}: ${array}`).toBeLessThan(referenceTolerance / 100);
    }
  });

  test.each([
    ['tau', { tau: 0.02 }],
    ['gamma', { gamma: 0.98 }],
    ['criticL2', { criticL2: 0 }],
    ['actorLearningRate', { actorLearningRate: 2e-4 }],
    ['criticLearningRate', { criticLearningRate: 2e-3 }],
    ['observationClip', { observationClip: 1 }],
  ] as const)('a wrong %s is seen', async (_name, change) => {
    const check = await checkAgainstReference(
      (options) => createSimdLearner(kernels[engine], engine, { ...options, ...change }),
      reference,
    );
    expect(check.largest).toBeGreaterThan(referenceTolerance);
  });
});

test('both engines draw the same minibatches and stay together over 200 updates', async () => {
  const options = oddOptions({ hiddenSizes: [13, 6], batchSize: 9, actorLearningRate: 1e-3 });
  const learners = [createSimdLearner(kernels.simd, 'simd', options), await createTfjsLearner('tfjs-cpu', options)];
  for (const learner of learners) {
    await writeNetworks(learner);
    await learner.append(randomTransitions(70, options));
    await learner.updateFromReplay(100);
    await learner.updateFrom(randomTransitions(30, options, 8), 100);
  }
  for (const name of ['actor', 'critic', 'targetActor', 'targetCritic'] as const) {
    const [ours, theirs] = await Promise.all(learners.map((learner) => learner.readNetwork(name)));
    const largest = Math.max(...theirs.map(Math.abs));
    ours.forEach((parameter, i) =>
      expect(Math.abs(parameter - theirs[i]) / largest, `${name}[${i}]`).toBeLessThan(1e-3),
    );
  }
});

test('the same configuration gives the same bytes on every machine', async () => {
  const options = oddOptions({
    observationSize: 11,
    actionSize: 3,
    hiddenSizes: [64, 64],
    batchSize: 64,
    replayCapacity: 500,
    teacherInputSize: 11,
  });
  const learner = createSimdLearner(kernels.simd, 'simd', options);
  await writeNetworks(learner);
  await learner.append(randomTransitions(600, options));
  await learner.updateFromReplay(50);
  await learner.teacherUpdate(
    randomTransitions(4, options).subarray(0, 99),
    randomTransitions(3, options, 5).subarray(0, 27),
    1.5,
    1e-4,
  );
  const hash = createHash('sha256');
  for (const name of ['actor', 'critic', 'targetActor', 'targetCritic', 'teacher'] as const)
    hash.update(await learner.readNetwork(name));
  const actions = new Float32Array(20 * 3);
  await learner.act('actor', randomTransitions(9, options).subarray(0, 20 * 11), actions);
  expect(hash.update(actions).digest('hex')).toBe('0048869ba7165f1ba25f37ff49daee7d0b16f36e9fca242d627a5e26ffb7d48b');
});
