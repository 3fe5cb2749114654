import type { WritableDatabase } from '../../../db/open.ts';
import { findDependent, type StoredRun } from '../../../db/runs.ts';
import { listConfigurations, listTrashed, setTrashed, updateRun } from '../../../db/trash/shelf.ts';
import { readSetting, writeSetting } from '../../../db/settings.ts';
import type { Handlers } from '../../contract/service.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { countTrashDays } from './trashDays.ts';

export type ShelfHandlers = Pick<
  Handlers,
  'runs.update' | 'runs.configurations' | 'runs.trash' | 'runs.restore' | 'runs.delete' | 'runs.purge'
>;

/** What the shelf needs of who trains the runs. */
export interface Keeper {
  readonly database: WritableDatabase;
  readonly now: () => Date;
  /** @throws TutelageError `not-found`. */
  requireRun(id: string): StoredRun;
  /** Says that the run changed, and how it is now. */
  changed(id: string): RunSummary;
  /** Gives back runs whose process is gone. */
  releaseOrphans(): void;
  /** Whether this process trains the run or has it in its queue. */
  isHere(id: string): boolean;
  /** Ends the run's sitting here after its cycle. */
  stop(id: string): void;
  /** Deletes the run; one that trains here, after its cycle. Writes before it does anything else. */
  remove(id: string): void;
}

/** Keeping runs in order: names, notes, tags, the archive, and the trash. */
export function createShelf(keeper: Keeper): { handlers: ShelfHandlers; deleteOldTrash: () => void } {
  const { database, now } = keeper;

  function requireFree(id: string): void {
    keeper.releaseOrphans();
    const { status, owner_pid: pid, owner_host: host } = keeper.requireRun(id);
    const isHeld = status === 'running' || status === 'queued';
    if (isHeld && !keeper.isHere(id))
      throw new TutelageError(
        'conflict',
        `The run ${id} is ${status} in another process (${pid ?? '?'} on ${host ?? '?'}). Stop it there first.`,
      );
  }

  function emptyTrash(runs: readonly string[]): { deleted: number; kept: number } {
    let deleted = 0;
    const empty = database.transaction(() => {
      for (const id of runs) {
        // Looked at one by one: a frozen run that has just gone needs its teacher no more.
        if (!isFree(id) || findDependent(database, id) !== undefined) continue;
        keeper.remove(id);
        deleted += 1;
      }
    });
    // The lock is taken before anything is done, so that all of it is done or nothing.
    empty.immediate();
    return { deleted, kept: runs.length - deleted };
  }

  function isFree(id: string): boolean {
    const { status } = keeper.requireRun(id);
    return keeper.isHere(id) || (status !== 'running' && status !== 'queued');
  }

  return {
    deleteOldTrash() {
      const trashed = listTrashed(database);
      const { kept, over } = countTrashDays(
        readSetting(database, 'trashDays'),
        trashed,
        now().toISOString().slice(0, 10),
      );
      if (trashed.length > 0) writeSetting(database, 'trashDays', kept);
      if (over.length > 0) emptyTrash(over);
    },
    handlers: {
      'runs.update': ({ run, ...changes }) => {
        updateRun(database, keeper.requireRun(run).id, changes);
        return keeper.changed(run);
      },
      // The text is a configuration's, less two keys; what it holds is shown, not calculated with.
      'runs.configurations': () =>
        listConfigurations(database).map(({ id, settings }) => ({
          id,
          settings: JSON.parse(settings) as Record<string, unknown>,
        })),
      'runs.trash': ({ run }) => {
        requireFree(run);
        setTrashed(database, run, now().toISOString());
        if (keeper.isHere(run)) keeper.stop(run);
        return keeper.changed(run);
      },
      'runs.restore': ({ run }) => {
        setTrashed(database, keeper.requireRun(run).id, null);
        return keeper.changed(run);
      },
      'runs.delete': ({ run }) => {
        requireFree(run);
        const dependent = findDependent(database, run);
        if (dependent !== undefined)
          throw new TutelageError(
            'conflict',
            `The run ${run} is the teacher of ${dependent}, which is not finished. Delete that one first, or ` +
              'let it finish.',
          );
        keeper.remove(run);
        return null;
      },
      'runs.purge': () => {
        keeper.releaseOrphans();
        return emptyTrash(listTrashed(database).map(({ id }) => id));
      },
    },
  };
}
