import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMetricReader } from '../../../db/log/series.ts';
import { openDatabase } from '../../../db/open.ts';
import { requireRun } from '../../../src-main/workbench/requireRun.ts';
import { reduce } from '../../../src-main/workbench/comparison/compare.ts';
import { curveOf } from '../../../src-main/workbench/curves/curves.ts';
import { summarise } from '../../../src-main/workbench/runs/runSummaries.ts';
import { readings } from '../../../src-main/workbench/studies/readings.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

test('the table of a study and its report read the same number of a run, whatever the reading', async () => {
  const database = openDatabase(join(temporaryFolder(), 'runs.db'));
  const configuration = shortConfiguration({ interactions: 3000 });
  await carryOutRun(database, await loadSimulators(), 'meta-1', configuration);
  const run = summarise(database, requireRun(database, 'meta-1'));
  const read = createMetricReader(database);
  for (const { key, metric, reduction, read: ofTable } of Object.values(readings)) {
    const curve = curveOf(read('meta-1', { kind: 'metric', key: metric }), 'interactions', { ...configuration });
    expect(curve.y.length, key).toBeGreaterThan(3);
    expect(reduce(curve, reduction, null), key).toBeCloseTo(ofTable(run) ?? Number.NaN, 9);
  }
  database.close();
});
