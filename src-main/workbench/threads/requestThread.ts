import { Worker } from 'node:worker_threads';
import type { Failure } from '../../contract/errors.ts';
import { errorOfFailure } from '../../contract/failure.ts';

/**
 * One worker that answers requests in their order, so that the thread that people wait for does not; started when it is
 * first needed.
 */
export interface RequestThread<Order, Answer> {
  /**
   * @throws TutelageError for what a person caused, else Error: the request cannot be carried out, or the worker ended.
   */
  carryOut(order: Order): Promise<Answer>;
  /** Starts the worker, so that the first request finds it there. */
  prepare(): void;
  close(): Promise<void>;
}

export interface ThreadRequest<Order> {
  readonly id: number;
  readonly order: Order;
}

export type ThreadAnswer<Answer> =
  | { readonly id: number; readonly ok: true; readonly answer: Answer }
  | { readonly id: number; readonly ok: false; readonly failure: Failure };

/**
 * Without an id it says that everything is loaded and the database open, so that the worker may be ended at any moment.
 */
export type ThreadMessage<Answer> = ThreadAnswer<Answer> | { readonly id: null };

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** @param url of a worker that calls `serveRequests` with the same types. */
export function createRequestThread<Order, Answer>(url: URL, workerData: unknown = null): RequestThread<Order, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let worker: Worker | null = null;
  let isReady: Promise<unknown> = Promise.resolve();
  let next = 0;

  function start(): Worker {
    const started = new Worker(url, { workerData });
    const ready = Promise.withResolvers<null>();
    isReady = ready.promise;
    started.on('message', (message: ThreadMessage<Answer>) => {
      if (message.id === null) return ready.resolve(null);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(message.answer);
      else asked?.reject(errorOfFailure(message.failure));
    });
    started.on('error', (error) => end(started, error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => {
      ready.resolve(null);
      end(started, new Error('The worker ended.'));
    });
    return started;
  }

  /** The next request starts another. */
  function end(ended: Worker, error: Error): void {
    if (worker !== ended) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    carryOut(order) {
      worker ??= start();
      const request: ThreadRequest<Order> = { id: next++, order };
      const answer = new Promise<Answer>((resolve, reject) => waiting.set(request.id, { resolve, reject }));
      worker.postMessage(request);
      return answer;
    },
    prepare() {
      worker ??= start();
    },
    async close() {
      // To end a thread while it loads a native module is to end the whole program.
      await isReady;
      await worker?.terminate();
    },
  };
}
