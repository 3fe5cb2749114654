import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { openHttpDoor, type HttpDoor } from '../../src-main/doors/http/httpDoor.ts';
import { rendererFiles } from '../../src-main/doors/http/rendererFiles.ts';
import { rendererFolder } from '../../src-main/paths.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';

/** The whole application in this process, on a database of its own, served to a browser. */
export interface RealDoor {
  readonly address: string;
  readonly workbench: Workbench;
  readonly databasePath: string;
  /** What the program logged: nothing, unless something unexpected happened. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export async function openRealDoor(): Promise<RealDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'tutelage-ui-'));
  const databasePath = join(folder, 'tutelage.db');
  const log: string[] = [];
  const note = (message: string): number => log.push(message);
  const workbench = openWorkbench({
    databasePath,
    door: 'browser',
    version: '0.0.0-test',
    parallelRuns: 2,
    ...workerEntries,
    command: ['test'],
    log: note,
  });
  const door: HttpDoor = await openHttpDoor({
    service: workbench,
    files: rendererFiles(rendererFolder()),
    port: 0,
    log: note,
  });
  return {
    get address() {
      return door.newAddress();
    },
    workbench,
    databasePath,
    log,
    async close() {
      await door.close();
      await workbench.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Waits until none of `runs` waits or trains. */
export async function untilEnded(workbench: Workbench, runs: readonly string[]): Promise<void> {
  for (;;) {
    const list = await workbench.handlers['runs.list']({});
    const isBusy = list.some((run) => runs.includes(run.id) && (run.status === 'running' || run.status === 'queued'));
    if (!isBusy) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A short run of Hopper with a teacher, and a baseline: what a coverage map needs. */
export async function trainHopperPair(workbench: Workbench): Promise<readonly string[]> {
  const short = {
    task: 'Hopper',
    interactions: 3000,
    exerciseUpdates: 2,
    studentUpdates: 2,
    testInterval: 3000,
    testEpisodes: 1,
    hiddenSizes: [16, 16],
    batchSize: 16,
    engine: 'simd',
  };
  const runs = await workbench.handlers['runs.start']({
    configurations: [
      { ...short, method: 'meta' },
      { ...short, method: 'ddpg' },
    ],
  });
  await untilEnded(workbench, runs);
  return runs;
}
