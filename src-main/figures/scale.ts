export type Range = readonly [low: number, high: number];

/** From data to points: linear, ends to ends. */
export type Scale = (value: number) => number;

export function linearScale(domain: Range, target: Range): Scale {
  const factor = (target[1] - target[0]) / (domain[1] - domain[0]);
  return (value) => target[0] + (value - domain[0]) * factor;
}

/** Smallest and largest of the finite values, set apart if they are one; null if there are none. */
export function extentOf(values: Iterable<number>): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  if (low < high) return [low, high];
  const half = low === 0 ? 1 : Math.abs(low) / 10;
  return [low - half, high + half];
}

/** The range with `share` of its length added at both ends. */
export function padded([low, high]: Range, share: number): Range {
  const pad = (high - low) * share;
  return [low - pad, high + pad];
}

/** Multiples of 1, 2 or 5 times a power of ten inside the domain, about `count` of them. */
export function niceTicks([low, high]: Range, count: number): number[] {
  const rough = (high - low) / count;
  const power = Math.floor(Math.log10(rough));
  const fraction = rough / 10 ** power;
  const unit = fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10;
  // A power of ten below one is not exact in binary: divide by its reciprocal, which is.
  const tick = power >= 0 ? (k: number) => k * unit * 10 ** power : (k: number) => (k * unit) / 10 ** -power;
  const step = tick(1);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => tick(first + i) + 0);
}

/** The decimal logarithm; NaN of what is not above 0. */
export function logarithm(value: number): number {
  return value > 0 ? Math.log10(value) : NaN;
}

/**
 * Ticks of a logarithmic axis, sets of them with ever fewer: powers of ten, on short axes with their twofold and
 * fivefold, on very short ones as a linear axis has them.
 *
 * @param domain decimal logarithms.
 */
export function logTicks([low, high]: Range): readonly (readonly { readonly at: number; readonly label: string }[])[] {
  const decades = Array.from({ length: Math.floor(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const marked = (values: readonly number[]): { at: number; label: string }[] => {
    const inside = values.filter((value) => Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9);
    const hasThousands = inside.some((value) => value >= 1e4);
    return inside.map((value) => ({
      at: Math.log10(value),
      label: hasThousands && value >= 1e3 && value < 1e4 ? `${value / 1e3}k` : tickLabels([value])[0],
    }));
  };
  const powers = (every: number): number[] =>
    decades.filter((power) => power % every === 0).map((power) => Number(`1e${power}`));
  const short = decades.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  return [
    ...(high - low < 0.7 ? [6, 4, 3, 2].map((count) => niceTicks([10 ** low, 10 ** high], count)) : []),
    ...(high - low < 2 ? [short] : []),
    ...Array.from({ length: Math.max(1, decades.length - 1) }, (_, i) => powers(i + 1)),
  ].map(marked);
}

/** Places behind the point, at most: beyond them float64 has no more. */
const MOST_PLACES = 18;

/**
 * Labels of ticks, with as many digits as tell them apart, all the same, and
 * with one suffix or power of ten: k from ten thousand and M from a million,
 * where that leaves few digits; powers beyond 1e10 and below 1e-4.
 */
export function tickLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const exactness = ticks.length > 1 ? 1e-3 * Math.abs(ticks[1] - ticks[0]) : 1e-12 * largest;
  if (largest >= 1e10 || (largest > 0 && largest < 1e-4)) {
    const power = Math.floor(Math.log10(largest) + 1e-12);
    return written(ticks, 10 ** power, exactness, `e${power}`);
  }
  const shortened: readonly (readonly [number, string])[] = [
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const [unit, suffix] = shortened.find(
    ([size]) => largest >= Math.max(size, 1e4) && placesFor(ticks, size, exactness) <= 2,
  ) ?? [1, ''];
  return written(ticks, unit, exactness, suffix);
}

function written(ticks: readonly number[], unit: number, exactness: number, suffix: string): string[] {
  const places = placesFor(ticks, unit, exactness);
  return ticks.map((tick) => (tick === 0 ? '0' : minus(`${(tick / unit).toFixed(places)}${suffix}`)));
}

/** As few decimal places as write every tick to within `exactness`. */
function placesFor(ticks: readonly number[], unit: number, exactness: number): number {
  for (let places = 0; places < MOST_PLACES; places++) {
    const isExact = (tick: number): boolean =>
      Math.abs(Number((tick / unit).toFixed(places)) - tick / unit) <= exactness / unit;
    if (ticks.every(isExact)) return places;
  }
  return MOST_PLACES;
}

/** The typographic minus, as wide as a plus. */
function minus(text: string): string {
  return text.replaceAll('-', '\u2212');
}
