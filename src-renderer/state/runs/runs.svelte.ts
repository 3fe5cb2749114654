import type { ToolName } from '../../../src-main/contract/care/tools.ts';
import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Outcome } from '../../../src-main/contract/errors.ts';
import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import type { Client } from '../client.ts';
import { plural } from '../format.ts';
import type { Notices } from '../notices.svelte.ts';
import type { Settings } from '../../../src-main/contract/filter/settings.ts';

/** Events of running runs come many a second; the table takes them in together this often. */
const gatherMilliseconds = 200;

/** Tools that runs come in by, which are not told one by one. */
const bringsRuns: ReadonlySet<ToolName> = new Set(['import', 'merge']);

/* eslint svelte/prefer-svelte-reactivity: off -- the maps are made anew or bookkeeping that no screen follows */

/** All runs of the database, kept up to date by events. */
export class Runs {
  all = $state.raw<readonly RunSummary[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  readonly byId: ReadonlyMap<string, RunSummary> = $derived(new Map(this.all.map((run) => [run.id, run])));
  /** Those that are not in the trash. */
  readonly list: readonly RunSummary[] = $derived(this.all.filter((run) => run.trashedAt === null));
  readonly trashed: readonly RunSummary[] = $derived(this.all.filter((run) => run.trashedAt !== null));
  /** What the runs of a configuration share, by its id; read when runs are grouped. */
  configurations = $state.raw<ReadonlyMap<number, Settings>>(new Map());
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #pending = new Map<string, RunSummary | null>();
  /** What events said while the list was being read: it may be newer than the list. */
  readonly #heardWhileLoading = new Map<string, RunSummary | null>();
  #loads = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    this.#loads += 1;
    const outcome = await this.#client.call('runs.list', {});
    this.#loads -= 1;
    const heard = new Map(this.#heardWhileLoading);
    if (this.#loads === 0) this.#heardWhileLoading.clear();
    if (outcome.ok) {
      this.all = withNews(outcome.value, heard);
      this.state = 'ready';
      return;
    }
    if (this.state !== 'ready') this.state = 'failed';
    this.#notices.failed('Reading the runs', outcome.failure);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'run-changed') this.#gather(event.run.id, event.run);
    if (event.type === 'run-deleted') this.#gather(event.run, null);
    if (event.type === 'groups-changed') void this.load();
    if (event.type === 'tool-changed' && bringsRuns.has(event.job.tool) && event.job.state !== 'running')
      void this.load();
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

  /** The new run's id, or the refusal, for the form to show. */
  async fork(origin: string, settings: Readonly<Record<string, unknown>>): Promise<Outcome<readonly string[]>> {
    const outcome = await this.#client.call('runs.fork', { run: origin, settings });
    if (!outcome.ok) return outcome;
    this.#notices.done('Forked', 'The new run goes on from where the other rests.');
    await this.load();
    return { ok: true, value: [outcome.value] };
  }

  stop(runs: readonly RunSummary[]): Promise<void> {
    return this.#each('Stopping', runs.filter(canStop), (run) => this.#client.call('runs.stop', { run: run.id }));
  }

  resume(runs: readonly RunSummary[]): Promise<void> {
    return this.#each('Resuming', runs.filter(canResume), (run) => this.#client.call('runs.resume', { run: run.id }));
  }

  /** Reads the configurations anew where one of the runs' is not known yet. */
  async loadConfigurations(): Promise<void> {
    if (this.all.every((run) => this.configurations.has(run.configurationId))) return;
    const outcome = await this.#client.call('runs.configurations', {});
    if (outcome.ok) this.configurations = new Map(outcome.value.map(({ id, settings }) => [id, settings]));
    else this.#notices.failed('Reading the configurations', outcome.failure);
  }

  async update(run: RunSummary, changes: Omit<RequestOf<'runs.update'>, 'run'>): Promise<boolean> {
    const outcome = await this.#client.call('runs.update', { run: run.id, ...changes });
    if (!outcome.ok) this.#notices.failed(`Changing ${run.name}`, outcome.failure);
    this.#takeIn();
    return outcome.ok;
  }

  async archive(runs: readonly RunSummary[], archived: boolean): Promise<void> {
    await this.#each(archived ? 'Archiving' : 'Taking out of the archive', runs, (run) =>
      this.#client.call('runs.update', { run: run.id, archived }),
    );
    this.#notices.done(`${plural(runs.length, 'run')} ${archived ? 'archived' : 'back from the archive'}`, '', {
      title: 'Undo',
      run: () => void this.archive(runs, !archived),
    });
  }

  /** Into the trash; the notice takes it back. */
  async trash(runs: readonly RunSummary[]): Promise<void> {
    await this.#each('Deleting', runs, (run) => this.#client.call('runs.trash', { run: run.id }));
    const what = runs.length === 1 ? runs[0].name : plural(runs.length, 'run');
    const stops = runs.some(canStop) ? ' What trains stops after its cycle.' : '';
    this.#notices.done(`${what} moved to the trash`, `A run goes after 30 days of use, or when you say so.${stops}`, {
      title: 'Undo',
      run: () => void this.restore(runs),
    });
  }

  restore(runs: readonly RunSummary[]): Promise<void> {
    return this.#each('Restoring', runs, (run) => this.#client.call('runs.restore', { run: run.id }));
  }

  /** For good. */
  async delete(runs: readonly RunSummary[]): Promise<void> {
    for (const run of runs) {
      const outcome = await this.#client.call('runs.delete', { run: run.id });
      if (!outcome.ok) this.#notices.failed(`Deleting ${run.name}`, outcome.failure);
    }
  }

  async emptyTrash(): Promise<void> {
    const outcome = await this.#client.call('runs.purge', {});
    if (!outcome.ok) return this.#notices.failed('Emptying the trash', outcome.failure);
    const { deleted, kept } = outcome.value;
    this.#notices.done(
      `${plural(deleted, 'run')} deleted`,
      kept === 0
        ? ''
        : `${plural(kept, 'run')} stayed: an unfinished frozen run needs the teacher, or another process trains it.`,
    );
  }

  /** What became of the runs is told by events alone: an answer may arrive after the event of a later change. */
  async #each(
    doing: string,
    runs: readonly RunSummary[],
    call: (run: RunSummary) => Promise<Outcome<RunSummary>>,
  ): Promise<void> {
    for (const run of runs) {
      const outcome = await call(run);
      if (!outcome.ok) this.#notices.failed(`${doing} ${run.name}`, outcome.failure);
    }
    this.#takeIn();
  }

  #gather(id: string, run: RunSummary | null): void {
    this.#pending.set(id, run);
    if (this.#loads > 0) this.#heardWhileLoading.set(id, run);
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#takeIn(), gatherMilliseconds);
  }

  /** What a person did is shown when it is done, not a moment later under the next click. */
  #takeIn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.size === 0) return;
    this.all = withNews(this.all, this.#pending);
    this.#pending.clear();
  }
}

/**
 * The runs with those that changed in their old places, new ones at the end, and without those that are gone (null).
 */
function withNews(runs: readonly RunSummary[], changes: ReadonlyMap<string, RunSummary | null>): readonly RunSummary[] {
  const news = new Map(changes);
  const kept = runs.flatMap((run) => {
    const change = news.get(run.id);
    news.delete(run.id);
    if (change === undefined) return [run];
    return change === null ? [] : [change];
  });
  return [...kept, ...[...news.values()].filter((run) => run !== null)];
}

export function canStop(run: RunSummary): boolean {
  return run.status === 'running' || run.status === 'queued';
}

/** From its last whole cycle, which a run that waits or trains is about to leave behind. */
export function canFork(run: RunSummary): boolean {
  return !canStop(run) && run.cycles > 0 && run.source === null;
}

export function canResume(run: RunSummary): boolean {
  return run.status === 'stopped' || run.status === 'failed';
}
