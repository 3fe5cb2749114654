import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Analysis } from '../../../src-main/contract/coverage/coverage.ts';
import type { Outcome } from '../../../src-main/contract/errors.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';

/** How a kind of analysis is asked for and read. */
export interface AnalysisCalls<Request, Result> {
  /** What is being tried, for an error: "Measuring". */
  readonly doing: string;
  readonly start: (request: Request) => Promise<Outcome<Analysis>>;
  readonly get: (id: string) => Promise<Outcome<Result | null>>;
}

/** Milliseconds after which progress is worth showing: what takes less would only flicker. */
const noticeable = 120;

/** An analysis that a panel asks for: its progress and its answer. The old answer stays until the new one is there. */
export class AskedAnalysis<Request, Result extends { readonly id: string }> {
  analysis = $state.raw<Analysis | null>(null);
  result = $state.raw<Result | null>(null);
  /** Whether the one that was asked for is neither kept nor known to be carried out. */
  isAbsent = $state(false);
  /** Whether a finished one is being read. */
  isReading = $state(false);
  /** Whether it is being carried out for so long that its progress should be shown. */
  isSlow = $state(false);
  #slow: ReturnType<typeof setTimeout> | undefined;
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #calls: AnalysisCalls<Request, Result>;
  /** What events have said since the last request: an answer may arrive after the event of a later change. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on the screen follows it
  readonly #heard = new Map<string, Analysis>();
  /** The analysis that is shown, or will be once it is done. */
  #wanted = '';
  /** Questions so far: the answer to an older one is not taken for the newest's. */
  #turn = 0;

  constructor(client: Client, notices: Notices, calls: AnalysisCalls<Request, Result>) {
    this.#client = client;
    this.#notices = notices;
    this.#calls = calls;
  }

  /** Begins to listen. Returns what ends it. */
  follow(): () => void {
    const stopListening = this.#client.listen((event) => this.hear(event));
    const stopWatching = this.#client.watch((connection) => {
      // While the workbench was away, events were missed.
      if (connection === 'open') void this.refresh();
    });
    return () => {
      stopListening();
      stopWatching();
    };
  }

  get isBusy(): boolean {
    return this.analysis?.state === 'waiting' || this.analysis?.state === 'running';
  }

  /** Asks; the analysis's id once it is on its way, null where it was refused or another was asked for since. */
  async start(request: Request): Promise<string | null> {
    this.#turn += 1;
    const mine = this.#turn;
    this.#heard.clear();
    const outcome = await this.#calls.start(request);
    if (mine !== this.#turn) return null;
    if (!outcome.ok) {
      this.#notices.failed(this.#calls.doing, outcome.failure);
      return null;
    }
    this.#wanted = outcome.value.id;
    this.isReading = false;
    await this.#take(this.#heard.get(outcome.value.id) ?? outcome.value);
    return outcome.value.id;
  }

  async cancel(): Promise<void> {
    if (this.analysis === null) return;
    this.#heard.clear();
    const outcome = await this.#client.call('coverage.cancel', { id: this.analysis.id });
    if (outcome.ok) await this.#take(this.#heard.get(outcome.value.id) ?? outcome.value);
    else this.#notices.failed('Cancelling', outcome.failure);
  }

  /** Shows a finished analysis; one that is still being carried out is followed from its next event on. */
  async show(id: string): Promise<void> {
    if (this.#wanted === id && (this.isBusy || this.result?.id === id)) return;
    this.#turn += 1;
    this.#wanted = id;
    this.isAbsent = false;
    this.#heard.delete(id);
    this.isReading = true;
    const outcome = await this.#calls.get(id);
    if (this.#wanted === id) this.isReading = false;
    if (this.#wanted !== id || this.#heard.has(id)) return;
    if (outcome.ok && outcome.value !== null) this.result = outcome.value;
    else if (outcome.ok || outcome.failure.code === 'not-found') this.isAbsent = true;
    else this.#notices.failed(this.#calls.doing, outcome.failure);
  }

  /** Reads the answer that may have come while events were missed. */
  async refresh(): Promise<void> {
    if (this.isBusy) await this.#fetch(this.#wanted);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type !== 'analysis-changed') return;
    this.#heard.set(event.analysis.id, event.analysis);
    if (event.analysis.id === this.#wanted || event.analysis.id === this.analysis?.id) void this.#take(event.analysis);
  }

  async #take(analysis: Analysis): Promise<void> {
    this.#know(analysis);
    this.isAbsent = false;
    if (analysis.state === 'done') {
      if (analysis.id === this.#wanted && this.result?.id !== analysis.id) await this.#fetch(analysis.id);
      if (this.result?.id !== analysis.id) this.#know(null); // another is shown by now, or it could not be read
    }
    if (analysis.state === 'failed')
      this.#notices.failed(this.#calls.doing, {
        code: 'unexpected',
        message: analysis.message ?? 'The analysis ended without saying why.',
      });
  }

  async #fetch(id: string): Promise<void> {
    const outcome = await this.#calls.get(id);
    if (!outcome.ok) this.#notices.failed(this.#calls.doing, outcome.failure);
    else if (outcome.value !== null && this.#wanted === id) {
      this.result = outcome.value;
      if (this.isBusy) this.#know(null);
    }
  }

  #know(analysis: Analysis | null): void {
    this.analysis = analysis;
    if (this.isBusy) {
      this.#slow ??= setTimeout(() => (this.isSlow = true), noticeable);
      return;
    }
    clearTimeout(this.#slow);
    this.#slow = undefined;
    this.isSlow = false;
  }
}
