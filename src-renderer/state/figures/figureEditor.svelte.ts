import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Failure } from '../../../src-main/contract/errors.ts';
import type { FigureSpecification } from '../../../src-main/contract/figures/specification.ts';
import type { FigureFormat, FigurePreview, StoredFigure } from '../../../src-main/contract/figures/stored.ts';
import type { ExportedFile } from '../../../src-main/contract/coverage/coverage.ts';
import type { Client } from '../client.ts';
import { Latest } from '../latest.ts';
import type { Notices } from '../notices.svelte.ts';
import { begin, change, redo, retreat, undo, type History } from './history.ts';

/** A change is kept so long after it was made, at most. */
const keepMilliseconds = 500;
/** A figure whose runs train is drawn anew this often at most. */
const followMilliseconds = 3000;

/**
 * One stored figure that is being changed: what it is, how it looks, and what can be taken back. Every change is kept
 * by itself.
 */
export class FigureEditor {
  figure = $state.raw<StoredFigure | null>(null);
  /** Why the figure that was asked for is not shown. */
  refused = $state.raw<Failure | null>(null);
  preview = $state.raw<FigurePreview | null>(null);
  /** Why it cannot be drawn as it is now; what is shown is the drawing before, or one with question marks. */
  fault = $state.raw<string | null>(null);
  /** Why the last change was taken back: with it the figure could not be drawn. */
  refusal = $state.raw<string | null>(null);
  /** How many changes were taken back: fields that hold one show again what is drawn. */
  refusals = $state(0);
  isDrawing = $state(false);
  /** What was different among the runs when the figure was opened. */
  changes = $state.raw<readonly string[]>([]);
  #history = $state.raw<History<FigureSpecification> | null>(null);
  readonly specification: FigureSpecification | null = $derived(this.#history?.present ?? null);
  readonly canUndo: boolean = $derived((this.#history?.past.length ?? 0) > 0);
  readonly canRedo: boolean = $derived((this.#history?.future.length ?? 0) > 0);
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #drawing: Latest<{ readonly figure: string | null; readonly specification: FigureSpecification }>;
  #wanted: string | null = null;
  /** The last state that could be drawn as it is. */
  #drawn: FigureSpecification | null = null;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  /** Ends when all that was to be kept is kept, or was refused. */
  #kept: Promise<void> = Promise.resolve();
  #following: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    this.#drawing = new Latest(({ figure, specification }) => this.#draw(figure, specification));
  }

  async open(id: string | null): Promise<void> {
    if (this.#wanted === id) return;
    this.close();
    this.#wanted = id;
    this.figure = null;
    this.preview = null;
    this.refused = null;
    this.fault = null;
    this.refusal = null;
    this.#drawn = null;
    this.changes = [];
    this.#history = null;
    if (id === null) return;
    const outcome = await this.#client.call('figures.get', { figure: id });
    if (this.#wanted !== id) return;
    if (!outcome.ok) {
      this.refused = outcome.failure;
      return;
    }
    this.figure = outcome.value;
    this.changes = outcome.value.changes;
    this.#history = begin(outcome.value.specification);
    this.#drawing.ask({ figure: id, specification: outcome.value.specification });
  }

  /** @param of what is changed: several changes of one thing in a row are taken back together. */
  change(specification: FigureSpecification, of: string | null = null): void {
    if (this.#history === null || specification === this.#history.present) return;
    this.#go(change(this.#history, specification, of));
  }

  undo(): void {
    if (this.#history !== null && this.canUndo) this.#go(undo(this.#history));
  }

  redo(): void {
    if (this.#history !== null && this.canRedo) this.#go(redo(this.#history));
  }

  async rename(name: string): Promise<void> {
    if (this.figure === null || name.trim() === '' || name.trim() === this.figure.name) return;
    const outcome = await this.#client.call('figures.update', { figure: this.figure.id, name });
    if (outcome.ok) this.#learn(outcome.value);
    else this.#notices.failed('Renaming the figure', outcome.failure);
  }

  /** Takes note of what has changed among the runs: from now on they are those of the figure. */
  acknowledge(): void {
    this.changes = [];
    void this.#keep();
  }

  /** The refusal was read. */
  dismiss(): void {
    this.refusal = null;
  }

  /** The files of one format; none where it was refused, which a notice says. */
  async export(
    format: FigureFormat,
    { dpi, outlines }: { readonly dpi: number; readonly outlines: boolean },
  ): Promise<readonly ExportedFile[]> {
    if (this.specification === null || this.figure === null) return [];
    const outcome = await this.#client.call('figures.render', {
      specification: this.specification,
      formats: [format],
      name: this.figure.name,
      dpi,
      outlines,
    });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Exporting the figure', outcome.failure);
    return [];
  }

  /** The figure with all that it takes to check it, as it is now. */
  async capsule(): Promise<ExportedFile | null> {
    if (this.figure === null) return null;
    await (this.#keeping === undefined ? this.#kept : this.#keep());
    const outcome = await this.#client.call('figures.capsule', { figure: this.figure.id });
    if (outcome.ok) return outcome.value;
    this.#notices.failed('Packing the figure', outcome.failure);
    return null;
  }

  hear(event: WorkbenchEvent): void {
    const isOfRuns = event.type === 'run-changed' || event.type === 'run-deleted' || event.type === 'groups-changed';
    if (!isOfRuns || this.specification === null) return;
    this.#following ??= setTimeout(() => {
      this.#following = undefined;
      if (this.specification !== null) this.#drawing.ask({ figure: this.#wanted, specification: this.specification });
    }, followMilliseconds);
  }

  /** What was changed and waits to be kept is kept now. */
  close(): void {
    clearTimeout(this.#following);
    this.#following = undefined;
    if (this.#keeping !== undefined) void this.#keep();
    this.#wanted = null;
  }

  #go(history: History<FigureSpecification>): void {
    this.#history = history;
    this.#drawing.ask({ figure: this.#wanted, specification: history.present });
    this.#keeping ??= setTimeout(() => void this.#keep(), keepMilliseconds);
  }

  /** One state is kept after the other, so that the last one stays. */
  #keep(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const { figure, specification } = this;
    if (figure !== null && specification !== null)
      this.#kept = this.#kept.then(async () => {
        const outcome = await this.#client.call('figures.update', { figure: figure.id, specification });
        if (outcome.ok) this.#learn(outcome.value);
        else this.#notices.failed('Keeping the figure', outcome.failure);
      });
    return this.#kept;
  }

  /** The kept state of a figure, where it is still the one that is shown. */
  #learn(figure: StoredFigure): void {
    if (this.figure?.id === figure.id) this.figure = figure;
  }

  async #draw(figure: string | null, specification: FigureSpecification): Promise<void> {
    if (this.#wanted !== figure) return;
    this.isDrawing = true;
    const outcome = await this.#client.call('figures.preview', { specification });
    this.isDrawing = false;
    // Another figure was opened meanwhile: this is not its drawing.
    if (this.#wanted !== figure) return;
    if (outcome.ok) {
      this.preview = outcome.value;
      this.fault = null;
      // What was taken back is drawn again: that is no answer to the refusal.
      if (specification !== this.#drawn) this.refusal = null;
      this.#drawn = specification;
    } else await this.#refuse(figure, specification, outcome.failure);
  }

  /** What a person wrote and cannot be drawn is taken back, so that figure and fields agree; else it is said. */
  async #refuse(figure: string | null, specification: FigureSpecification, failure: Failure): Promise<void> {
    const [history, drawn] = [this.#history, this.#drawn];
    if (failure.code === 'invalid-request' && drawn !== null && history !== null && specification !== drawn) {
      // A later change waits to be drawn: it may have mended this one.
      if (history.present !== specification) return;
      this.refusal = failure.message;
      this.refusals++;
      this.#go(retreat(history, drawn));
      return;
    }
    this.fault = failure.message;
    // With question marks it can be seen and changed, if its labels are all that is wrong with it.
    const shown = await this.#client.call('figures.preview', { specification, hasStandIns: true });
    if (this.#wanted === figure && shown.ok) this.preview = shown.value;
  }
}
