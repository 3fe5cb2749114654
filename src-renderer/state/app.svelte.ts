import { createContext } from 'svelte';
import type { RequestOf, SystemDescription } from '../../src-main/contract/contract.ts';
import type { Queue } from '../../src-main/contract/queue.ts';
import type { Client, Connection } from './client.ts';
import { CoverageState } from './coverage/coverage.svelte.ts';
import { EpisodeSource } from './replay/episodeSource.ts';
import { Library } from './runs/library.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Router } from './router.svelte.ts';
import { Runs } from './runs/runs.svelte.ts';
import { Shortcuts } from './shortcuts.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Tools } from './tools/tools.svelte.ts';

/** Everything that the screens share. One of it is made when the page opens. */
export class App {
  readonly client: Client;
  readonly notices = new Notices();
  readonly shortcuts = new Shortcuts();
  readonly router: Router;
  readonly theme: Theme;
  readonly runs: Runs;
  readonly library: Library;
  readonly coverage: CoverageState;
  readonly tools: Tools;
  readonly episodes: EpisodeSource;
  readonly #window: Window;
  connection = $state<Connection>('open');
  system = $state.raw<SystemDescription | null>(null);
  queue = $state.raw<Queue | null>(null);
  dialog = $state<'none' | 'shortcuts' | 'palette' | 'about'>('none');

  constructor(client: Client, window: Window) {
    this.client = client;
    this.#window = window;
    this.router = new Router(window);
    this.theme = new Theme(window);
    this.runs = new Runs(client, this.notices);
    this.library = new Library(client, this.notices);
    this.coverage = new CoverageState(client, this.notices);
    this.tools = new Tools(client, this.notices);
    this.episodes = new EpisodeSource(client, () => window.performance.now());
  }

  /** Begins to load and to listen. Returns what ends it. */
  open(): () => void {
    const stopListening = this.client.listen((event) => {
      this.runs.hear(event);
      this.library.hear(event);
      this.coverage.hear(event);
      this.tools.hear(event);
      if (event.type === 'databases-changed') this.#startAnew();
      if (event.type === 'queue-changed') this.queue = event.queue;
      if (event.type === 'run-deleted' && this.router.isSelected(event.run))
        this.router.select(this.router.selection.filter((id) => id !== event.run));
    });
    const stopWatching = this.client.watch((connection) => {
      const returned = this.connection === 'lost' && connection === 'open';
      this.connection = connection;
      if (returned) this.#reload();
    });
    // The bundler's own event: a part of the page, read when first needed, is not there.
    const missing = (): void =>
      this.notices.failed('Reading a part of the program', {
        code: 'unavailable',
        message:
          'The program was built anew after this page was opened, or it does not answer. Load the page again: ' +
          'its place is kept.',
      });
    this.#window.addEventListener('vite:preloadError', missing);
    this.#reload();
    return () => {
      this.#window.removeEventListener('vite:preloadError', missing);
      stopListening();
      stopWatching();
    };
  }

  /** Another database: nothing that is shown holds. */
  #startAnew(): void {
    this.router.select([]);
    this.router.go('runs');
    this.#window.location.reload();
  }

  /** Everything again: while the workbench was away, events were missed. */
  #reload(): void {
    void this.runs.load();
    void this.#describe();
    void this.changeQueue({});
    this.library.refresh();
    void this.coverage.refresh();
    void this.tools.load();
  }

  /** Changes the rules of the queue; with nothing to change it only reads them. */
  async changeQueue(rules: RequestOf<'queue.set'>): Promise<void> {
    const outcome =
      Object.keys(rules).length === 0
        ? await this.client.call('queue.get', {})
        : await this.client.call('queue.set', rules);
    if (outcome.ok) this.queue = outcome.value;
    else this.notices.failed('Reading the queue', outcome.failure);
  }

  async #describe(): Promise<void> {
    const outcome = await this.client.call('system.describe', {});
    if (outcome.ok) this.system = outcome.value;
    else this.notices.failed('Reading the workbench’s description', outcome.failure);
  }
}

export const [getApp, setApp] = createContext<App>();
