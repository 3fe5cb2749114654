import type { Box } from '../marks.ts';
import { logTicks, niceTicks, tickLabels, type Range, type Scale } from '../scale.ts';
import type { Type } from '../size.ts';
import { shortened, widest } from '../text.ts';
import { tellingNames } from './legend.ts';

/** What one axis of a panel shows: numbers over a range, or names one beside the other. */
export type Axis =
  | {
      readonly kind: 'numbers';
      readonly title: string;
      /** Of a logarithmic axis: decimal logarithms. */
      readonly domain: Range;
      readonly isLog?: boolean;
    }
  | { readonly kind: 'names'; readonly title: string; readonly names: readonly string[] };

/** A mark on an axis, with the lines of its label; none where there is no room for one. */
export interface Tick {
  readonly at: number;
  readonly lines: readonly string[];
}

export function domainOf(axis: Axis): Range {
  return axis.kind === 'numbers' ? axis.domain : [-0.5, axis.names.length - 0.5];
}

/**
 * Ticks of an upright axis of `height` points: as many as its labels leave room for. Names are no wider than `most`.
 */
export function uprightTicks(axis: Axis, height: number, most: number, type: Type): Tick[] {
  if (axis.kind === 'names')
    return tellingNames(axis.names, most, type).map((name, at) => ({
      at,
      lines: shortened(
        name,
        most,
        type.small,
        Math.max(1, Math.floor(height / axis.names.length / (type.small * 1.15))),
      ),
    }));
  if (axis.isLog === true)
    return fittingLogTicks(axis.domain, (ticks) => {
      const needed = type.small * 1.2;
      return nearest(ticks) * (height / span(axis.domain)) >= needed && ticks.length <= 6;
    });
  const ticks = atMostSix(axis.domain, Math.max(1, Math.min(5, Math.floor(height / (type.small * 2)))));
  return ticksOf(spread(ticks, (height / span(axis.domain)) * step(ticks), () => type.small * 1.2));
}

/** Ticks of a level axis of `width` points: as many as stand side by side. */
export function levelTicks(axis: Axis, width: number, type: Type): Tick[] {
  const apart = type.small * 0.6;
  if (axis.kind === 'names') {
    const room = width / axis.names.length - apart;
    return tellingNames(axis.names, room, type).map((name, at) => ({
      at,
      lines: shortened(name, room, type.small, 3),
    }));
  }
  if (axis.isLog === true)
    return fittingLogTicks(axis.domain, (ticks) => {
      const needed =
        widest(
          ticks.flatMap(({ lines }) => lines),
          type.small,
        ) + apart;
      return nearest(ticks) * (width / span(axis.domain)) >= needed;
    });
  for (let count = 5; count > 1; count--) {
    const ticks = niceTicks(axis.domain, count);
    if (ticks.length > 1 && widest(tickLabels(ticks), type.small) + apart <= (width / span(axis.domain)) * step(ticks))
      return ticksOf(ticks);
  }
  const ticks = niceTicks(axis.domain, 2);
  return ticksOf(
    spread(ticks, (width / span(axis.domain)) * step(ticks), (kept) => widest(tickLabels(kept), type.small) + apart),
  );
}

/** The densest ticks that fit; of none that do, the first alone. */
function fittingLogTicks(domain: Range, fits: (ticks: readonly Tick[]) => boolean): Tick[] {
  const all = logTicks(domain).map((ticks) => ticks.map(({ at, label }): Tick => ({ at, lines: [label] })));
  return all.find((ticks) => ticks.length > 1 && fits(ticks)) ?? all[0].slice(0, 1);
}

function nearest(ticks: readonly Tick[]): number {
  return Math.min(...ticks.slice(1).map(({ at }, i) => at - ticks[i].at));
}

/** About `count` ticks, or fewer: steps of 1, 2 and 5 give up to twice as many as were asked for. */
function atMostSix(domain: Range, count: number): readonly number[] {
  const ticks = niceTicks(domain, count);
  return ticks.length > 6 && count > 1 ? atMostSix(domain, count - 1) : ticks;
}

/** Every second, third, … of the ticks, so that neighbours are as far apart as `needed`. */
function spread(
  ticks: readonly number[],
  distance: number,
  needed: (kept: readonly number[]) => number,
): readonly number[] {
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, i) => i % every === 0);
    if (needed(kept) <= every * distance) return kept;
  }
  return ticks.slice(0, 1);
}

function step(ticks: readonly number[]): number {
  return ticks.length > 1 ? ticks[1] - ticks[0] : Infinity;
}

function span([low, high]: Range): number {
  return high - low;
}

function ticksOf(ticks: readonly number[]): Tick[] {
  const labels = tickLabels(ticks);
  return ticks.map((at, i) => ({ at, lines: [labels[i]] }));
}

/** How far the labels of a level axis stand out to the left and the right of its panel. */
export function overhangs(ticks: readonly Tick[], scale: Scale, box: Box, { small }: Type): Range {
  const ends = ticks.map(({ at, lines }) => {
    const half = widest(lines, small) / 2;
    return [box.x - (scale(at) - half), scale(at) + half - (box.x + box.width)] as const;
  });
  return [Math.max(0, ...ends.map(([left]) => left)), Math.max(0, ...ends.map(([, right]) => right))];
}
