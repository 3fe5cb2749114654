import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import type { Databases, KnownDatabase } from '../../contract/care/databases.ts';
import { messageOf, TutelageError } from '../../contract/errors.ts';
import type { Handlers, Service } from '../../contract/service.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { readRecent, remember } from './recentFile.ts';

export interface DatabasesOptions {
  /** Absolute; opened first. */
  readonly databasePath: string;
  /** @throws Error, which `failureOf` explains, where the database cannot be used; nothing is left open. */
  readonly open: (databasePath: string) => Workbench;
  /** Where what was opened is remembered. */
  readonly recentFile: string;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

/** A service that a person can have open another database. */
export interface SwitchingService extends Service {
  /** After what is being opened or closed: all runs stop after their cycle. */
  close(): Promise<void>;
}

/** Files that one folder's list of databases names at most. */
const MOST_BESIDE = 50;

/**
 * One workbench at a time, another one after `databases.open`. The other is opened before the present one is given up,
 * so that a refusal changes nothing; whoever listens is told, and asks again for all that it shows.
 *
 * @throws Error, which `failureOf` explains, where the first database cannot be used.
 */
export function openDatabases(options: DatabasesOptions): SwitchingService {
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const tell = (event: WorkbenchEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let path = options.databasePath;
  let workbench = options.open(path);
  let unsubscribe = workbench.subscribe(tell);
  note(options, path);
  /** Openings and closings, one after another: a database that is being closed is not opened meanwhile. */
  let work: Promise<unknown> = Promise.resolve();
  let isClosing = false;

  function list(): Databases {
    return { current: path, others: othersOf(path, readRecent(options.recentFile)), obstacle: null };
  }

  /** What is given up for it, if anything is. */
  function open(asked: string, isNew: boolean): Workbench | null {
    if (isClosing)
      throw new TutelageError('unavailable', 'The program is being closed: it opens no database any more.');
    const target = normalize(asked);
    requireOpenable(target, isNew);
    if (target === path) return null;
    const next = options.open(target);
    const before = workbench;
    unsubscribe();
    [workbench, path] = [next, target];
    unsubscribe = next.subscribe(tell);
    note(options, target);
    tell({ type: 'databases-changed', path: target });
    return before;
  }

  const own: Pick<Handlers, 'databases.list' | 'databases.open'> = {
    'databases.list': list,
    async 'databases.open'({ path: asked, isNew }) {
      const opened = work.then(() => ({ before: open(asked, isNew), databases: list() }));
      const givenUp = opened.then(
        ({ before }) => before,
        () => null, // who asked is told
      );
      work = givenUp
        .then((before) => before?.close())
        .catch((error: unknown) => options.log(`It did not close well: ${messageOf(error)}`));
      return (await opened).databases;
    },
  };
  return {
    get handlers() {
      return { ...workbench.handlers, ...own };
    },
    requireReady: () => workbench.requireReady?.(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosing = true;
      unsubscribe();
      await work;
      await workbench.close();
    },
  };
}

/** @throws TutelageError where the path is none, or there is or is no file against what was meant. */
function requireOpenable(path: string, isNew: boolean): void {
  if (!isAbsolute(path))
    throw new TutelageError(
      'invalid-request',
      `“${path}” is no whole path. Write it from the root, such as /data/runs.db.`,
    );
  const exists = existsSync(path);
  if (!exists && !isNew)
    throw new TutelageError('not-found', `There is no file ${path}. Correct the path, or make a new database there.`);
  if (exists && isNew)
    throw new TutelageError('conflict', `There is a file ${path} already. Open it, or name another.`);
  if (!existsSync(dirname(path)))
    throw new TutelageError('not-found', `There is no folder ${dirname(path)}. Make it first, or name another.`);
}

function othersOf(current: string, recent: readonly KnownDatabase[]): readonly KnownDatabase[] {
  const known = recent.filter((each) => each.path !== current && existsSync(each.path));
  const beside = besideOf(current).filter((path) => path !== current && known.every((each) => each.path !== path));
  return [...known, ...beside.map((path) => ({ path, openedAt: null }))];
}

function besideOf(path: string): readonly string[] {
  try {
    const names = readdirSync(dirname(path)).filter((name) => name.endsWith('.db'));
    return names
      .sort()
      .slice(0, MOST_BESIDE)
      .map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

/** A folder that cannot be written keeps nobody from working. */
function note({ recentFile, now, log }: DatabasesOptions, path: string): void {
  try {
    remember(recentFile, path, now());
  } catch (error) {
    log(`${path} was not added to the list of databases in ${recentFile}: ${messageOf(error)}`);
  }
}
