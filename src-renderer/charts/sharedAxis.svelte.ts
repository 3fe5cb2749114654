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
  readonly #ends = new SvelteMap<object, number>();
  readonly end: number = $derived(Math.max(1, ...this.#ends.values()));
  readonly shown: readonly [number, number] = $derived(this.range ?? [0, this.end * headroom]);

  constructor(title: string) {
    this.title = title;
  }

  /** A panel says where its data end. Returns what takes it back. */
  reach(panel: object, end: number): () => void {
    untrack(() => this.#ends.set(panel, end));
    return () => this.#ends.delete(panel);
  }

  zoom(range: readonly [number, number] | null): void {
    if (range === null) this.range = null;
    else if (range[1] > range[0]) this.range = [Math.max(0, range[0]), Math.min(this.end * headroom, range[1])];
  }

  /** Closer (factor below 1) or wider around the cursor. */
  zoomBy(factor: number): void {
    const [from, to] = this.shown;
    const centre = this.cursor ?? (from + to) / 2;
    const range = [centre - (centre - from) * factor, centre + (to - centre) * factor] as const;
    this.zoom(range[1] - range[0] >= this.end ? null : range);
  }

  /** Moves the cursor by a share of what is shown. */
  moveBy(share: number): void {
    const [from, to] = this.shown;
    const at = (this.cursor ?? (share > 0 ? from : to)) + share * (to - from);
    this.cursor = Math.min(to, Math.max(from, at));
  }
}
