import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answer } from '../answer.ts';
import { type Service } from '../../contract/service.ts';
import { TutelageError } from '../../contract/errors.ts';
import { streamEvents } from './eventStream.ts';
import { cookieName, cookieToken, isLoopbackHost, isSameOrigin, isToken, newToken, type Guard } from './guard.ts';
import { parseJson, readBody, refuse, send, sendJson } from './httpMessages.ts';
import { securityHeaders } from './headers.ts';
import type { RendererFiles } from './rendererFiles.ts';

export interface HttpDoorOptions {
  readonly service: Service;
  readonly files: RendererFiles;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (message: string) => void;
}

export interface HttpDoor {
  /** The address that opens the interface, token included. */
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** Ends the event streams, lets calls under way finish (two seconds at most), and stops listening. */
  close(): Promise<void>;
}

/**
 * The browser's door to a workbench, on 127.0.0.1 only:
 * `POST /api/call/<name>` with the request as JSON answers its outcome,
 * `GET /api/events` streams the events, everything else is a file of the
 * interface. Each request must name this machine, come from the interface's
 * own page and carry the token: in the address the first time, in a cookie from then on.
 *
 * @throws TutelageError `conflict` where the port is taken, `invalid-request` where it cannot be had.
 */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const server = createServer();
  const port = await listen(server, options.port);
  const guard: Guard = { port, token: newToken() };
  const streams = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    handle(options, guard, streams, request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the browser left while it was being answered
      options.log(
        `${request.method} ${request.url?.split('?')[0]}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response.destroy();
    });
  });
  return {
    address: `http://127.0.0.1:${port}/?token=${guard.token}`,
    port,
    token: guard.token,
    close: () => close(server, streams),
  };
}

async function handle(
  options: HttpDoorOptions,
  guard: Guard,
  streams: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopbackHost(guard, request.headers.host)) {
    return refuse(request, response, {
      status: 403,
      message: `This address is not one of the interface's own. It answers to 127.0.0.1:${guard.port} and localhost:${guard.port}; forward the same port number if it runs on another machine.`,
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
  if (presented !== null && request.method === 'GET' && isToken(guard, presented)) return welcome(guard, response);
  if (!isToken(guard, cookieToken(guard, request.headers.cookie))) {
    return refuse(request, response, {
      status: 401,
      message:
        'The interface opens at the address, token included, that the program printed when it started. Copy it from there.',
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
        'The interface is being built, or its build did not end well. Load this page again in a moment; if it stays like this, run `npm run build`.',
    });
  if (file === null) return refuse(request, response, { status: 404, message: 'There is no such page.' });
  send(response, 200, file.mediaType, file.content);
}

/** Moves the token from the address, where histories and screenshots keep it, into a cookie that no script can read. */
function welcome(guard: Guard, response: ServerResponse): void {
  response.writeHead(303, {
    ...securityHeaders,
    Location: '/',
    'Set-Cookie': `${cookieName(guard)}=${guard.token}; HttpOnly; SameSite=Strict; Path=/`,
  });
  response.end();
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
        `Port ${port} is taken by another program, perhaps by Tutelage itself. Choose another with --port, or leave --port out to take a free one.`,
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
