import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { FigureSpecification, OwnVenue } from '../../../src-main/contract/figures/specification.ts';
import type { FigureSummary } from '../../../src-main/contract/figures/stored.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';

/** The figures of the database, and a person's own venues. */
export class FigureList {
  list = $state.raw<readonly FigureSummary[] | null>(null);
  venues = $state.raw<readonly OwnVenue[]>([]);
  readonly #client: Client;
  readonly #notices: Notices;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    const [list, venues] = await Promise.all([
      this.#client.call('figures.list', {}),
      this.#client.call('figures.venues', {}),
    ]);
    if (list.ok) this.list = list.value;
    else this.#notices.failed('Reading the figures', list.failure);
    if (venues.ok) this.venues = venues.value;
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'figures-changed') void this.load();
  }

  /** The new figure's id, or null where it was refused, which a notice says. */
  async create(name: string, specification: FigureSpecification): Promise<string | null> {
    const outcome = await this.#client.call('figures.create', { name, specification });
    if (outcome.ok) return outcome.value.id;
    this.#notices.failed('Making the figure', outcome.failure);
    return null;
  }

  /** The figure of a file; as `create`. */
  async import(file: File): Promise<string | null> {
    const outcome = await this.#client.call('figures.import', { file: file.name, text: await file.text() });
    if (outcome.ok) return outcome.value.id;
    this.#notices.failed(`Opening ${file.name}`, outcome.failure);
    return null;
  }

  async createFrom(preset: RequestOf<'figures.preset'>): Promise<string | null> {
    const outcome = await this.#client.call('figures.preset', preset);
    if (outcome.ok) return this.create(outcome.value.name, outcome.value.specification);
    this.#notices.failed('Making the figure', outcome.failure);
    return null;
  }

  async duplicate(figure: string): Promise<string | null> {
    const outcome = await this.#client.call('figures.duplicate', { figure });
    if (outcome.ok) return outcome.value.id;
    this.#notices.failed('Duplicating the figure', outcome.failure);
    return null;
  }

  async delete(figure: string): Promise<boolean> {
    const outcome = await this.#client.call('figures.delete', { figure });
    if (!outcome.ok) this.#notices.failed('Deleting the figure', outcome.failure);
    return outcome.ok;
  }

  async saveVenue(venue: OwnVenue): Promise<boolean> {
    const outcome = await this.#client.call('figures.saveVenue', venue);
    if (outcome.ok) this.venues = outcome.value;
    else this.#notices.failed('Keeping the venue', outcome.failure);
    return outcome.ok;
  }

  async deleteVenue(title: string): Promise<void> {
    const outcome = await this.#client.call('figures.deleteVenue', { title });
    if (outcome.ok) this.venues = outcome.value;
    else this.#notices.failed('Deleting the venue', outcome.failure);
  }
}
