import { untrack } from 'svelte';
import type { Router } from '../router.svelte.ts';
import type { AskedAnalysis } from './analysis.svelte.ts';
import { isSameRequest } from './coverageRequest.ts';

/**
 * An analysis that the address names: what a card of the coverage screen would
 * ask now, the answer that is shown, and whether that is of an earlier choice.
 */
export class AddressedAnalysis<
  Request extends object,
  Result extends { readonly id: string; readonly request: object },
> {
  readonly asked: AskedAnalysis<Request, Result>;
  readonly isStale: boolean = $derived.by(() => {
    const request = this.#request();
    return request !== null && this.asked.result !== null && !isSameRequest(request, this.asked.result.request);
  });
  readonly #router: Router;
  readonly #key: string;
  /** What would be asked now; null where nothing can be. */
  readonly #request: () => Request | null;
  readonly #id = $derived.by(() => this.#router.place.query[this.#key] ?? '');

  /** @param key of the address, under which the analysis's id stands. */
  constructor(asked: AskedAnalysis<Request, Result>, router: Router, key: string, request: () => Request | null) {
    this.asked = asked;
    this.#router = router;
    this.#key = key;
    this.#request = request;
  }

  /** Listens, and shows what the address names; while a component is made, for as long as it is there. */
  follow(): void {
    $effect(() => untrack(() => this.asked.follow()));
    $effect(() => {
      const id = this.#id;
      if (id !== '') untrack(() => void this.asked.show(id));
    });
  }

  async start(): Promise<void> {
    const request = this.#request();
    if (request === null || this.asked.isBusy) return;
    const id = await this.asked.start(request);
    if (id !== null) this.#router.set({ [this.#key]: id });
  }
}
