import type { CoveragePoints, TrainingPart } from '../../../../../src-main/contract/coverage/coverage.ts';
import type { Chosen } from '../chosen.ts';
import { isInside, type Outline } from '../geometry.ts';

/** The sampled states of one panel, in columns of equal length. */
export interface PanelSample {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly rollout: readonly number[];
  readonly step: readonly number[];
}

/** The sample, panel by panel; with a window of training only the states of its rollouts. */
export function panelSamples(
  points: CoveragePoints,
  panels: number,
  part: TrainingPart | null,
): readonly PanelSample[] {
  const samples = Array.from({ length: panels }, () => ({
    x: [] as number[],
    y: [] as number[],
    rollout: [] as number[],
    step: [] as number[],
  }));
  for (const [i, set] of points.set.entries()) {
    if (part !== null && !(points.share[i] > part.from && points.share[i] <= part.to)) continue;
    const sample = samples[set];
    sample.x.push(points.x[i]);
    sample.y.push(points.y[i]);
    sample.rollout.push(points.rollout[i]);
    sample.step.push(points.step[i]);
  }
  return samples;
}

/** How many of a panel's sampled states are within an outline. */
export interface Held {
  readonly inside: number;
  readonly of: number;
}

export function heldBy(outline: Outline, sample: PanelSample): Held {
  return { inside: indicesInside(outline, sample).length, of: sample.x.length };
}

function indicesInside(outline: Outline, { x, y }: PanelSample): number[] {
  return x.flatMap((value, i) => (isInside(outline, value, y[i]) ? [i] : []));
}

/** A rollout with the steps of its states that are chosen. */
export interface RolloutBehind {
  readonly rollout: number;
  readonly states: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The rollouts behind what is chosen, those with most states first. A state that stands in several panels counts once.
 */
export function rolloutsBehind(chosen: Chosen, samples: readonly PanelSample[]): readonly RolloutBehind[] {
  if (chosen.kind === 'state') return [{ rollout: chosen.rollout, states: 1, first: chosen.step, last: chosen.step }];
  const steps = new Map<number, Set<number>>();
  for (const sample of samples) {
    for (const i of indicesInside(chosen.outline, sample)) {
      const of = steps.get(sample.rollout[i]) ?? new Set();
      steps.set(sample.rollout[i], of.add(sample.step[i]));
    }
  }
  return [...steps]
    .map(([rollout, of]) => ({ rollout, states: of.size, first: Math.min(...of), last: Math.max(...of) }))
    .sort((a, b) => b.states - a.states || a.rollout - b.rollout);
}

/**
 * An opacity for each point, from how much the other points in its cell of a
 * grid of 48 by 48 cover of it: a crowd is drawn faint so that it shows its
 * shape, a stray point plain so that it is seen.
 *
 * @param x shares of the panel's width, 0 to 1, and y of its height.
 * @param area of a point, as a share of the panel.
 */
export function pointOpacities(x: readonly number[], y: readonly number[], area: number): readonly number[] {
  const cells = 48;
  const cellOf = (i: number): number => cells * clampCell(y[i] * cells, cells) + clampCell(x[i] * cells, cells);
  const counts = new Uint32Array(cells * cells);
  for (let i = 0; i < x.length; i += 1) counts[cellOf(i)] += 1;
  return x.map((_, i) => Math.max(0.08, 0.85 / (1 + (counts[cellOf(i)] - 1) * area * cells * cells)));
}

function clampCell(value: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(value)));
}
