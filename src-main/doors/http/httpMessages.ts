import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Failure } from '../../contract/errors.ts';
import { securityHeaders } from './headers.ts';

/** The longest request that is read. A study of a thousand configurations takes about a tenth of it. */
export const largestBody = 10 * 1024 * 1024;

/** A request that the door itself turns away, before the workbench hears of it. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 503;
  readonly message: string;
}

/** The body of a request, or why it is not read. Stops at the limit, whatever length the request announced. */
export async function readBody(request: IncomingMessage): Promise<string | Refusal> {
  const pieces: Buffer[] = [];
  let length = 0;
  // Leaving the loop early must not close the connection, over which the refusal goes back.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(piece);
    length += bytes.length;
    if (length > largestBody)
      return {
        status: 413,
        message: `The request is longer than ${largestBody / 1024 / 1024} MB, the most that is read.`,
      };
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}

export function parseJson(text: string): { readonly value: unknown } | Refusal {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return { status: 400, message: 'The request is not well-formed JSON.' };
  }
}

export function send(
  response: ServerResponse,
  status: number,
  mediaType: string,
  content: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': mediaType,
    'Content-Length': Buffer.byteLength(content),
    ...headers,
  });
  response.end(content);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** Programs get an outcome, as from any call; people get a page. The connection ends, since the body may be unread. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  response.shouldKeepAlive = false;
  const failure: Failure = { code: 'invalid-request', message: refusal.message };
  if (!request.headers.accept?.includes('text/html')) return sendJson(response, refusal.status, { ok: false, failure });
  send(response, refusal.status, 'text/html; charset=utf-8', refusalPage(refusal));
}

/** `message` is the program's own text: nothing of the request is repeated in it. */
function refusalPage(refusal: Refusal): string {
  // A browser withholds the cookie when a link on another site led here, and sends it from this page on.
  const retry =
    refusal.status === 401
      ? '<p>If the interface is already open in this browser, <a href="/">go on to it</a>.</p>'
      : '';
  return (
    '<!doctype html><html lang="en"><meta ' +
    `charset="utf-8"><title>Tutelage</title><h1>Tutelage</h1><p>${refusal.message}</p>${retry}</html>\n`
  );
}
