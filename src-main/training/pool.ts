import type { Owner } from '../../db/runs.ts';
import { startChild } from './child/childProcess.ts';
import { entryBeside } from './entries.ts';
import { DEADLINE, LEFT_WITHIN_CYCLE, type TrainingCommand, type WorkerMessage } from './messages.ts';

export interface PoolOptions {
  /** Entry of the process that trains one run. */
  readonly workerUrl: URL;
  readonly databasePath: string;
  /** Who has the runs in its hands while they train here. */
  readonly owner: Owner;
  readonly command: readonly string[];
  /** Most runs that train at once at first; the others wait their turn. */
  readonly limit: number;
  /** Called when a run came, began or went, or the rules changed. */
  readonly onChange?: () => void;
  readonly onMessage: (message: WorkerMessage) => void;
}

/** Starts training processes, at most `limit` at once, first come first served. */
export interface Pool {
  /** Starts the run, or puts it in the queue. */
  add(run: string): void;
  /** Whether the run waits or trains here. */
  has(run: string): boolean;
  /**
   * Asks a training run to end after its cycle, or within it where that takes long, or takes a waiting one out of the
   * queue; true if it was waiting.
   */
  stop(run: string): boolean;
  /** Changes the rules; what is not given stays. While paused no waiting run begins. */
  set(rules: { readonly limit?: number | undefined; readonly paused?: boolean | undefined }): void;
  state(): {
    readonly limit: number;
    readonly isPaused: boolean;
    readonly training: readonly string[];
    readonly waiting: readonly string[];
  };
  /** Stops all runs and waits until their processes have ended, which takes no longer than `DEADLINE`. */
  close(): Promise<void>;
}

interface Job {
  stop(): void;
  readonly ended: Promise<void>;
}

export function createPool(options: PoolOptions): Pool {
  const queue: string[] = [];
  const jobs = new Map<string, Job>();
  let { limit } = options;
  let isPaused = false;
  let isClosing = false;
  const changed = (): void => options.onChange?.();

  function startNext(): void {
    while (!isClosing && !isPaused && jobs.size < limit) {
      const run = queue.shift();
      if (run === undefined) break;
      jobs.set(run, start(run));
    }
    changed();
  }

  function start(run: string): Job {
    let ending: WorkerMessage | null = null;
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const child = startChild<TrainingCommand, WorkerMessage>(
      options.workerUrl,
      {
        type: 'train',
        order: {
          databasePath: options.databasePath,
          run,
          owner: options.owner,
          command: options.command,
          trialEntry: entryBeside(options.workerUrl, 'trial-process').href,
        },
      },
      (message) => {
        // Passed on when the process is gone: who hears it may take the run up at once.
        if (message.type === 'ended') ending = message;
        else options.onMessage(message);
      },
    );
    const ended = child.ended.then(({ reason, log }) => {
      clearTimeout(deadline);
      jobs.delete(run);
      options.onMessage(ending ?? endingOf(run, deadline !== undefined, reason, log));
      startNext();
    });
    return {
      ended,
      stop() {
        child.send({ type: 'stop' });
        deadline ??= setTimeout(child.kill, DEADLINE * 1000);
      },
    };
  }

  return {
    add(run) {
      queue.push(run);
      startNext();
    },
    has: (run) => jobs.has(run) || queue.includes(run),
    stop(run) {
      const place = queue.indexOf(run);
      if (place >= 0) {
        queue.splice(place, 1);
        changed();
        return true;
      }
      jobs.get(run)?.stop();
      return false;
    },
    set(rules) {
      limit = rules.limit ?? limit;
      isPaused = rules.paused ?? isPaused;
      startNext();
    },
    state: () => ({ limit, isPaused, training: [...jobs.keys()], waiting: [...queue] }),
    async close() {
      isClosing = true;
      queue.length = 0;
      for (const job of jobs.values()) job.stop();
      await Promise.all([...jobs.values()].map((job) => job.ended));
    },
  };
}

/** Of a process that ended without a word. */
function endingOf(run: string, wasStopped: boolean, reason: string, log: readonly string[]): WorkerMessage {
  if (wasStopped) return { type: 'ended', run, status: 'stopped', message: LEFT_WITHIN_CYCLE };
  const last = log.length === 0 ? '' : ` It printed last:\n${log.join('\n')}`;
  return {
    type: 'ended',
    run,
    status: 'failed',
    message:
      `The training process ended without a word (${reason}). What it committed is whole, and the run resumes ` +
      `from there.${last}`,
  };
}
