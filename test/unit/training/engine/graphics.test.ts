import { expect, test } from 'vitest';
import { graphicsOf } from '../../../../src-main/training/engine/engine.ts';
import { describeProcessor } from '../../../../src-main/training/engine/graphics.ts';
import { gatherProvenance } from '../../../../src-main/training/provenance.ts';

test('an engine on the processor has no graphics in its record', async () => {
  expect(await graphicsOf('simd')).toBeNull();
  expect(gatherProvenance(1, ['test'])).not.toHaveProperty('graphics');
});

test('an engine on a graphics processor is recorded with what it computed on', async () => {
  const graphics = await graphicsOf('tfjs-webgpu');
  expect(graphics?.device).toMatch(/through Dawn on|webgpu|Vulkan|Metal|Direct3D/);
  const found = { device: 'nvidia hopper (580.82), through Dawn on Vulkan.', processors: ['NVIDIA H200'] };
  expect(gatherProvenance(1, ['test'], null, found).graphics).toEqual(found);
});

test('a graphics processor is told in one line', () => {
  expect(
    describeProcessor({
      name: 'NVIDIA H200',
      driver: 'NVIDIA driver 580',
      memory: '143771 MiB',
      computeCapability: '9.0',
    }),
  ).toBe('NVIDIA H200, NVIDIA driver 580, 143771 MiB, compute capability 9.0');
});
