import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import { createStudyRequest } from '../../../src-main/contract/studies.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { createStudyService, type StudyServiceOptions } from '../../../src-main/workbench/studies/studyService.ts';
import { fakeRun } from '../../helpers/fakeService.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

test('what waits for a teacher still follows it where a second start of the study fails', async () => {
  const database = openDatabase(join(temporaryFolder(), 'runs.db'));
  const started: Record<string, unknown>[] = [];
  let isFailing = false;
  let hear: (event: WorkbenchEvent) => void = () => undefined;
  const service = createStudyService({
    ...{ database, now: () => new Date(0), newSuffix: () => 'x', host: 'test', version: 'test' },
    runs: {
      'runs.start': ({ configurations }) => {
        if (isFailing) throw new Error('The database is locked.');
        started.push(...configurations);
        return configurations.map((_, i) => `run-${i}`);
      },
      'runs.resume': () => fakeRun,
    },
    atOnce: () => 1,
    goesOn: true,
    subscribe: (listener) => {
      hear = listener;
      return () => undefined;
    },
    log: (message) => expect.fail(message),
    // Nothing is reported or measured here.
    ...({ reports: {}, coverage: {} } as Pick<StudyServiceOptions, 'reports' | 'coverage'>),
  });
  const { task, method, seed, ...settings } = shortConfiguration();
  const { id: study } = await service.handlers['studies.create'](
    createStudyRequest.parse({
      name: 'Frozen?',
      question: 'Must it adapt?',
      plan: {
        tasks: [task],
        seeds: [seed],
        settings,
        variants: [
          { label: 'adaptive', method },
          { label: 'final', method: 'frozen', teacherFrom: 'adaptive' },
        ],
      },
      preset: null,
    }),
  );
  expect(await service.handlers['studies.start']({ study })).toMatchObject({ started: 1, waiting: 1 });
  isFailing = true;
  await expect(service.handlers['studies.start']({ study })).rejects.toThrow('The database is locked.');
  isFailing = false;
  await carryOutRun(database, await loadSimulators(), 'teacher', shortConfiguration());
  hear({ type: 'run-changed', run: { ...fakeRun, id: 'teacher', status: 'finished' } });
  await expect.poll(() => started.map((each) => each['method'])).toEqual(['meta', 'frozen']);
  expect(started[1]).toMatchObject({ frozenRun: 'teacher' });
  service.close();
  database.close();
});
