import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { curvesExportRequest, curvesRequest } from '../../../src-main/contract/figures.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench, type TestWorkbench } from '../../helpers/workbench.ts';

async function threeRuns(): Promise<TestWorkbench> {
  const path = join(temporaryFolder(), 'runs.db');
  const database = openDatabase(path);
  const simulators = await loadSimulators();
  for (const seed of [1, 2])
    await carryOutRun(database, simulators, `meta-${seed}`, shortConfiguration({ task: 'InvertedPendulum', seed }));
  await carryOutRun(database, simulators, 'ddpg-1', shortConfiguration({ task: 'InvertedPendulum', method: 'ddpg' }));
  database.close();
  return openTestWorkbench(path);
}
const runs = ['meta-1', 'meta-2', 'ddpg-1'];

describe('learning curves through the contract', () => {
  test('are what the runs logged, seeds folded, against each axis', async () => {
    const workbench = await threeRuns();
    const series = await Promise.all(
      ['meta-1', 'meta-2'].map((run) => workbench.handlers['runs.series']({ run, after: -1 })),
    );
    const { panels } = await workbench.handlers['figures.curves'](
      curvesRequest.parse({ runs, metric: 'action_distance', band: 'range', seeds: true }),
    );
    const meta = panels[0].lines.find(({ method }) => method === 'meta');
    expect(panels[0].lines.map(({ method, n }) => [method, n])).toEqual([
      ['ddpg', 1],
      ['meta', 2],
    ]);
    expect(meta?.seeds.map(({ y }) => y)).toEqual(
      series.map((each) => (each.metrics.action_distance ?? []).filter((value) => value !== null)),
    );
    const sigma = await workbench.handlers['figures.curves'](
      curvesRequest.parse({ runs: ['meta-1'], metric: 'sigma:0', axis: 'updates' }),
    );
    expect(sigma.panels[0].lines[0].centre).toEqual(series[0].sigma.map((each) => each?.[0] ?? null));
    const episodes = await workbench.handlers['figures.curves'](
      curvesRequest.parse({ runs: ['ddpg-1'], metric: 'critic_loss', axis: 'episodes' }),
    );
    const finished = (
      await workbench.handlers['runs.rollouts']({ run: 'ddpg-1', role: 'baseline', offset: 0, limit: 1000 })
    ).filter(({ ending }) => ending === 'terminated' || ending === 'truncated').length;
    expect(finished).toBeGreaterThan(1);
    expect(episodes.panels[0].lines[0].x.at(-1)).toBe(finished);
  });

  test('exported twice they give the same bytes, in every format, and the record names the runs', async () => {
    const workbench = await threeRuns();
    for (const format of ['svg', 'pdf', 'png', 'csv', 'json'] as const) {
      const request = curvesExportRequest.parse({
        runs,
        metric: 'rollout_return',
        estimator: 'iqm',
        band: 'bootstrap',
        format,
      });
      const [[first], [second]] = [
        await workbench.handlers['figures.exportCurves'](request),
        await workbench.handlers['figures.exportCurves'](request),
      ];
      expect(first.content, format).toBe(second.content);
      expect(first.name).toBe(`curves-rollout-return.${format}`);
    }
    const [record] = await workbench.handlers['figures.exportCurves'](
      curvesExportRequest.parse({ runs, metric: 'rollout_return', format: 'json' }),
    );
    expect(JSON.parse(record.content)).toMatchObject({
      metric: 'rollout_return',
      groups: [
        { label: expect.stringMatching(/^ddpg/) as string, runs: [{ run: 'ddpg-1' }] },
        { label: expect.stringMatching(/^meta/) as string, runs: [{ run: 'meta-1', seed: 1 }, { run: 'meta-2' }] },
      ],
    });
  });

  test('a run that is not there is named', async () => {
    const workbench = await threeRuns();
    await expect(
      workbench.handlers['figures.curves'](curvesRequest.parse({ runs: ['gone'], metric: 'mean_q' })),
    ).rejects.toMatchObject({ code: 'not-found', message: expect.stringMatching(/no run gone/) as string });
  });
});
