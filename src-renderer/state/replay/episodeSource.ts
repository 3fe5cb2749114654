import type { Transport } from '../../../src-main/contract/service.ts';
import type { Outcome } from '../../../src-main/contract/errors.ts';
import { unpack, type Episode } from './episode.ts';

/** An episode asked for ahead is used for so long; one that is still going on grows meanwhile. */
const freshMilliseconds = 10_000;

/**
 * Fetches episodes. One that a person is about to open can be asked for ahead:
 * it is simulated while the pointer is on its way.
 */
export class EpisodeSource {
  readonly #client: Pick<Transport, 'call'>;
  readonly #now: () => number;
  #ahead: { readonly id: number; readonly at: number; readonly episode: Promise<Outcome<Episode>> } | null = null;

  /** @param now milliseconds. */
  constructor(client: Pick<Transport, 'call'>, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** Only the latest is kept. */
  readyAhead(id: number): void {
    if (!this.#isFresh(id)) this.#ahead = { id, at: this.#now(), episode: this.#ask(id) };
  }

  fetch(id: number): Promise<Outcome<Episode>> {
    if (this.#ahead?.id !== id) return this.#ask(id);
    const ahead = this.#isFresh(id) ? this.#ahead : null;
    this.#ahead = null;
    return ahead?.episode ?? this.#ask(id);
  }

  #isFresh(id: number): boolean {
    return this.#ahead !== null && this.#ahead.id === id && this.#now() - this.#ahead.at < freshMilliseconds;
  }

  async #ask(id: number): Promise<Outcome<Episode>> {
    const [rollout, replay] = await Promise.all([
      this.#client.call('rollouts.get', { rollout: id }),
      this.#client.call('rollouts.replay', { rollout: id }),
    ]);
    if (!rollout.ok) return rollout;
    if (!replay.ok) return replay;
    return { ok: true, value: unpack(rollout.value, replay.value) };
  }
}
