import type { Client } from '../../../src-renderer/state/client.ts';
import type { AddressBar } from '../../../src-renderer/state/router.svelte.ts';

/** A browser's window, as much as the router takes of it: an address, and a history that forgets. */
export interface FakeWindow extends AddressBar {
  /** As a person does who goes back. */
  goTo(hash: string): void;
}

export function fakeWindow(hash: string): FakeWindow {
  const listeners = new Map<string, (event: { readonly state: unknown }) => void>();
  const location = { hash };
  const change = (_held: unknown, _unused: string, address: string): void => {
    location.hash = address;
  };
  return {
    location,
    history: { state: null, replaceState: change, pushState: change },
    addEventListener: (name: string, listener: (event: { readonly state: unknown }) => void) =>
      void listeners.set(name, listener),
    goTo(next) {
      location.hash = next;
      listeners.get('popstate')?.({ state: null });
    },
  };
}

/** A workbench that answers by a table; what is not in it is not found. */
export function fakeClient(answers: Readonly<Record<string, (request: never) => unknown>>): Client {
  const call = async (name: string, request: unknown): Promise<unknown> => {
    const answer = answers[name] as ((request: unknown) => unknown) | undefined; // the test's table fits its calls
    return answer === undefined
      ? { ok: false, failure: { code: 'not-found', message: name } }
      : { ok: true, value: answer(request) };
  };
  // The test's table fits its calls.
  return { call: call as Client['call'], listen: () => () => undefined, watch: () => () => undefined };
}
