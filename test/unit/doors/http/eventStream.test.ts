import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Service } from '../../../../src-main/contract/service.ts';
import { streamEvents } from '../../../../src-main/doors/http/eventStream.ts';

test('an event that comes after the stream was ended is dropped, and throws nothing', async () => {
  let announce: ((event: unknown) => void) | undefined;
  const service = {
    subscribe: (listener: (event: unknown) => void) => {
      announce = listener;
      return () => {};
    },
  } as unknown as Service; // all that a stream asks of the service
  const failures: Error[] = [];
  const server = createServer((_, response) => {
    response.on('error', (failure) => failures.push(failure));
    streamEvents(service, response);
    announce?.('before');
    response.end();
    announce?.('after');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // A TCP server's address is one.
    const { port } = server.address() as AddressInfo;
    const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(text).toContain('"before"');
    expect(text).not.toContain('"after"');
    expect(failures).toEqual([]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
