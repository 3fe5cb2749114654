import { SvelteMap } from 'svelte/reactivity';
import type { Failure, Outcome } from '../../../src-main/contract/errors.ts';
import type { AlikeRollout } from '../../../src-main/contract/replay.ts';
import type { Role, RolloutSummary, RunDetail } from '../../../src-main/contract/runs.ts';
import type { Client } from '../client.ts';
import type { Episode } from './episode.ts';
import type { EpisodeSource } from './episodeSource.ts';
import type { Notices } from '../notices.svelte.ts';

/* eslint svelte/prefer-svelte-reactivity: off -- map and set are bookkeeping that nothing on the screen follows */

/** A rollout that could not be shown. */
export interface Refused {
  readonly id: number;
  readonly failure: Failure;
}

/** The episodes on the replay screen. The old ones stay until the new ones are there. */
export class Replays {
  episodes = $state.raw<readonly Episode[]>([]);
  refused = $state.raw<readonly Refused[]>([]);
  /** Ids that are shown; null before the first answer. */
  shown = $state.raw<readonly number[] | null>(null);
  /** How many rollouts the runs have, by role; as of when their episodes were opened. */
  readonly counts = new SvelteMap<string, RunDetail['rollouts']>();
  readonly #client: Client;
  readonly #source: EpisodeSource;
  readonly #notices: Notices;
  #asked = 0;

  constructor(client: Client, source: EpisodeSource, notices: Notices) {
    this.#client = client;
    this.#source = source;
    this.#notices = notices;
  }

  async show(ids: readonly number[]): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const known = new Map(this.episodes.map((episode) => [episode.rollout.id, episode]));
    const outcomes = await Promise.all(
      ids.map(async (id): Promise<Outcome<Episode>> => {
        const episode = known.get(id);
        // One that goes on may be longer by now.
        return episode === undefined || episode.rollout.ending === 'open'
          ? this.#source.fetch(id)
          : { ok: true, value: episode };
      }),
    );
    if (mine !== this.#asked) return;
    this.episodes = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    this.refused = outcomes.flatMap((outcome, index) =>
      outcome.ok ? [] : [{ id: ids[index], failure: outcome.failure }],
    );
    this.shown = ids;
    for (const run of new Set(this.episodes.map(({ rollout }) => rollout.run))) void this.count(run);
  }

  /** Others that began as an episode did; null after an error. */
  async alike(rollout: number): Promise<readonly AlikeRollout[] | null> {
    const outcome = await this.#client.call('rollouts.alike', { rollout });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Looking for episodes that began alike', outcome.failure);
    return null;
  }

  async count(run: string): Promise<void> {
    const outcome = await this.#client.call('runs.get', { run });
    if (outcome.ok) this.counts.set(run, outcome.value.rollouts);
    else if (outcome.failure.code !== 'not-found') this.#notices.failed('Reading a run', outcome.failure);
  }

  /** A page of a run's rollouts of a role by their index, `from` included; fewer at the end, none after an error. */
  async list(run: string, role: Role, from: number, limit: number): Promise<readonly RolloutSummary[]> {
    await this.count(run);
    const count = this.counts.get(run)?.[role] ?? 0;
    const first = Math.max(0, from);
    const wanted = Math.min(limit, count - first);
    if (wanted <= 0) return [];
    // The workbench counts from the latest.
    const outcome = await this.#client.call('runs.rollouts', {
      run,
      role,
      offset: count - first - wanted,
      limit: wanted,
    });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Reading the rollouts', outcome.failure);
    return [];
  }
}
