import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadBackend } from '../../../../src-main/engines/tfjs/backend.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';
import { oddOptions } from '../../../helpers/learning/learners.ts';

/** Takes the place of a package that needs CUDA to be installed. */
function standIn(load: () => void): void {
  vi.doMock('@tensorflow/tfjs-node-gpu', () => {
    load();
    return {};
  });
}

class StandIn extends tf.KernelBackend {
  readonly isUsingGpuDevice: boolean;
  constructor(isUsingGpuDevice: boolean) {
    super();
    this.isUsingGpuDevice = isUsingGpuDevice;
  }
  override dispose(): void {
    // It holds nothing.
  }
}

/** Registers a backend as the real one does. */
const registering = (isUsingGpuDevice: boolean) => (): void =>
  void tf.registerBackend('tensorflow', () => new StandIn(isUsingGpuDevice));

afterEach(async () => {
  await loadBackend('cpu');
  if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
});

describe('the package for CUDA', () => {
  test('computes on its device where it has one', async () => {
    standIn(registering(true));
    expect(await loadBackend('gpu')).toEqual({
      available: true,
      device: 'a CUDA device, through TensorFlow.',
      isSoftware: false,
    });
  });

  test('without a device it is not available, and says which cards and which CUDA it is made for', async () => {
    await loadBackend('cpu');
    standIn(registering(false));
    expect(await loadBackend('gpu')).toMatchObject({
      available: false,
      reason: expect.stringMatching(/found no CUDA device.*CUDA 11.*3\.5 to 8\.9: none of Hopper, Blackwell or newer/),
      remedy: expect.stringMatching(/LD_LIBRARY_PATH.*tfjs-webgpu serves every card/),
    });
    expect(tf.getBackend()).toBe('cpu');
    await expect(createTfjsLearner('tfjs-gpu', oddOptions())).rejects.toThrow(/tfjs-gpu is not available: .*Hopper/);
  });

  test('what does not load is told apart from what is not installed', async () => {
    standIn(() => {
      throw new Error('libtensorflow.so.2: cannot open shared object file');
    });
    expect(await loadBackend('gpu')).toMatchObject({
      available: false,
      reason: expect.stringMatching(/^The package @tensorflow\/tfjs-node-gpu does not load: /),
      remedy: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu@4.22.0'),
    });
  });
});
