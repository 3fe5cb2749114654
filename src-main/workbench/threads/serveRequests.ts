import type { MessagePort } from 'node:worker_threads';
import { failureOf } from '../../contract/failure.ts';
import type { ThreadAnswer, ThreadMessage, ThreadRequest } from './requestThread.ts';

/**
 * The other end of `createRequestThread`: answers one request after the other.
 *
 * @param transfer buffers of an answer that are handed over, not copied.
 */
export function serveRequests<Order, Answer>(
  port: MessagePort | null,
  carryOut: (order: Order) => Promise<Answer>,
  transfer: (answer: Answer) => readonly ArrayBuffer[] = () => [],
): void {
  if (port === null) throw new Error('This file is a worker; the workbench starts it.');
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, order }: ThreadRequest<Order>) => {
    last = last.then(async () => {
      const message = await carryOut(order).then(
        (answer): ThreadAnswer<Answer> => ({ id, ok: true, answer }),
        (error: unknown): ThreadAnswer<Answer> => ({ id, ok: false, failure: failureOf(error) }),
      );
      port.postMessage(message, message.ok ? transfer(message.answer) : []);
    });
  });
  port.postMessage({ id: null } satisfies ThreadMessage<Answer>);
}
