import { setTimeout } from 'node:timers/promises';
import { describeStored } from '../../../db/checkpoints.ts';
import { readSeries } from '../../../db/cycles.ts';
import type { ReadableDatabase, WritableDatabase } from '../../../db/open.ts';
import { countRollouts, listRollouts, readStrip } from '../../../db/rollouts.ts';
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
  type Owner,
  type StoredRun,
} from '../../../db/runs.ts';
import { TutelageError } from '../../contract/errors.ts';
import { errorOfFailure, isDiskFull, isLocked, isPassing } from '../../contract/failure.ts';
import type { Handlers } from '../../contract/service.ts';
import type { Provenance, RunDetail, RunSummary } from '../../contract/runs.ts';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import { configurationSchema, type Configuration } from '../../learning/configuration.ts';
import { resolveConfiguration } from '../../learning/resolution.ts';
import { changesOf } from '../../learning/trainer/fork.ts';
import { startChild } from '../../training/childProcess.ts';
import { originOf, planFork, type ForkOrder } from '../../training/fork.ts';
import { readFrozenSource } from '../../training/frozenSource.ts';
import type { ForkAnswer, TrainingCommand, WorkerMessage } from '../../training/messages.ts';
import { createPool } from '../../training/pool.ts';
import { createEraser } from './eraser.ts';
import { isAlive, thisProcess } from './identity.ts';
import { butForSeeds, checkConfigurations } from './configurationCheck.ts';
import { formFields } from './formFields.ts';
import { keepParallelRuns } from './parallelRuns.ts';
import { createShelf } from './runShelf.ts';
import { summarise, summariseAll } from './runSummaries.ts';
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

/** What is shown of a run whose cycle waits. */
const WAITING = 'Waits to commit its cycle: another program has locked the database.';
/** Milliseconds until the database is tried again. */
const LOCK_REST = 500;

/** Between two announcements of one run's progress, in milliseconds: a window redraws no faster. */
const ANNOUNCE_EVERY = 250;

/** Studies, runs and their workers: what may be done with runs, and by whom. */
export function createRunService(options: RunServiceOptions): { handlers: RunHandlers; close: () => Promise<void> } {
  const { database, announce, now } = options;
  const owner = thisProcess();
  const announcedAt = new Map<string, number>();
  const doomed = new Set<string>();
  const eraser = createEraser(database, options.log);

  const pool = createPool({
    workerUrl: options.trainingWorker,
    databasePath: options.databasePath,
    owner,
    command: options.command,
    limit: options.parallelRuns,
    onChange: () => announce({ type: 'queue-changed', queue: pool.state() }),
    onMessage(message) {
      try {
        hear(message);
      } catch (error) {
        // Nobody above can catch it: a database that has become unusable must not end the program with the run.
        options.log(
          `What happened to ${message.run} could not be recorded: ` +
            `${error instanceof Error ? error.message : String(error)}`,
        );
      }
      options.onWorkerMessage?.(message);
    },
  });

  function hear(message: WorkerMessage): void {
    if (message.type === 'ended' && !closedNow(message)) return;
    if (message.type === 'waiting') {
      const run = summarise(database, requireRun(message.run));
      announce({ type: 'run-changed', run: { ...run, message: WAITING } });
      options.log(`${message.run}: ${WAITING}`);
      return;
    }
    const time = now().getTime();
    if (message.type === 'progress' && time - (announcedAt.get(message.run) ?? 0) < ANNOUNCE_EVERY) return;
    announcedAt.set(message.run, time);
    announceRun(message.run);
  }

  /** Closes the sitting, or sees to it that it is closed when another program no longer locks the database. */
  function closedNow(message: Extract<WorkerMessage, { type: 'ended' }>): boolean {
    try {
      closeSitting(message);
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (isDiskFull(error)) options.log(`How ${message.run} ended cannot be recorded yet: the disk is full.`);
      // A program that closes meanwhile leaves the run to its next start, which finds nobody training it.
      globalThis
        .setTimeout(() => {
          if (!database.open) return;
          try {
            hear(message);
          } catch (later) {
            options.log(`How ${message.run} ended could not be recorded: ${String(later)}`);
          }
        }, LOCK_REST)
        .unref();
      return false;
    }
  }

  /** Gives back the run of a worker that is gone, whether it said how it ended or died. */
  function closeSitting(message: Extract<WorkerMessage, { type: 'ended' }>): void {
    announcedAt.delete(message.run);
    if (doomed.delete(message.run)) {
      removeRun(message.run);
      return;
    }
    const isOurs = releaseRun(database, message.run, owner, message.status, message.message, message.divergence);
    if (isOurs)
      addRunEvent(
        database,
        message.run,
        now().toISOString(),
        message.status,
        message.message ?? endingNote[message.status],
      );
  }

  function announceRun(id: string): void {
    const run = findRun(database, id);
    if (run !== undefined) announce({ type: 'run-changed', run: summarise(database, run) });
  }

  function removeRun(id: string): void {
    eraser.erase(id);
    announce({ type: 'run-deleted', run: id });
  }

  function requireRun(id: string): StoredRun {
    const run = findRun(database, id);
    if (run === undefined) throw new TutelageError('not-found', `There is no run ${id} in this database.`);
    return run;
  }

  function changed(id: string): RunSummary {
    announceRun(id);
    return summarise(database, requireRun(id));
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
      if (isTraining) doomed.add(id);
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
        return summariseAll(database, listRuns(database));
      },
      'runs.get': ({ run }) => detailOf(database, requireRun(run), countRollouts(database, run)),
      'runs.series': ({ run, after }) => readSeries(database, requireRun(run).id, after),
      'runs.rollouts': ({ run, role, offset, limit }) =>
        listRollouts(database, requireRun(run).id, role, offset, limit),
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
        await makeFork(options, { origin: run, settings, id, createdAt: now().toISOString() });
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
          throw new TutelageError('conflict', `The run ${run} cannot be resumed: ${whyNot(stored)}`);
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

/** What a run's history says of an ending that gives no message of its own. */
const endingNote = {
  finished: 'The interaction budget is used up.',
  stopped: 'Stopped after a whole cycle; it resumes from here.',
  failed: 'No reason is known.',
  diverged: 'Its numbers ran away.',
} as const;

/** In a process of its own: it copies all that the origin logged. */
async function makeFork(
  { trainingWorker, databasePath }: Pick<RunServiceOptions, 'trainingWorker' | 'databasePath'>,
  order: ForkOrder,
): Promise<void> {
  let answer: ForkAnswer | null = null;
  const child = startChild<TrainingCommand, ForkAnswer>(
    trainingWorker,
    { type: 'fork', databasePath, order },
    (said) => {
      answer = said;
    },
  );
  const { reason } = await child.ended;
  // Assigned within the callback, which the compiler does not follow.
  const said = answer as ForkAnswer | null;
  if (said === null)
    throw new Error(`The process that makes the fork ended without a word (${reason}). Nothing was made.`);
  if (said.failure !== null) throw errorOfFailure(said.failure);
}

function detailOf(database: ReadableDatabase, run: StoredRun, rollouts: RunDetail['rollouts']): RunDetail {
  const configuration = configurationSchema.parse(JSON.parse(run.configuration));
  const origin = originOf(run);
  return {
    ...summarise(database, run),
    configuration,
    changes: origin === null ? [] : changesOf(configurationSchema.parse(origin.configuration), configuration),
    // Written by gatherProvenance.
    provenance: run.provenance === null ? null : (JSON.parse(run.provenance) as Provenance),
    digest: run.digest,
    rollouts,
  };
}

type OwnerColumns = Pick<StoredRun, 'owner_pid' | 'owner_host' | 'owner_boot' | 'owner_started'>;

function ownerOf(row: OwnerColumns): Owner | null {
  const { owner_pid: pid, owner_host: host, owner_boot: boot, owner_started: started } = row;
  return pid === null || host === null ? null : { pid, host, boot, started };
}

function isSame(a: Owner, b: Owner): boolean {
  return a.pid === b.pid && a.host === b.host && a.boot === b.boot && a.started === b.started;
}

function whyNot({ id, status, owner_pid: pid, owner_host: host, owner_beat: lastBeat }: StoredRun): string {
  switch (status) {
    case 'diverged':
      return (
        'it is diverged, and would diverge again. Go on with other settings, from its last good state: tutelage ' +
        `fork ${id} --set key=value`
      );
    case 'running':
    case 'queued':
      return (
        `it is ${status} in another process (${pid ?? '?'} on ${host ?? '?'}, last heard of ` +
        `${lastBeat ?? 'never'}). If that one is gone, take it: tutelage resume ${id} --force. Should it live, ` +
        'it loses the cycle that it is in, and no more.'
      );
    case 'finished':
    case 'stopped':
    case 'failed':
      return `it is ${status}.`;
  }
}
