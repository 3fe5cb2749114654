import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answer } from '../answer.ts';
import { type Service } from '../../contract/service.ts';
import { TutelageError } from '../../contract/errors.ts';
import { streamEvents } from './eventStream.ts';
import {
  cookieName,
  cookieToken,
  hasEntry,
  isLoopbackHost,
  isSameOrigin,
  isSession,
  newEntry,
  newGuard,
  takeEntry,
  type Guard,
} from './guard.ts';
import { parseJson, readBody, refuse, send, sendJson } from './httpMessages.ts';
import { securityHeaders } from './headers.ts';
import type { RendererFiles } from './rendererFiles.ts';

export interface HttpDoorOptions {
  readonly service: Service;
  readonly files: RendererFiles;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (message: string) => void;
  /** Milliseconds since any origin, never backwards. */
  readonly clock?: () => number;
}

export interface HttpDoor {
  readonly port: number;
  /** An address that opens the interface in one browser, once, within ten minutes. */
  newAddress(): string;
  /** Ends the event streams, lets calls under way finish (two seconds at most), and stops listening. */
  close(): Promise<void>;
}

/**
 * The browser's door to a workbench, on 127.0.0.1 only:
 * `POST /api/call/<name>` with the request as JSON answers its outcome,
 * `GET /api/events` streams the events, everything else is a file of the
 * interface. Each request must name this machine, come from the interface's
 * own page and carry a token: in the address the first time, which uses that one up, in a cookie from then on.
 *
 * @throws TutelageError `conflict` where the port is taken, `invalid-request` where it cannot be had.
 */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const server = createServer();
  const port = await listen(server, options.port);
  const clock = options.clock ?? ((): number => performance.now());
  const guard = newGuard(port);
  const newAddress = (): string => `http://127.0.0.1:${port}/?token=${newEntry(guard, clock())}`;
  const entrance: Entrance = {
    guard,
    clock,
    // Whoever can read what the program prints may enter; whoever asks for it may not.
    offerAnother() {
      if (hasEntry(guard, clock())) return;
      options.log(
        'A browser asked to enter and had no valid address. A new one, for one browser and ten minutes:\n  ' +
          `${newAddress()}`,
      );
    },
  };
  const streams = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    handle(options, entrance, streams, request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the browser left while it was being answered
      options.log(
        `${request.method} ${request.url?.split('?')[0]}: ` +
          `${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response.destroy();
    });
  });
  return {
    port,
    newAddress,
    close: () => close(server, streams),
  };
}

interface Entrance {
  readonly guard: Guard;
  readonly clock: () => number;
  /** Prints another address where the last one is used up or too old. */
  offerAnother(): void;
}

async function handle(
  options: HttpDoorOptions,
  { guard, clock, offerAnother }: Entrance,
  streams: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopbackHost(guard, request.headers.host)) {
    return refuse(request, response, {
      status: 403,
      message:
        `This address is not one of the interface's own. It answers to 127.0.0.1:${guard.port} and ` +
        `localhost:${guard.port}; forward the same port number if it runs on another machine.`,
    });
  }
  if (!isSameOrigin(request.headers))
    return refuse(request, response, {
      status: 403,
      message: 'Another page asked for this. Only the interface itself may.',
    });
  const url = URL.parse(`http://127.0.0.1:${guard.port}${request.url ?? '/'}`);
  if (url === null) return refuse(request, response, { status: 400, message: 'The address is not well formed.' });
  const { pathname, searchParams } = url;
  const presented = searchParams.get('token');
  const isInside = isSession(guard, cookieToken(guard, request.headers.cookie));
  if (presented !== null && request.method === 'GET' && (takeEntry(guard, presented, clock()) || isInside))
    return welcome(guard, request, response);
  if (!isInside) {
    if (presented !== null) offerAnother();
    return refuse(request, response, {
      status: 401,
      message:
        'The interface opens at the address, token included, that the program printed last. ' +
        'Each address opens it in one browser, once, within ten minutes. Copy it from there.',
    });
  }
  if (pathname.startsWith('/api/call/'))
    return answerCall(options, pathname.slice('/api/call/'.length), request, response);
  if (request.method !== 'GET')
    return refuse(request, response, { status: 405, message: 'Only calls are posted; the rest is read.' });
  if (pathname === '/api/events') {
    streams.add(response);
    response.on('close', () => streams.delete(response));
    return streamEvents(options.service, response);
  }
  const file = await options.files(pathname);
  if (file === null && pathname === '/')
    return refuse(request, response, {
      status: 503,
      message:
        'The interface is being built, or its build did not end well. Load this page again in a moment; if it ' +
        'stays like this, run `npm run build`.',
    });
  if (file === null) return refuse(request, response, { status: 404, message: 'There is no such page.' });
  send(response, 200, file.mediaType, file.content);
}

/**
 * Trades the token of the address for a cookie that no script can read. Whoever
 * comes from a file or another site goes on by a page: after a redirection the
 * browser would withhold the cookie.
 */
function welcome(guard: Guard, request: IncomingMessage, response: ServerResponse): void {
  const cookie = `${cookieName(guard)}=${guard.session}; HttpOnly; SameSite=Strict; Path=/`;
  if (request.headers['sec-fetch-site'] !== 'cross-site') {
    response.writeHead(303, { ...securityHeaders, Location: '/', 'Set-Cookie': cookie });
    response.end();
    return;
  }
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/">' +
    '<title>Tutelage</title><p><a href="/">Go on to the workbench</a>.</p></html>\n';
  send(response, 200, 'text/html; charset=utf-8', page, {
    'Set-Cookie': cookie,
  });
}

/** An outcome is a proper answer whichever way it went: status 200. Other statuses are the door's own refusals. */
async function answerCall(
  options: HttpDoorOptions,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return refuse(request, response, { status: 405, message: 'A call is posted.' });
  if (request.headers['content-type']?.split(';')[0].trim() !== 'application/json') {
    return refuse(request, response, { status: 415, message: 'A call is JSON: send Content-Type: application/json.' });
  }
  const body = await readBody(request);
  if (typeof body !== 'string') return refuse(request, response, body);
  const parsed = parseJson(body);
  if ('status' in parsed) return refuse(request, response, parsed);
  sendJson(response, 200, await answer(options.service, name, parsed.value, options.log));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new TypeError('A TCP server has a port.'));
      resolve(address.port);
    });
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new TutelageError(
        'conflict',
        `Port ${port} is taken by another program, perhaps by Tutelage itself. Choose another with --port, or ` +
          'leave --port out to take a free one.',
        { cause: error },
      );
    case 'EACCES':
      return new TutelageError(
        'invalid-request',
        `Port ${port} needs rights that the program does not have. Choose one above 1023 with --port.`,
        { cause: error },
      );
    default:
      return error;
  }
}

async function close(server: Server, streams: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const stream of streams) stream.end();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), 2000);
  await closed;
  clearTimeout(patience);
}
