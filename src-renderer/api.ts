import type { CallName, Responses, WorkbenchEvent } from '../src-main/contract/contract.ts';
import type { Failure, Outcome } from '../src-main/contract/errors.ts';
import type { Client, Connection } from './state/client.ts';

const retryMilliseconds = 3000;

/** What the preload script of the Electron shell offers. */
interface Bridge {
  call(name: string, request: unknown): Promise<unknown>;
  listen(listener: (event: WorkbenchEvent) => void): () => void;
}

declare global {
  interface Window {
    readonly tutelage?: Bridge;
  }
}

/** The transport of the door that this page was opened through. */
export function connect(window: Window): Client {
  return window.tutelage === undefined ? overHttp() : overBridge(window.tutelage);
}

function overBridge(bridge: Bridge): Client {
  return {
    call: (name, request) => settle(name, () => bridge.call(name, request)),
    listen: (listener) => bridge.listen(listener),
    watch: () => () => undefined,
  };
}

function overHttp(): Client {
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const watchers = new Set<(connection: Connection) => void>();
  const { promise: followed, resolve: follow } = Promise.withResolvers<undefined>();
  followEvents(
    (event) => listeners.forEach((listener) => listener(event)),
    (connection) => {
      follow(undefined);
      watchers.forEach((watcher) => watcher(connection));
    },
  );
  return {
    // Nothing is asked before the events flow: a change between an answer and the first event would never be seen.
    call: (name, request) => settle(name, () => followed.then(() => post(name, request))),
    listen: (listener) => join(listeners, listener),
    watch: (watcher) => join(watchers, watcher),
  };
}

function join<T>(set: Set<T>, member: T): () => void {
  set.add(member);
  return () => set.delete(member);
}

/**
 * One stream for the page: a browser opens few connections to one host. It reconnects by itself; where the host refused
 * it, a new one is tried.
 */
function followEvents(hear: (event: WorkbenchEvent) => void, tell: (connection: Connection) => void): void {
  const source = new EventSource('/api/events');
  // The host sends nothing but events of the contract.
  source.onmessage = (message: MessageEvent<string>) => hear(JSON.parse(message.data) as WorkbenchEvent);
  source.onopen = () => tell('open');
  source.onerror = () => {
    tell('lost');
    if (source.readyState === EventSource.CLOSED) setTimeout(() => followEvents(hear, tell), retryMilliseconds);
  };
}

async function post(name: string, request: unknown): Promise<unknown> {
  const response = await fetch(`/api/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) {
    throw new Error(`The host answered ${response.status} ${response.statusText}.`);
  }
  return response.json();
}

async function settle<Name extends CallName>(
  name: Name,
  send: () => Promise<unknown>,
): Promise<Outcome<Responses[Name]>> {
  try {
    // Both doors answer with the outcome of `dispatch`, whose value is the response of the call of this name.
    return (await send()) as Outcome<Responses[Name]>;
  } catch (error) {
    return { ok: false, failure: unreachable(name, error) };
  }
}

function unreachable(name: string, error: unknown): Failure {
  const details = `${name}: ${error instanceof Error ? error.message : String(error)}`;
  return {
    code: 'unavailable',
    message: 'The workbench does not answer. If its window or terminal was closed, start it again with npm start.',
    details,
  };
}
