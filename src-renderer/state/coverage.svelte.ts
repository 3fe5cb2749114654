import type { RequestOf, WorkbenchEvent } from '../../src-main/contract/contract.ts';
import type { Analysis, CoveragePreview, CoverageResult, ExportedFile } from '../../src-main/contract/coverage.ts';
import type { Client } from '../api.ts';
import type { DensityChoice } from './densityChoice.ts';
import type { Notices } from './notices.svelte.ts';

/** A map that is being laid out, and the sets that were asked for. */
export interface Forming {
  readonly preview: CoveragePreview;
  readonly sets: RequestOf<'coverage.start'>['sets'];
}

/** The analysis that the coverage screen shows, its progress, and its result. */
export class CoverageState {
  analysis = $state.raw<Analysis | null>(null);
  result = $state.raw<CoverageResult | null>(null);
  #preview = $state.raw<{ readonly id: string; readonly preview: CoveragePreview } | null>(null);
  #sets = $state.raw<Forming['sets']>([]);
  /** Null where no map is forming, or none of it has been seen yet; kept until the result is there. */
  readonly forming: Forming | null = $derived(this.#preview !== null && this.#preview.id === this.analysis?.id && (this.isBusy || this.analysis.state === 'done') ? { preview: this.#preview.preview, sets: this.#sets } : null);
  readonly #client: Client;
  readonly #notices: Notices;
  /** What events have said of each analysis since the last request: an answer may arrive after the event of a later change. */
  readonly #heard = new Map<string, Analysis>(); // eslint-disable-line svelte/prefer-svelte-reactivity -- nothing on the screen follows it

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  get isBusy(): boolean {
    return this.analysis?.state === 'waiting' || this.analysis?.state === 'running';
  }

  /** Asks for an analysis; its id once it is on its way, null where it was refused. The old picture stays until the new one is there. */
  async start(request: RequestOf<'coverage.start'>): Promise<string | null> {
    this.#heard.clear();
    this.#preview = null;
    this.#sets = request.sets;
    const outcome = await this.#client.call('coverage.start', request);
    if (!outcome.ok) {
      this.#notices.failed('Drawing the densities', outcome.failure);
      return null;
    }
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

  /** Shows a finished analysis again; quietly nothing where it is not finished or not known. */
  async show(id: string): Promise<void> {
    if (this.result?.id === id || this.analysis?.id === id) return;
    const outcome = await this.#client.call('coverage.get', { id });
    if (outcome.ok && outcome.value !== null) this.result = outcome.value;
  }

  async refresh(): Promise<void> {
    if (this.analysis !== null && this.isBusy) await this.#fetch(this.analysis.id);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'analysis-preview' && (this.#preview === null || event.id === this.analysis?.id)) this.#preview = event;
    if (event.type !== 'analysis-changed') return;
    this.#heard.set(event.analysis.id, event.analysis);
    if (event.analysis.id === this.analysis?.id) void this.#take(event.analysis);
  }

  /** The figure as it is drawn: at this bandwidth, of this part of training. */
  async export(format: 'svg' | 'pdf' | 'png', { smoothing, part }: DensityChoice): Promise<ExportedFile | null> {
    if (this.result === null) return null;
    const outcome = await this.#client.call('coverage.export', { id: this.result.id, format, smoothing, part });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Exporting the figure', outcome.failure);
    return null;
  }

  async #take(analysis: Analysis): Promise<void> {
    this.analysis = analysis;
    if (analysis.state === 'done' && this.result?.id !== analysis.id) await this.#fetch(analysis.id);
    if (analysis.state === 'failed') {
      this.#notices.failed('Drawing the densities', { code: 'unexpected', message: analysis.message ?? 'The analysis ended without saying why.' });
    }
  }

  async #fetch(id: string): Promise<void> {
    const outcome = await this.#client.call('coverage.get', { id });
    if (!outcome.ok) this.#notices.failed('Reading the densities', outcome.failure);
    else if (outcome.value !== null && this.analysis?.id === id) this.result = outcome.value;
    this.#preview = null;
  }
}
