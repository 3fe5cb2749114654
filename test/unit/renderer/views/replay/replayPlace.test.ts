import { flushSync } from 'svelte';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Notices } from '../../../../../src-renderer/state/notices.svelte.ts';
import type { Episode } from '../../../../../src-renderer/state/replay/episode.ts';
import type { EpisodeSource } from '../../../../../src-renderer/state/replay/episodeSource.ts';
import { Replays } from '../../../../../src-renderer/state/replay/replay.svelte.ts';
import { Router } from '../../../../../src-renderer/state/router.svelte.ts';
import { Playback } from '../../../../../src-renderer/views/replay/playback.svelte.ts';
import { ReplayPlace } from '../../../../../src-renderer/views/replay/replayPlace.svelte.ts';
import { inEffects } from '../../../../helpers/window/effects.svelte.ts';
import { fakeClient, fakeWindow, type FakeWindow } from '../../../../helpers/window/fakeWindow.ts';

/** Episodes of ten steps for each id. */
const source = {
  fetch: (id: number) =>
    Promise.resolve({
      ok: true,
      value: { rollout: { id, steps: 10, run: 'run-1', ending: 'terminated', task: { timestep: 0.02 } } },
    }),
} as unknown as EpisodeSource; // what a place reads of an episode is there

async function stand(
  hash: string,
  options: { isCalm?: boolean; isDrawing?: () => boolean } = {},
): Promise<{
  readonly place: ReplayPlace;
  readonly playback: Playback;
  readonly replays: Replays;
  readonly router: Router;
  readonly window: FakeWindow;
  readonly leave: () => void;
}> {
  const window = fakeWindow(hash);
  const router = new Router(window);
  const replays = new Replays(fakeClient({}), source, new Notices());
  const playback = new Playback();
  const place = new ReplayPlace(router, replays, playback, { isDrawing: () => false, isCalm: true, ...options });
  const leave = inEffects(() => place.keep());
  onTestFinished(leave);
  flushSync();
  await expect.poll(() => replays.shown).toEqual(place.ids);
  await Promise.resolve();
  flushSync();
  return { place, playback, replays, router, window, leave };
}

describe('the place of a replay', () => {
  test('opens the episodes of the address at its step, at its pace', async () => {
    const { replays, playback } = await stand('#/replay?rollouts=3,5&step=7&speed=2&loop=on');
    expect(replays.episodes.map(({ rollout }: Episode) => rollout.id)).toEqual([3, 5]);
    expect([playback.step, playback.last, playback.timestep]).toEqual([7, 10, 0.02]);
    expect([playback.speed, playback.loop, playback.playing]).toEqual([2, true, false]);
  });

  test('plays what is opened first without a step, unless nothing is to move', async () => {
    expect((await stand('#/replay?rollouts=3', { isCalm: false })).playback.playing).toBe(true);
    expect((await stand('#/replay?rollouts=3', { isCalm: true })).playback.playing).toBe(false);
    expect((await stand('#/replay?rollouts=3&step=2', { isCalm: false })).playback.playing).toBe(false);
  });

  test('the address follows a replay that stands, not one that plays or is drawn from', async () => {
    let isDrawing = false;
    const { playback, router } = await stand('#/replay?rollouts=3', { isDrawing: () => isDrawing });
    const step = (): string | undefined => (flushSync(), router.place.query['step']);
    playback.move(4);
    expect(step()).toBe('4');
    playback.move(-4);
    expect(step(), 'the start is not said').toBeUndefined();
    playback.toggle();
    playback.tick(0.1);
    expect(playback.step).toBe(5);
    expect(step()).toBeUndefined();
    playback.toggle();
    expect(step()).toBe('5');
    isDrawing = true;
    playback.seek(9);
    expect(step()).toBe('5');
  });

  test('a replay follows a person who goes back: to a step, to a pace, to other episodes', async () => {
    const { playback, replays, window } = await stand('#/replay?rollouts=3&step=7');
    window.goTo('#/replay?rollouts=3&step=2&speed=0.5');
    flushSync();
    expect([playback.step, playback.speed]).toEqual([2, 0.5]);
    window.goTo('#/replay?rollouts=8&step=1');
    flushSync();
    await expect.poll(() => replays.shown).toEqual([8]);
    await Promise.resolve();
    expect(playback.step).toBe(1);
  });

  test('speed and loop stand in the address where they are not the usual', async () => {
    const { playback, router } = await stand('#/replay?rollouts=3');
    playback.shift(1);
    playback.loop = true;
    flushSync();
    expect(router.place.query).toMatchObject({ speed: '2', loop: 'on' });
    playback.shift(-1);
    flushSync();
    expect(router.place.query).not.toHaveProperty('speed');
  });

  test('others begin at their start, four at most and each once, the camera as it was', async () => {
    const { place, playback, router, window } = await stand('#/replay?rollouts=3&step=7');
    place.toggleFollow();
    place.go([4, 4, 5, 6, 7, 8]);
    flushSync();
    expect(place.ids).toEqual([4, 5, 6, 7]);
    expect(place.follow).toBe(false);
    expect(playback.step).toBe(0);
    expect(router.place.query).not.toHaveProperty('step');
    expect(window.location.hash).toContain('rollouts=4,5,6,7');
  });

  test('who has left is not followed', async () => {
    const { playback, leave, window } = await stand('#/replay?rollouts=3&step=7');
    leave();
    window.goTo('#/replay?rollouts=3&step=2');
    playback.move(1);
    flushSync();
    expect(playback.step).toBe(8);
    expect(window.location.hash).toBe('#/replay?rollouts=3&step=2');
  });
});
