import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { CoveragePreview, CoverageResult, ExportedFile } from '../../../src-main/contract/coverage/coverage.ts';
import type { VenueName } from '../../../src-main/contract/figures.ts';
import type { Client } from '../client.ts';
import { AskedAnalysis } from './analysis.svelte.ts';
import type { DensityChoice } from './densityChoice.ts';
import type { Notices } from '../notices.svelte.ts';

/** A map that is being laid out, and the sets that were asked for. */
export interface Forming {
  readonly preview: CoveragePreview;
  readonly sets: RequestOf<'coverage.start'>['sets'];
}

/** The map that the coverage screen shows, and how the next one forms. */
export class CoverageState extends AskedAnalysis<RequestOf<'coverage.start'>, CoverageResult> {
  #preview = $state.raw<{ readonly id: string; readonly preview: CoveragePreview } | null>(null);
  /** What was asked for last; null before the first question. */
  asked = $state.raw<RequestOf<'coverage.start'> | null>(null);
  /** Null where no map is forming, or none of it has been seen yet; kept until the result is there. */
  readonly forming: Forming | null = $derived(
    this.#preview !== null &&
      this.#preview.id === this.analysis?.id &&
      (this.isBusy || (this.analysis.state === 'done' && this.result?.id !== this.analysis.id))
      ? { preview: this.#preview.preview, sets: this.asked?.sets ?? [] }
      : null,
  );
  readonly #client: Client;
  readonly #notices: Notices;

  constructor(client: Client, notices: Notices) {
    super(client, notices, {
      doing: 'Drawing the densities',
      start: (request) => client.call('coverage.start', request),
      get: (id) => client.call('coverage.get', { id }),
    });
    this.#client = client;
    this.#notices = notices;
  }

  override start(request: RequestOf<'coverage.start'>): Promise<string | null> {
    this.#preview = null;
    this.asked = request;
    return super.start(request);
  }

  override hear(event: WorkbenchEvent): void {
    if (event.type === 'analysis-preview' && (this.#preview === null || event.id === this.analysis?.id))
      this.#preview = event;
    super.hear(event);
  }

  /** The figure as it is drawn: at this bandwidth, of this part of training, under these titles. */
  async export(
    format: 'svg' | 'pdf' | 'png',
    { smoothing, part }: DensityChoice,
    titles: Readonly<Record<string, string>>,
    venue: VenueName,
  ): Promise<ExportedFile | null> {
    if (this.result === null) return null;
    const outcome = await this.#client.call('coverage.export', {
      id: this.result.id,
      format,
      smoothing,
      part,
      titles,
      venue,
    });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Exporting the figure', outcome.failure);
    return null;
  }
}
