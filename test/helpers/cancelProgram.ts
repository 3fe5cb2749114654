import { coverageSchema } from '../../src-main/contract/coverage/coverage.ts';
import { curvesRequest } from '../../src-main/contract/figures.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';

/**
 * A program of its own that begins analyses on a database and cancels each
 * within moments, and that closes the workbench while its threads begin. Where
 * ending one of them takes the program along, its exit code says so.
 *
 * Arguments: database, run, how many, seed.
 */
const [databasePath, run, times, seed] = process.argv.slice(2);
const random = randomFromSeed(Number(seed), 'cancels');
const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function open(): Workbench {
  return openWorkbench({
    databasePath,
    door: 'command-line',
    version: 'test',
    parallelRuns: 1,
    ...workerEntries,
    command: [],
    log: (message) => console.error(message),
  });
}

const curves = curvesRequest.parse({ runs: [run], metric: 'rollout_return' });
const sets = (['teacher', 'student'] as const).map((role) => ({
  label: role,
  row: '',
  column: role,
  runs: [run],
  role,
  stage: { kind: 'all' },
}));

for (let i = 0; i < Number(times); i++) {
  const workbench = open();
  const request = coverageSchema.parse({ sets, embedding: { method: 'tsne', iterations: 50_000, seed: i } });
  const { id } = await workbench.handlers['coverage.start'](request);
  const isThreads = random.below(4) === 0;
  if (isThreads) {
    const ignore = (): undefined => undefined; // closing refuses them
    void Promise.resolve(workbench.handlers['figures.curves'](curves)).catch(ignore);
    void Promise.resolve(workbench.handlers['runs.rollouts']({ run, offset: 0, limit: 1 })).catch(ignore);
  }
  await rest(random.below(400));
  if (!isThreads) await workbench.handlers['coverage.cancel']({ id });
  await workbench.close();
}
