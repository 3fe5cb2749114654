import { flushSync } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import { AddressedAnalysis } from '../../../../../src-renderer/state/coverage/addressed.svelte.ts';
import { AskedAnalysis } from '../../../../../src-renderer/state/coverage/analysis.svelte.ts';
import { Notices } from '../../../../../src-renderer/state/notices.svelte.ts';
import { Router } from '../../../../../src-renderer/state/router.svelte.ts';
import { inEffects } from '../../../../helpers/window/effects.svelte.ts';
import { fakeClient, fakeWindow } from '../../../../helpers/window/fakeWindow.ts';

interface Answer {
  readonly id: string;
  readonly request: { readonly states: number };
}

/** Analyses that are done at once; their ids say what was asked. */
function stand(hash: string): {
  readonly addressed: AddressedAnalysis<{ states: number }, Answer>;
  readonly router: Router;
  readonly wish: { states: number | null };
} {
  const router = new Router(fakeWindow(hash));
  const wish: { states: number | null } = { states: 100 };
  const asked = new AskedAnalysis<{ states: number }, Answer>(fakeClient({}), new Notices(), {
    doing: 'Measuring',
    start: ({ states }) =>
      Promise.resolve({
        ok: true,
        value: { id: `of-${states}`, state: 'done', phase: '', fraction: 1, message: null },
      }),
    get: (id) => Promise.resolve({ ok: true, value: { id, request: { states: Number(id.slice(3)) } } }),
  });
  const addressed = new AddressedAnalysis(asked, router, 'measures', () => {
    const asks = router.place.query['states'] ?? wish.states;
    return asks === null ? null : { states: Number(asks) };
  });
  onTestFinished(inEffects(() => addressed.follow()));
  flushSync();
  return { addressed, router, wish };
}

test('what the address names is shown, and is stale where another question stands now', async () => {
  const { addressed, router } = stand('#/coverage?measures=of-100');
  await expect.poll(() => addressed.asked.result?.id).toBe('of-100');
  expect(addressed.isStale).toBe(false);
  router.set({ states: '200' });
  expect(addressed.isStale).toBe(true);
});

test('asking puts the answer into the address; where nothing can be asked, nothing happens', async () => {
  const { addressed, router, wish } = stand('#/coverage');
  wish.states = null;
  await addressed.start();
  expect(router.place.query).not.toHaveProperty('measures');
  wish.states = 50;
  await addressed.start();
  expect(router.place.query['measures']).toBe('of-50');
  expect(addressed.asked.result).toEqual({ id: 'of-50', request: { states: 50 } });
});
