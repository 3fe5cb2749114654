import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { DatabaseError, openOrCopy, type OpenedDatabase } from '../../db/open.ts';
import { presenceOf } from '../../db/care/presence.ts';
import type { SystemDescription, WorkbenchEvent } from '../contract/contract.ts';
import type { Handlers, Service } from '../contract/service.ts';
import { TutelageError } from '../contract/errors.ts';
import { metrics } from '../contract/metrics.ts';
import { taskNames } from '../tasks/task.ts';
import { taskByName } from '../tasks/tasks.ts';
import { entryBeside } from '../training/entries.ts';
import type { WorkerMessage } from '../training/messages.ts';
import { startTrialsAt } from '../training/trial.ts';
import { createCoverageService } from './analyses/coverageService.ts';
import { createFigureThread } from './figures/figureThread.ts';
import { createFigureShelf } from './figures/figureShelf.ts';
import { keptParallelRuns } from './runs/parallelRuns.ts';
import { withoutWriting } from './readOnly.ts';
import { createReplayService } from './replay/replayService.ts';
import { withForesight, type Foresight } from './foresight.ts';
import { createRunService } from './runs/runService.ts';
import { createReportThread } from './studies/report/reportThread.ts';
import { createStudyCoverage } from './studies/studyCoverage.ts';
import { createStudyService } from './studies/studyService.ts';
import { createToolService } from './tools/toolService.ts';
import { oneDatabase } from './system/oneDatabase.ts';
import { createSystemService } from './system/systemService.ts';
import { createViewService } from './views/viewService.ts';

export interface WorkbenchOptions {
  readonly databasePath: string;
  readonly door: SystemDescription['door'];
  readonly version: string;
  /** Most runs that train at once; behind a window, until a person sets another number for the database. */
  readonly parallelRuns: number;
  readonly trainingWorker: URL;
  readonly analysisWorker: URL;
  /** The entry of the command line, which carries the tools out; the sources' own where it is not said. */
  readonly commandLine?: URL;
  /** How the program was started, for the runs' record. */
  readonly command: readonly string[];
  readonly log: (message: string) => void;
  readonly onWorkerMessage?: (message: WorkerMessage) => void;
}

/** The application behind every door. */
export interface Workbench extends Service {
  /** The file that is read: a copy of the database where that cannot be written. */
  readonly readPath: string;
  /** Stops all runs after their cycle, ends all workers, closes the database. */
  close(): Promise<void>;
}

/** Milliseconds that the thread which answers waits for a lock. */
const LOCK_PATIENCE = 50;

/** Seconds until an engine that says nothing is not there. */
const TRIAL_LIMIT = 60;

/** @throws Error, which `failureOf` explains, where the database cannot be used; nothing is left open. */
export function openWorkbench(given: WorkbenchOptions): Workbench {
  const opened = openOrExplain(given.databasePath, given.log);
  const { database, obstacle } = opened;
  const options = { ...given, databasePath: opened.path };
  // A lock that lasts is waited for by whoever asks, and not by the thread that answers.
  database.pragma(`busy_timeout = ${LOCK_PATIENCE}`);
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const announce = (event: WorkbenchEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        options.log(
          `A listener failed at ${event.type}: ` +
            `${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  };
  const now = (): Date => new Date();
  const newSuffix = (): string => randomBytes(3).toString('hex');
  const parallelRuns = orClose(opened, () =>
    options.door === 'command-line' ? options.parallelRuns : keptParallelRuns(database, options.parallelRuns),
  );
  const runs = orClose(opened, () =>
    createRunService({ ...options, parallelRuns, database, announce, now, newSuffix }),
  );
  const coverage = createCoverageService({ ...options, database, announce });
  const replay = createReplayService({ ...options, database });
  const figures = createFigureThread(options);
  const tools = createToolService({
    ...options,
    databasePath: given.databasePath,
    commandLine: options.commandLine ?? new URL('../cli.ts', import.meta.url),
    announce,
    now,
    newSuffix,
  });
  const subscribe: Workbench['subscribe'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const reports = createReportThread(options);
  const studies = createStudyService({
    ...{ database, now, newSuffix, subscribe, reports },
    ...{ version: options.version, log: options.log, host: hostname() },
    runs: runs.handlers,
    atOnce: () => parallelRuns,
    coverage: createStudyCoverage({ ...coverage, subscribe }),
    goesOn: options.door !== 'command-line',
  });
  const system = createSystemService({
    describe: () => ({
      version: options.version,
      databasePath: given.databasePath,
      door: options.door,
      parallelRuns,
      tasks: taskNames.map(taskByName),
      metrics,
    }),
    tryEngine: startTrialsAt(entryBeside(options.trainingWorker, 'trial-process'), TRIAL_LIMIT),
  });
  const handlers: Handlers = {
    ...system,
    ...oneDatabase(given.databasePath, options.door),
    ...runs.handlers,
    ...studies.handlers,
    ...createViewService(database).handlers,
    ...figures.handlers,
    ...createFigureShelf({ database, now, newSuffix, announce }).handlers,
    ...coverage.handlers,
    ...replay.handlers,
    ...tools.handlers,
  };
  const foresight: Foresight = {
    // Behind a window, who lists runs is about to compare some.
    ...(options.door === 'command-line' ? {} : { 'runs.list': () => figures.prepare() }),
    // Who lists rollouts is about to open one.
    'runs.rollouts': ({ run }, rollouts) => {
      if (rollouts.length > 0) replay.prepare(run, rollouts[0].id);
    },
  };
  return {
    readPath: opened.path,
    handlers: withForesight(
      obstacle === null ? handlers : withoutWriting(handlers, given.databasePath, obstacle),
      foresight,
    ),
    requireReady: presenceOf(database),
    subscribe,
    async close() {
      studies.close();
      await Promise.all([
        runs.close(),
        coverage.close(),
        replay.close(),
        figures.close(),
        reports.close(),
        tools.close(),
      ]);
      opened.close();
    },
  };
}

/** What a damaged file shows only when it is read. */
function orClose<T>(opened: OpenedDatabase, work: () => T): T {
  try {
    return work();
  } catch (error) {
    opened.close();
    throw error;
  }
}

function openOrExplain(path: string, say: (message: string) => void): OpenedDatabase {
  try {
    return openOrCopy(path, { say });
  } catch (error) {
    if (error instanceof DatabaseError) throw new TutelageError('database', error.message, { cause: error });
    throw error;
  }
}
