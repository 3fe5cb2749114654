import type { Outline, Place } from '../geometry.ts';

/** Where a person points on the map, the same in every panel, and what they are drawing. */
export class MapPointer {
  /** Null where nobody points. */
  at = $state.raw<Place | null>(null);
  /** Place of the panel, among the sets, that is pointed at. */
  panel = $state(0);
  /** How near a state must be to be meant, in shares of the panel: a mouse points at something, keys move to it. */
  reach = $state(0);
  /** The outline while it is drawn; null otherwise. */
  drawing = $state.raw<Outline | null>(null);

  /** How near a state must be to the pointer, in shares of the panel. */
  static readonly mouseReach = 0.06;

  point(panel: number, at: Place, reach: number): void {
    this.panel = panel;
    this.at = at;
    this.reach = reach;
  }

  leave(): void {
    this.at = null;
  }
}
