import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import type { Outcome } from '../../src-main/contract/errors.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { Client } from '../api.ts';
import { plural } from './format.ts';
import type { Notices } from './notices.svelte.ts';

/** Events of running runs come many a second; the table takes them in together this often. */
const gatherMilliseconds = 200;

/* eslint svelte/prefer-svelte-reactivity: off -- the maps here are made anew or are bookkeeping that nothing on the screen follows */

/** All runs of the database, kept up to date by events. */
export class Runs {
  list = $state.raw<readonly RunSummary[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  readonly byId: ReadonlyMap<string, RunSummary> = $derived(new Map(this.list.map((run) => [run.id, run])));
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #pending = new Map<string, RunSummary | null>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    const outcome = await this.#client.call('runs.list', {});
    if (outcome.ok) {
      this.list = outcome.value;
      this.state = 'ready';
      return;
    }
    if (this.state !== 'ready') this.state = 'failed';
    this.#notices.failed('Reading the runs', outcome.failure);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'run-changed') this.#gather(event.run.id, event.run);
    if (event.type === 'run-deleted') this.#gather(event.run, null);
  }

  /** The new runs' ids, or the refusal, for the form to show. */
  async start(configurations: readonly Record<string, unknown>[]): Promise<Outcome<readonly string[]>> {
    const outcome = await this.#client.call('runs.start', { configurations: [...configurations] });
    if (outcome.ok) {
      this.#notices.done(`Started ${plural(outcome.value.length, 'run')}`);
      await this.load();
    }
    return outcome;
  }

  stop(runs: readonly RunSummary[]): Promise<void> {
    return this.#each('Stopping', runs.filter(canStop), (run) => this.#client.call('runs.stop', { run: run.id }));
  }

  resume(runs: readonly RunSummary[]): Promise<void> {
    return this.#each('Resuming', runs.filter(canResume), (run) => this.#client.call('runs.resume', { run: run.id }));
  }

  async rename(run: RunSummary, name: string): Promise<boolean> {
    const outcome = await this.#client.call('runs.rename', { run: run.id, name });
    if (outcome.ok) this.#gather(run.id, outcome.value);
    else this.#notices.failed(`Renaming ${run.name}`, outcome.failure);
    return outcome.ok;
  }

  async delete(runs: readonly RunSummary[]): Promise<void> {
    for (const run of runs) {
      const outcome = await this.#client.call('runs.delete', { run: run.id });
      if (outcome.ok) this.#gather(run.id, null);
      else this.#notices.failed(`Deleting ${run.name}`, outcome.failure);
    }
  }

  async #each(doing: string, runs: readonly RunSummary[], call: (run: RunSummary) => Promise<Outcome<RunSummary>>): Promise<void> {
    for (const run of runs) {
      const outcome = await call(run);
      if (outcome.ok) this.#gather(run.id, outcome.value);
      else this.#notices.failed(`${doing} ${run.name}`, outcome.failure);
    }
  }

  #gather(id: string, run: RunSummary | null): void {
    this.#pending.set(id, run);
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#takeIn(), gatherMilliseconds);
  }

  #takeIn(): void {
    this.#timer = undefined;
    const news = new Map(this.#pending);
    this.#pending.clear();
    const kept = this.list.flatMap((run) => {
      const change = news.get(run.id);
      news.delete(run.id);
      if (change === undefined) return [run];
      return change === null ? [] : [change];
    });
    this.list = [...kept, ...[...news.values()].filter((run) => run !== null)];
  }
}

export function canStop(run: RunSummary): boolean {
  return run.status === 'running' || run.status === 'queued';
}

export function canResume(run: RunSummary): boolean {
  return run.status === 'stopped' || run.status === 'failed';
}
