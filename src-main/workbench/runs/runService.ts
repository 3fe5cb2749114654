import { setTimeout } from 'node:timers/promises';
import { staysLocked } from '../../../db/care/staysLocked.ts';
import { describeStored } from '../../../db/log/checkpoints.ts';
import { readSeries } from '../../../db/log/series.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { countChosenRollouts } from '../../../db/log/rolloutChoice.ts';
import { countRollouts, listRollouts, readStrip } from '../../../db/log/rollouts.ts';
import {
  addRunEvent,
  findRun,
  insertRun,
  listHeldRuns,
  listRunEvents,
  listRuns,
  queueRun,
  readSpeeds,
  releaseRun,
  seizeRun,
  type StoredRun,
} from '../../../db/runs.ts';
import { isLocked, isPassing, messageOf, TutelageError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/service.ts';
import type { RunSummary } from '../../contract/runs.ts';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import type { Configuration } from '../../learning/configuration.ts';
import { resolveConfiguration } from '../../learning/resolution.ts';
import { planFork } from '../../training/fork.ts';
import { readFrozenSource } from '../../training/frozenSource.ts';
import type { WorkerMessage } from '../../training/messages.ts';
import { createPool } from '../../training/pool.ts';
import { requireRun as requireStoredRun } from '../requireRun.ts';
import { createEraser } from './eraser.ts';
import { isAlive, thisProcess } from './identity.ts';
import { butForSeeds, checkConfigurations } from './configurationCheck.ts';
import { makeFork } from './forkMaking.ts';
import { formFields } from './formFields.ts';
import { isSame, ownerOf, whyNotResumed } from './holder.ts';
import { keepParallelRuns } from './parallelRuns.ts';
import { detailOf } from './runDetail.ts';
import { createShelf } from './runShelf.ts';
import { summarise, summariseAll } from './runSummaries.ts';
import { createSittings, LOCK_REST, WAITING } from './sittings.ts';
import { editGroup, listGroups, sortRuns } from './variants.ts';

export interface RunServiceOptions {
  readonly database: WritableDatabase;
  readonly databasePath: string;
  readonly trainingWorker: URL;
  readonly parallelRuns: number;
  readonly command: readonly string[];
  readonly now: () => Date;
  /** A short random text that makes a run's id its own. */
  readonly newSuffix: () => string;
  readonly announce: (event: WorkbenchEvent) => void;
  readonly log: (message: string) => void;
  /** Heard for every message of a training worker, unthrottled: the command line draws its bar from it. */
  readonly onWorkerMessage?: (message: WorkerMessage) => void;
}

type RunHandlers = Pick<Handlers, Extract<keyof Handlers, `runs.${string}` | `groups.${string}` | `queue.${string}`>>;

/** Studies, runs and their workers: what may be done with runs, and by whom. */
export function createRunService(options: RunServiceOptions): { handlers: RunHandlers; close: () => Promise<void> } {
  const { database, announce, now } = options;
  const owner = thisProcess();
  const eraser = createEraser(database, options.log);
  const sittings = createSittings({ database, owner, now, log: options.log, announceRun, removeRun });

  const pool = createPool({
    workerUrl: options.trainingWorker,
    databasePath: options.databasePath,
    owner,
    command: options.command,
    limit: options.parallelRuns,
    onChange: () => announce({ type: 'queue-changed', queue: pool.state() }),
    onMessage(message) {
      try {
        sittings.hear(message);
      } catch (error) {
        // Nobody above can catch it: a database that has become unusable must not end the program with the run.
        options.log(`What happened to ${message.run} could not be recorded: ` + `${messageOf(error)}`);
      }
      options.onWorkerMessage?.(message);
    },
  });

  function announceRun(id: string): void {
    const row = findRun(database, id);
    if (row !== undefined) announce({ type: 'run-changed', run: summaryOf(row) });
  }

  const waits = <Run extends RunSummary>(run: Run): Run =>
    sittings.isWaiting(run.id) ? { ...run, message: WAITING } : run;
  const summaryOf = (row: StoredRun): RunSummary => waits(summarise(database, row));

  /** What another program trains waits as well while the database stays locked. */
  async function withWaits<Run extends RunSummary>(runs: readonly Run[]): Promise<readonly Run[]> {
    const isElsewhere = ({ id, status }: Run): boolean => status === 'running' && !pool.has(id);
    const isStuck = runs.some(isElsewhere) && (await staysLocked(database));
    return runs.map((run) => (isStuck && isElsewhere(run) ? { ...run, message: WAITING } : waits(run)));
  }

  function removeRun(id: string): void {
    eraser.erase(id);
    announce({ type: 'run-deleted', run: id });
  }

  const requireRun = (id: string): StoredRun => requireStoredRun(database, id);

  function changed(id: string): RunSummary {
    const run = summaryOf(requireRun(id));
    announce({ type: 'run-changed', run });
    return run;
  }

  function newId({ task, method, seed }: Configuration): string {
    return `${task}-${method}-${seed}-${options.newSuffix()}`.toLowerCase();
  }

  function createRun(configuration: Configuration, createdAt: string): string {
    const { task, method, seed } = configuration;
    const id = newId(configuration);
    insertRun(database, { id, name: `${task} ${method} ${seed}`, configuration, createdAt }, owner);
    return id;
  }

  /** Runs whose process is gone are stopped, not running: they wait at their last committed cycle. */
  function releaseOrphans(): void {
    for (const { id, status, owner_beat: lastBeat, ...row } of listHeldRuns(database)) {
      const holder = ownerOf(row);
      if (holder === null) continue;
      if (isSame(holder, owner) ? pool.has(id) : isAlive(holder, lastBeat, now(), owner)) continue;
      const message =
        status === 'running'
          ? 'The program ended while this run trained; it resumes from its last cycle.'
          : 'The program ended before this run began.';
      if (releaseRun(database, id, holder, 'stopped', message))
        addRunEvent(database, id, now().toISOString(), 'stopped', message);
    }
  }

  /** What waits here goes back to rest; what trains ends after its cycle. */
  function close(): Promise<void> {
    for (const { id } of listHeldRuns(database))
      if (pool.has(id) && pool.stop(id)) releaseRun(database, id, owner, 'stopped', null);
    eraser.close();
    return pool.close();
  }

  /**
   * Takes a waiting run out of the queue; a training one ends after its cycle. The database comes first: where it is
   * locked nothing has been done yet, and the same can be tried again.
   */
  function stop(id: string): void {
    if (pool.state().waiting.includes(id)) releaseRun(database, id, owner, 'stopped', null);
    pool.stop(id);
  }

  const shelf = createShelf({
    database,
    now,
    requireRun,
    changed,
    releaseOrphans,
    stop,
    isHere: (id) => pool.has(id),
    remove(id) {
      const isTraining = pool.state().training.includes(id);
      if (isTraining) sittings.doom(id);
      else removeRun(id);
      pool.stop(id);
    },
  });

  /** What should be in order before somebody reads, and can wait where nothing can be written now. */
  function tidy(): void {
    attempt(releaseOrphans);
    attempt(sortIn);
  }

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  async function whenFree<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isLocked(error)) throw error;
        await setTimeout(LOCK_REST);
      }
    }
  }

  /** A new variant may change the names of its neighbours. */
  function sortIn(): void {
    if (sortRuns(database)) announce({ type: 'groups-changed' });
  }

  tidy();
  attempt(shelf.deleteOldTrash);

  return {
    close,
    handlers: {
      'runs.list': () => {
        tidy();
        return withWaits(summariseAll(database, listRuns(database)));
      },
      'runs.get': async ({ run }) => {
        const [detail] = await withWaits([detailOf(database, requireRun(run), countRollouts(database, run))]);
        return detail;
      },
      'runs.series': ({ run, after }) => readSeries(database, requireRun(run).id, after),
      'runs.rollouts': ({ run, role, offset, limit, ...others }) =>
        listRollouts(database, requireRun(run).id, role, offset, limit, others),
      'runs.countRollouts': ({ run, ...choice }) => countChosenRollouts(database, requireRun(run).id, choice),
      'runs.strip': ({ run, points }) => readStrip(database, requireRun(run).id, points),
      'runs.history': ({ run }) => ({
        events: listRunEvents(database, requireRun(run).id),
        ...describeStored(database, run),
      }),
      'runs.fields': ({ task }) => formFields(task),
      'runs.check': ({ configurations, origin }) =>
        origin === undefined
          ? checkConfigurations(database, configurations)
          : planFork(database, origin, configurations[0]).errors.map(({ key, fault }) => ({ key, message: fault })),
      'runs.start': ({ configurations }) => {
        const resolved = configurations.map((request) => resolveConfiguration(request));
        // A frozen run's source is looked at now, so that a wrong one is an error of the request and not of the run;
        // runs that differ in their seed alone take the same teacher.
        for (const configuration of butForSeeds(resolved)) readFrozenSource(database, configuration);
        const createdAt = now().toISOString();
        const ids = database
          .transaction(() => {
            const created = resolved.map((configuration) => createRun(configuration, createdAt));
            sortIn();
            return created;
          })
          .immediate();
        for (const id of ids) {
          pool.add(id);
          announceRun(id);
        }
        return ids;
      },
      'runs.fork': async ({ run, settings }) => {
        // Looked at before a process is started for it, and again by that one.
        const { configuration, errors } = planFork(database, run, settings);
        if (errors.length > 0) throw errors[0];
        const id = newId(configuration);
        await makeFork(options.trainingWorker, options.databasePath, {
          origin: run,
          settings,
          id,
          createdAt: now().toISOString(),
        });
        // It is made, and may not be made again because of a lock.
        await whenFree(sortIn);
        if (!(await whenFree(() => queueRun(database, id, owner))))
          throw new TutelageError('conflict', `The fork ${id} was taken at once.`);
        pool.add(id);
        announceRun(id);
        return id;
      },
      'runs.stop': ({ run }) => {
        const stored = requireRun(run);
        if (!pool.has(run))
          throw new TutelageError('conflict', `The run ${run} does not train in this window: it is ${stored.status}.`);
        stop(run);
        return changed(run);
      },
      'runs.resume': ({ run, force }) => {
        releaseOrphans();
        if (force === true && !pool.has(run) && seizeRun(database, run))
          addRunEvent(database, run, now().toISOString(), 'stopped', 'Taken from the process that had it.');
        const stored = requireRun(run);
        if (stored.trashed_at !== null)
          throw new TutelageError('conflict', `The run ${run} is in the trash. Restore it first.`);
        if (pool.has(run) || !queueRun(database, run, owner))
          throw new TutelageError('conflict', `The run ${run} cannot be resumed: ${whyNotResumed(stored)}`);
        pool.add(run);
        return changed(run);
      },
      ...shelf.handlers,
      'groups.list': () => {
        attempt(sortIn);
        return listGroups(database);
      },
      'groups.edit': (request) => {
        editGroup(database, request);
        announce({ type: 'groups-changed' });
        return listGroups(database);
      },
      'queue.get': () => pool.state(),
      'queue.set': (rules) => {
        if (rules.limit !== undefined) keepParallelRuns(database, rules.limit);
        pool.set(rules);
        return pool.state();
      },
      'queue.speeds': () => readSpeeds(database, owner.host),
    },
  };
}
