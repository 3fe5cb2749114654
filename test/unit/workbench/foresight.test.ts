import { expect, test } from 'vitest';
import { withForesight } from '../../../src-main/workbench/foresight.ts';
import { fakeRun, fakeService } from '../../helpers/fakeService.ts';

test('what a call foretells is made ready after its answer; a failure foretells nothing', async () => {
  const { handlers } = fakeService();
  const heard: unknown[] = [];
  const followed = withForesight(handlers, {
    'runs.list': (_, runs) => heard.push(runs.length),
    'runs.get': ({ run }) => heard.push(run),
  });
  expect(await followed['runs.list']({})).toEqual([fakeRun]);
  expect(heard).toEqual([1]);
  await expect(followed['runs.get']({ run: 'none' })).rejects.toThrow('There is no run "none".');
  expect(heard).toEqual([1]);
  expect(followed['queue.get']).toBe(handlers['queue.get']);
});
