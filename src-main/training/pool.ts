import { Worker } from 'node:worker_threads';
import type { WorkerMessage, WorkerOrder } from './messages.ts';

export interface PoolOptions {
  readonly workerUrl: URL;
  readonly databasePath: string;
  readonly command: readonly string[];
  /** Most runs that train at once at first; the others wait their turn. */
  readonly limit: number;
  /** Called when a run came, began or went, or the rules changed. */
  readonly onChange?: () => void;
  readonly onMessage: (message: WorkerMessage) => void;
}

/** Starts training workers, at most `limit` at once, first come first served. */
export interface Pool {
  /** Starts the run, or puts it in the queue. */
  add(run: string): void;
  /** Whether the run waits or trains here. */
  has(run: string): boolean;
  /** Asks a training run to end after its cycle, or takes a waiting one out of the queue; true if it was waiting. */
  stop(run: string): boolean;
  /** Changes the rules; what is not given stays. While paused no waiting run begins. */
  set(rules: { readonly limit?: number | undefined; readonly paused?: boolean | undefined }): void;
  state(): {
    readonly limit: number;
    readonly isPaused: boolean;
    readonly training: readonly string[];
    readonly waiting: readonly string[];
  };
  /** Stops all runs and waits until their workers have ended. */
  close(): Promise<void>;
}

interface Job {
  readonly worker: Worker;
  readonly stopFlag: Int32Array;
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
    const stopFlag = new Int32Array(new SharedArrayBuffer(4));
    const order: WorkerOrder = {
      databasePath: options.databasePath,
      run,
      command: options.command,
      trialEntry: trialEntryBeside(options.workerUrl).href,
      stopFlag,
    };
    const worker = new Worker(options.workerUrl, { workerData: order });
    let ending: WorkerMessage = {
      type: 'ended',
      run,
      status: 'failed',
      message: 'The training worker ended without a word.',
    };
    worker.on('message', (message: WorkerMessage) => {
      // Passed on when the worker is gone: who hears it may take the run up at once.
      if (message.type === 'ended') ending = message;
      else options.onMessage(message);
    });
    worker.on('error', (error) => {
      ending = {
        type: 'ended',
        run,
        status: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    });
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        jobs.delete(run);
        resolve();
        options.onMessage(ending);
        startNext();
      });
    });
    return { worker, stopFlag, ended };
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
      const job = jobs.get(run);
      if (job !== undefined) Atomics.store(job.stopFlag, 0, 1);
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
      for (const job of jobs.values()) Atomics.store(job.stopFlag, 0, 1);
      await Promise.all([...jobs.values()].map((job) => job.ended));
    },
  };
}

/** Both entries lie in one folder, among the sources and in the bundle. */
function trialEntryBeside(workerUrl: URL): URL {
  return new URL(workerUrl.pathname.endsWith('.ts') ? 'trialProcess.ts' : 'trial-process.js', workerUrl);
}
