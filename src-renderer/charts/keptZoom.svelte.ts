import { untrack } from 'svelte';
import type { Place, Query } from '../state/place.ts';
import type { SharedAxis } from './sharedAxis.svelte.ts';

type Range = readonly [number, number];

/** What of the router is needed. */
interface Address {
  readonly place: Place;
  set(changes: Query): void;
}

/** Reads `zoom=from,to`, in the axis's units; null where it is missing or no stretch of the axis. */
export function readZoom(query: Query): Range | null {
  const ends = (query['zoom'] ?? '').split(',');
  const [from, to] = ends.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  return ends.length === 2 && from >= 0 && to > from && Number.isFinite(to) ? [from, to] : null;
}

/** Seven digits of each end; the empty text where all is shown. */
export function writeZoom(range: Range | null): string {
  return range === null ? '' : range.map((end) => String(Number(end.toPrecision(7)))).join(',');
}

/** Keeps an axis's zoom and the address in step. To be called while a component is made. */
export function keepZoom(axis: SharedAxis, router: Address): void {
  $effect(() => {
    const range = readZoom(router.place.query);
    // The ends of the data are not known yet when a page is loaded: what was zoomed to is taken as it stands.
    untrack(() => writeZoom(axis.range) !== writeZoom(range) && (axis.range = range));
  });
  $effect(() => {
    const zoom = writeZoom(axis.range);
    untrack(() => zoom !== writeZoom(readZoom(router.place.query)) && router.set({ zoom }));
  });
}
