import { describe, expect, test } from 'vitest';
import type { Transport } from '../../../../../src-main/contract/service.ts';
import { EpisodeSource } from '../../../../../src-renderer/state/replay/episodeSource.ts';

/** A client of which every call fails, and which notes what was asked. */
function setUp(): {
  readonly source: EpisodeSource;
  readonly asked: string[];
  readonly wait: (milliseconds: number) => void;
} {
  let now = 0;
  const asked: string[] = [];
  const client: Pick<Transport, 'call'> = {
    call: (name, request) => {
      asked.push(`${name} ${'rollout' in request ? request.rollout : ''}`);
      return Promise.resolve({ ok: false, failure: { code: 'not-found', message: `no ${asked.length}` } });
    },
  };
  return { source: new EpisodeSource(client, () => now), asked, wait: (milliseconds) => (now += milliseconds) };
}

describe('EpisodeSource', () => {
  test('what was asked for ahead is not asked for again, once', async () => {
    const { source, asked } = setUp();
    source.readyAhead(7);
    source.readyAhead(7);
    expect(asked).toEqual(['rollouts.get 7', 'rollouts.replay 7']);
    await source.fetch(7);
    expect(asked.length).toBe(2);
    await source.fetch(7);
    expect(asked.length, 'it may have grown since').toBe(4);
  });

  test('another one, and one from long ago, are asked for', async () => {
    const { source, asked, wait } = setUp();
    source.readyAhead(7);
    await source.fetch(8);
    expect(asked.slice(2)).toEqual(['rollouts.get 8', 'rollouts.replay 8']);
    await source.fetch(7);
    expect(asked.length, 'of several episodes, the one that was asked for ahead is there whatever its place').toBe(4);
    source.readyAhead(7);
    wait(60_000);
    await source.fetch(7);
    expect(asked.length).toBe(8);
  });

  test('what goes wrong is told to who opens it', async () => {
    const { source } = setUp();
    source.readyAhead(7);
    expect(await source.fetch(7)).toEqual({ ok: false, failure: { code: 'not-found', message: 'no 1' } });
  });
});
