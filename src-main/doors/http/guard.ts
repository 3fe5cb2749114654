import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What the browser host knows about the one browser that it serves. */
export interface Guard {
  readonly port: number;
  readonly token: string;
}

/** 256 random bits, hexadecimal. */
export function newToken(): string {
  return randomBytes(32).toString('hex');
}

/** Cookies know no ports: the name keeps two hosts on one machine apart. */
export function cookieName(guard: Guard): string {
  return `tutelage-${guard.port}`;
}

/**
 * Whether the request was addressed to this machine by a loopback name. A page
 * elsewhere whose name was made to resolve to 127.0.0.1 carries its own name here.
 */
export function isLoopbackHost(guard: Guard, host: string | undefined): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${guard.port}`);
}

/**
 * Whether a request comes from the interface's own page, as far as the browser
 * says where it comes from. A person may follow a link to the interface from
 * anywhere; the token decides whether it opens.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none' || headers['sec-fetch-mode'] === 'navigate';
}

/** Compared by digest, in a time that tells nothing about how much of it was right. */
export function isToken(guard: Guard, candidate: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(guard.token));
}

/** The value that the browser sent for our cookie, '' where it sent none. */
export function cookieToken(guard: Guard, cookies: string | undefined): string {
  const prefix = `${cookieName(guard)}=`;
  const pair = (cookies ?? '')
    .split(';')
    .map((text) => text.trim())
    .find((text) => text.startsWith(prefix));
  return pair?.slice(prefix.length) ?? '';
}
