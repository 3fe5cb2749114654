import { expect, test } from 'vitest';
import { Notices } from '../../../../../src-renderer/state/notices.svelte.ts';
import { Runs } from '../../../../../src-renderer/state/runs/runs.svelte.ts';
import { fakeRun } from '../../../../helpers/fakeService.ts';
import { fakeClient } from '../../../../helpers/window/fakeWindow.ts';

test('what a person did is shown when it is done; what trains is shown a few times a second', async () => {
  const tagged = { ...fakeRun, tags: ['pilot'] };
  const runs: Runs = new Runs(
    fakeClient({
      'runs.list': () => [fakeRun],
      'runs.update'() {
        runs.hear({ type: 'run-changed', run: tagged });
        return tagged;
      },
    }),
    new Notices(),
  );
  await runs.load();
  await runs.update(fakeRun, { tags: ['pilot'] });
  expect(runs.list.map(({ tags }) => tags)).toEqual([['pilot']]);
  runs.hear({ type: 'run-changed', run: { ...tagged, cycles: 7 } });
  expect(runs.list[0].cycles).toBe(fakeRun.cycles);
  await expect.poll(() => runs.list[0].cycles).toBe(7);
});
