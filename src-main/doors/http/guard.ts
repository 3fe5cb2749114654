import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What the browser host knows about the browsers that it serves. */
export interface Guard {
  readonly port: number;
  /** What the cookie of a browser that entered holds, until the program ends. */
  readonly session: string;
  /** What lets one browser in, once, and the time (ms) until which it does. */
  readonly entries: Map<string, number>;
}

/** Milliseconds in which an entry must be used. */
export const ENTRY_LIFE = 10 * 60_000;

export function newGuard(port: number): Guard {
  return { port, session: newToken(), entries: new Map() };
}

/** 256 random bits, hexadecimal. */
export function newToken(): string {
  return randomBytes(32).toString('hex');
}

/** A token that one browser can trade for the cookie, until `ENTRY_LIFE` after `now`. */
export function newEntry(guard: Guard, now: number): string {
  const token = newToken();
  guard.entries.set(token, now + ENTRY_LIFE);
  return token;
}

/** Whether an entry that nobody has used is left. */
export function hasEntry(guard: Guard, now: number): boolean {
  return [...guard.entries.values()].some((end) => now < end);
}

/** Uses an entry up; false where it is none, was used before, or is too old. */
export function takeEntry(guard: Guard, candidate: string, now: number): boolean {
  let isEntry = false;
  for (const [token, end] of [...guard.entries]) {
    const isMeant = isSame(token, candidate);
    if (isMeant || now >= end) guard.entries.delete(token);
    if (isMeant && now < end) isEntry = true;
  }
  return isEntry;
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

export function isSession(guard: Guard, candidate: string): boolean {
  return isSame(guard.session, candidate);
}

/** Compared by digest, in a time that tells nothing about how much of it was right. */
function isSame(secret: string, candidate: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(secret));
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
