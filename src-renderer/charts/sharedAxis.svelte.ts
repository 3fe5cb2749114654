import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/** What is shown reaches a little further than the data, so that the last point is whole. */
const headroom = 1.01;

/** The x-axis that panels have in common: zoom and cursor are the same in all of them. */
export class SharedAxis {
  title = $state('');
  /** What is shown; null shows everything. */
  range = $state.raw<readonly [number, number] | null>(null);
  /** Where the pointer or the arrow keys are; null where nowhere. */
  cursor = $state<number | null>(null);
  /** Where a replay stands; drawn in all panels, and read where there is no cursor. Null where nothing is replayed. */
  mark = $state<number | null>(null);
  /** Whether x and y go by powers of ten. */
  isLog = $state(false);
  isLogY = $state(false);
  readonly #ends = new SvelteMap<object, number>();
  readonly #starts = new SvelteMap<object, number>();
  readonly end: number = $derived(Math.max(1, ...this.#ends.values()));
  /** The least that can be shown: 0, or by powers of ten the first point above it. */
  readonly start: number = $derived(this.isLog ? Math.min(this.end / 10, ...this.#starts.values()) : 0);
  readonly shown: readonly [number, number] = $derived(this.range ?? [this.start, this.end * headroom]);

  constructor(title: string) {
    this.title = title;
  }

  /** A panel says where its data end, and where they begin above 0. Returns what takes it back. */
  reach(panel: object, end: number, start = Infinity): () => void {
    untrack(() => {
      this.#ends.set(panel, end);
      if (Number.isFinite(start)) this.#starts.set(panel, start);
    });
    return () => {
      this.#ends.delete(panel);
      this.#starts.delete(panel);
    };
  }

  /** Where x lies in what is shown: 0 at its beginning, 1 at its end. */
  shareOf(x: number): number {
    const [from, to] = this.shown.map((end) => this.#scaled(end));
    return (this.#scaled(x) - from) / (to - from);
  }

  /** The x at a share of what is shown. */
  at(share: number): number {
    const [from, to] = this.shown.map((end) => this.#scaled(end));
    const scaled = from + share * (to - from);
    return this.isLog ? 10 ** scaled : scaled;
  }

  zoom(range: readonly [number, number] | null): void {
    if (range === null) this.range = null;
    else if (range[1] > range[0])
      this.range = [Math.max(this.start, range[0]), Math.min(this.end * headroom, range[1])];
  }

  /** Closer (factor below 1) or wider around the cursor. */
  zoomBy(factor: number): void {
    const centre = this.cursor === null ? 0.5 : this.shareOf(this.cursor);
    const range = [this.at(centre - centre * factor), this.at(centre + (1 - centre) * factor)] as const;
    this.zoom(range[0] <= this.start && range[1] >= this.end ? null : range);
  }

  /** Moves the cursor by a share of what is shown. */
  moveBy(share: number): void {
    const [from, to] = this.shown;
    const at = this.at(this.shareOf(this.cursor ?? (share > 0 ? from : to)) + share);
    this.cursor = Math.min(to, Math.max(from, at));
  }

  #scaled(x: number): number {
    return this.isLog ? Math.log10(Math.max(x, Number.MIN_VALUE)) : x;
  }
}
