import type { WritableDatabase } from '../../../db/open.ts';
import { addRunEvent, releaseRun, type Owner } from '../../../db/runs.ts';
import { isDiskFull, isPassing } from '../../contract/errors.ts';
import type { WorkerMessage } from '../../training/messages.ts';

/** What is shown of a run that waits to begin or to commit its cycle. */
export const WAITING = 'Waits to write: another program has locked the database.';
/** Milliseconds until the database is tried again. */
export const LOCK_REST = 500;
/** Between two announcements of one run's progress, in milliseconds: a window redraws no faster. */
const ANNOUNCE_EVERY = 250;

/** What a run's history says of an ending that gives no message of its own. */
const endingNote = {
  finished: 'The interaction budget is used up.',
  stopped: 'Stopped after a whole cycle; it resumes from here.',
  failed: 'No reason is known.',
  diverged: 'Its numbers ran away.',
} as const;

export interface SittingOptions {
  readonly database: WritableDatabase;
  readonly owner: Owner;
  readonly now: () => Date;
  readonly log: (message: string) => void;
  /** Tells who listens how a run is now. */
  announceRun(id: string): void;
  /** Deletes a run that is trained no more. */
  removeRun(id: string): void;
}

export interface Sittings {
  /** Takes in what the worker of a run says. */
  hear(message: WorkerMessage): void;
  /** The run is deleted once its worker has ended. */
  doom(run: string): void;
  /** Whether the run waits for another program's lock. */
  isWaiting(run: string): boolean;
}

/** The runs that train here, from their workers' first word to how they ended. */
export function createSittings({ database, owner, now, log, announceRun, removeRun }: SittingOptions): Sittings {
  const announcedAt = new Map<string, number>();
  const doomed = new Set<string>();
  const waiting = new Set<string>();

  function hear(message: WorkerMessage): void {
    if (message.type === 'ended' && !closedNow(message)) return;
    if (message.type === 'waiting') {
      waiting.add(message.run);
      announceRun(message.run);
      log(`${message.run}: ${WAITING}`);
      return;
    }
    const wasWaiting = waiting.delete(message.run);
    const time = now().getTime();
    if (message.type === 'progress' && !wasWaiting && time - (announcedAt.get(message.run) ?? 0) < ANNOUNCE_EVERY)
      return;
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
      if (isDiskFull(error)) log(`How ${message.run} ended cannot be recorded yet: the disk is full.`);
      // A program that closes meanwhile leaves the run to its next start, which finds nobody training it.
      setTimeout(() => {
        if (!database.open) return;
        try {
          hear(message);
        } catch (later) {
          log(`How ${message.run} ended could not be recorded: ${String(later)}`);
        }
      }, LOCK_REST).unref();
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

  return { hear, doom: (run) => void doomed.add(run), isWaiting: (run) => waiting.has(run) };
}
