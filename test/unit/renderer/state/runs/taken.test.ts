import { expect, test, vi } from 'vitest';
import type { ToolJob } from '../../../../../src-main/contract/care/tools.ts';
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

test('runs that an import or a merge brings are shown when it ends, on whatever screen', async () => {
  let stored = [fakeRun];
  const list = vi.fn(() => stored);
  const runs = new Runs(fakeClient({ 'runs.list': list }), new Notices());
  await runs.load();
  stored = [fakeRun, { ...fakeRun, id: 'imported' }];
  const job: ToolJob = {
    ...{ id: 'a', command: '', progress: null, output: '', file: null, startedAt: '', endedAt: null },
    tool: 'import',
    state: 'running',
  };
  runs.hear({ type: 'tool-changed', job });
  runs.hear({ type: 'tool-changed', job: { ...job, tool: 'verify', state: 'done' } });
  expect(list).toHaveBeenCalledOnce();
  runs.hear({ type: 'tool-changed', job: { ...job, state: 'done' } });
  await expect.poll(() => runs.list.map(({ id }) => id)).toEqual([fakeRun.id, 'imported']);
  runs.hear({ type: 'tool-changed', job: { ...job, tool: 'merge', state: 'found' } });
  await expect.poll(() => list.mock.calls.length).toBe(3);
});
