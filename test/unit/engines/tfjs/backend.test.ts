import * as tf from '@tensorflow/tfjs-core';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { availability, loadBackend } from '../../../../src-main/engines/tfjs/backend.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';
import { oddOptions } from '../../../helpers/learning/learners.ts';

const nodeGpuInstalled = existsSync(new URL('../../../../node_modules/@tensorflow/tfjs-node-gpu', import.meta.url));

afterEach(async () => {
  await loadBackend('cpu');
});

describe('loadBackend', () => {
  test.each(['wasm', 'cpu'] as const)('%s becomes the backend of the process', async (name) => {
    expect(await loadBackend(name)).toMatchObject({ available: true });
    expect(tf.getBackend()).toBe(name);
  });

  test.skipIf(nodeGpuInstalled)(
    'without its package, gpu is unavailable with a reason and a remedy, and the backend stays',
    async () => {
      await loadBackend('wasm');
      expect(await loadBackend('gpu')).toEqual({
        available: false,
        reason: 'The package @tensorflow/tfjs-node-gpu is not installed.',
        remedy: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu@4.22.0'),
      });
      expect(tf.getBackend()).toBe('wasm');
      await expect(createTfjsLearner('tfjs-gpu', oddOptions())).rejects.toThrow(
        /tfjs-gpu is not available: .* not installed\. `npm install/,
      );
    },
  );

  test('webgpu either runs or says why not', async () => {
    const webgpu = await loadBackend('webgpu');
    if (webgpu.available) {
      expect(tf.getBackend()).toBe('webgpu');
      expect(Array.from(await tf.matMul([[1, 2]], [[3], [4]]).data())).toEqual([11]);
    } else {
      expect(webgpu.reason).toMatch(/webgpu|Dawn|TensorFlow\.js|Vulkan/);
      expect(webgpu.remedy).not.toBe('');
    }
  });
});

test('asking for availability leaves the process its backend', async () => {
  await loadBackend('cpu');
  expect(await availability('tfjs-wasm')).toMatchObject({ available: true });
  expect(tf.getBackend()).toBe('cpu');
});

test('a learner refuses to go on when the process has been switched to another backend', async () => {
  const learner = await createTfjsLearner('tfjs-wasm', oddOptions());
  await loadBackend('cpu');
  await expect(async () => learner.act('actor', new Float32Array(3), new Float32Array(2))).rejects.toThrow(
    /backend is wasm.*switched to cpu/,
  );
  await loadBackend('wasm');
  learner.dispose();
});
