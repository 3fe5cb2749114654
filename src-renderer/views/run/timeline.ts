import type { Series } from '../../../src-main/contract/runs.ts';
import { formatCount, formatNumber } from '../../state/format.ts';

/** What one cycle paid the teacher, and how the update that it paid for changed it. */
export interface TimelineCycle {
  readonly cycle: number;
  readonly interactions: number;
  /** R(pi), R(pi') and what enters the teacher's update. */
  readonly before: number;
  readonly after: number;
  readonly reward: number;
  /**
   * Change of the teacher's log sigma by the cycle's update, per action dimension; empty where the cycle before is not
   * known.
   */
  readonly logSigma: readonly number[];
  /** Change of its entropy, in nats; null where the cycle before is not known. */
  readonly entropy: number | null;
}

/** The cycles that had a meta-reward, in order. */
export function timelineOf(series: Series): readonly TimelineCycle[] {
  const {
    meta_reward: rewards = [],
    return_before: before = [],
    return_after: after = [],
    teacher_entropy: entropies = [],
  } = series.metrics;
  return series.cycle.flatMap((cycle, i) => {
    const [reward, from, to] = [rewards[i] ?? null, before[i] ?? null, after[i] ?? null];
    if (reward === null || from === null || to === null) return [];
    const [sigma, earlier] = [series.sigma[i], i > 0 ? series.sigma[i - 1] : null];
    const [entropy, entropyBefore] = [entropies[i] ?? null, i > 0 ? (entropies[i - 1] ?? null) : null];
    return [
      {
        cycle,
        interactions: series.interactions[i],
        before: from,
        after: to,
        reward,
        logSigma:
          sigma === null || earlier === null
            ? []
            : sigma.map((value, dimension) => Math.log(value / earlier[dimension])),
        entropy: entropy === null || entropyBefore === null ? null : entropy - entropyBefore,
      },
    ];
  });
}

/** First and last value, widened by `share` of their distance; [-1, 1] of none, and never empty. */
export function extentOf(values: readonly number[], share: number): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [-1, 1];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const room = most > least ? (most - least) * share : Math.max(1e-9, Math.abs(most) * 0.1, share);
  return [least - room, most + room];
}

/** The values of an axis with as many decimals as tell them apart. */
export function tickTexts(ticks: readonly number[]): readonly string[] {
  const step = ticks.length < 2 ? Math.abs(ticks[0] ?? 1) : ticks[1] - ticks[0];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return ticks.map((tick) =>
    decimals === 0 || decimals > 4 ? formatNumberShort(tick) : tick.toFixed(decimals).replace('-', '−'),
  );
}

/** 0 as 0, whole numbers whole. */
function formatNumberShort(value: number): string {
  return Number.isInteger(Math.round(value * 1e9) / 1e9) ? formatCount(value) : formatNumber(value);
}

/** Round values within a range, about `count` of them. */
export function ticksOf([from, to]: readonly [number, number], count: number): readonly number[] {
  const raw = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}
