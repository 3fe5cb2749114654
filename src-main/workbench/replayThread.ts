import { Worker } from 'node:worker_threads';
import type { ReplayAnswer, ReplayMessage, ReplayOrder, ReplayRequest } from './replay.ts';

/** The one worker that simulates rollouts again, started when it is first needed. */
export interface ReplayThread {
  /** @throws Error where the rollout cannot be carried out, or the worker ended. */
  carryOut(order: ReplayOrder): Promise<ReplayAnswer>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: ReplayAnswer) => void;
  readonly reject: (error: Error) => void;
}

export function createReplayThread(url: URL): ReplayThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let next = 0;

  function start(): Worker {
    const started = new Worker(url);
    started.on('message', (message: ReplayMessage) => {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(message.answer);
      else asked?.reject(new Error(message.details));
    });
    started.on('error', (error) => end(started, error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => end(started, new Error('The replay worker ended.')));
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
      const request: ReplayRequest = { id: next++, order };
      const answer = new Promise<ReplayAnswer>((resolve, reject) => waiting.set(request.id, { resolve, reject }));
      worker.postMessage(request);
      return answer;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
