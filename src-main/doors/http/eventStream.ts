import type { ServerResponse } from 'node:http';
import type { Service } from '../../contract/service.ts';
import { securityHeaders } from './headers.ts';

/** Bytes that may wait for a slow reader before it is let go; it connects anew and asks for what it missed. */
const largestBacklog = 8 * 1024 * 1024;
const heartbeatMilliseconds = 15_000;

/**
 * Sends every event of the workbench as a server-sent event until the reader
 * leaves. The comment that goes first tells the reader that it misses nothing from here on.
 */
export function streamEvents(service: Service, response: ServerResponse): void {
  response.writeHead(200, { ...securityHeaders, 'Content-Type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n: listening\n\n');
  const write = (text: string): void => {
    if (response.writableEnded) return; // the door has ended it, and its close is on the way
    if (response.writableLength > largestBacklog) response.destroy();
    else response.write(text);
  };
  const unsubscribe = service.subscribe((event) => write(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMilliseconds);
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
