import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Failure } from '../../../src-main/contract/errors.ts';
import type { RunDetail, Series } from '../../../src-main/contract/runs.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';
import { appendSeries, lastCycle } from './seriesColumns.ts';

/** A running run's new cycles are fetched this often at most. */
const followMilliseconds = 1000;

/* eslint svelte/prefer-svelte-reactivity: off -- the sets here are bookkeeping that nothing on the screen follows */

/** Configurations and series of the runs that a screen looks at, followed while they train. */
export class Library {
  readonly details = new SvelteMap<string, RunDetail>();
  readonly series = new SvelteMap<string, Series>();
  readonly #client: Client;
  readonly #notices: Notices;
  #wanted: ReadonlySet<string> = new Set();
  readonly #busy = new Set<string>();
  readonly #stale = new Set<string>();

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  /** These runs are on the screen now; they alone are followed. What is already here shows at once. */
  want(runs: readonly string[]): void {
    const before = this.#wanted;
    this.#wanted = new Set(runs);
    untrack(() => runs.filter((run) => !before.has(run)).forEach((run) => void this.#fetch(run)));
  }

  refresh(): void {
    for (const run of this.#wanted) void this.#fetch(run);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'run-changed' && this.#wanted.has(event.run.id)) void this.#fetch(event.run.id);
    if (event.type === 'run-deleted') {
      this.details.delete(event.run);
      this.series.delete(event.run);
    }
  }

  /** One fetch of a run at a time; what changes meanwhile is fetched after a pause. */
  async #fetch(run: string): Promise<void> {
    if (this.#busy.has(run)) {
      this.#stale.add(run);
      return;
    }
    this.#busy.add(run);
    await Promise.all([this.#fetchDetail(run), this.#fetchSeries(run)]);
    setTimeout(() => {
      this.#busy.delete(run);
      if (this.#stale.delete(run) && this.#wanted.has(run)) void this.#fetch(run);
    }, followMilliseconds);
  }

  async #fetchDetail(run: string): Promise<void> {
    const outcome = await this.#client.call('runs.get', { run });
    if (outcome.ok) this.details.set(run, outcome.value);
    else this.#tell('Reading a run', outcome.failure);
  }

  /** A run that is not there, or an address that can be no run's, is not shown, and the screen says so itself. */
  #tell(doing: string, failure: Failure): void {
    if (failure.code !== 'not-found' && failure.code !== 'invalid-request') this.#notices.failed(doing, failure);
  }

  async #fetchSeries(run: string): Promise<void> {
    const known = this.series.get(run);
    const outcome = await this.#client.call('runs.series', { run, after: known === undefined ? -1 : lastCycle(known) });
    if (!outcome.ok) {
      this.#tell('Reading the curves of a run', outcome.failure);
      return;
    }
    this.series.set(run, known === undefined ? outcome.value : appendSeries(known, outcome.value));
  }
}
