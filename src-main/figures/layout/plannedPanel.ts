import type { SvgNode } from '../element.ts';
import type { Box } from '../marks.ts';
import type { Scale } from '../scale.ts';
import type { Axis } from './axes.ts';

export interface PanelAxes {
  readonly x: Axis;
  readonly y: Axis;
}

/** One panel, before anything is known of its place. */
export interface PlannedPanel {
  readonly title: string;
  /** Null where there is nothing to draw, or what needs no axes (`bare`); else `words` stand in the middle. */
  readonly axes: PanelAxes | null;
  /** In their place where they depend on the height over width of the panel: of a map, whose axes have one scale. */
  readonly axesAt?: (proportion: number) => PanelAxes;
  readonly words: string;
  readonly draw: (x: Scale, y: Scale, box: Box) => readonly SvgNode[];
  readonly bare?: (box: Box) => readonly SvgNode[];
  /** What it draws as lines, each through points of its axes: what a legend inside is not to cover. */
  readonly lines?: readonly (readonly (readonly [x: number, y: number])[])[];
  /** The height that it needs at a width, in place of the grid's proportion. */
  readonly heightAt?: (width: number) => number;
  /** Whether the ticks of its upright axis go through it; so if not given. */
  readonly hasGrid?: boolean;
  /** Below this width it has fewer panels beside it. */
  readonly leastWidth?: number;
}
