/** Every interval that the program offers for runs, by what it is an interval of and how it is made. */
export const offeredIntervals = [
  'mean by student-t',
  'mean by bootstrap',
  'median by bootstrap',
  'iqm by bootstrap',
  'difference by student-t',
  'difference by student-t, paired',
  'difference by bootstrap',
  'difference by bootstrap, paired',
  'probability of improvement',
  'probability of improvement over tasks',
  'mean over tasks',
  'median over tasks',
  'iqm over tasks',
  'optimality-gap over tasks',
  'profile over tasks',
] as const;
export type OfferedInterval = (typeof offeredIntervals)[number];

/** How returns lie in a simulation: one normal hill, or runs that fail and runs that solve the task. */
export const laws = ['normal', 'bimodal'] as const;
export type Law = (typeof laws)[number];

/** Runs in each group (and task) of the simulations. */
export const simulatedRuns = [2, 3, 5, 10, 20] as const;

type Row = readonly [two: number, three: number, five: number, ten: number, twenty: number];

/**
 * Percent of simulated studies whose 95% interval held the true value, by
 * number of runs (`simulatedRuns`): what `npm run bench -- --part statistics`
 * prints, which says what was simulated. A unit test holds the rows that are
 * quick to simulate.
 */
export const simulatedCoverage: Readonly<Record<OfferedInterval, Readonly<Record<Law, Row>>>> = {
  'mean by student-t': { normal: [94.7, 94.4, 94.6, 94.9, 94.7], bimodal: [74.6, 52.2, 64.5, 88.2, 92.1] },
  'mean by bootstrap': { normal: [47.3, 73, 83.3, 88.7, 95.3], bimodal: [31.3, 48, 62.7, 88.3, 88.3] },
  'median by bootstrap': { normal: [47.3, 74, 94.3, 92.3, 94.3], bimodal: [52, 79.3, 93.3, 94.7, 91.7] },
  'iqm by bootstrap': { normal: [47.3, 74, 90, 92.3, 95.7], bimodal: [52.3, 77.3, 89, 93.7, 90.7] },
  'difference by student-t': { normal: [97.6, 96, 95.5, 95.1, 94.1], bimodal: [76.2, 86.5, 95.2, 94.7, 94.6] },
  'difference by student-t, paired': { normal: [95.6, 95.1, 95, 94.9, 94.8], bimodal: [74.7, 64.6, 82.3, 94.7, 94.8] },
  'difference by bootstrap': { normal: [100, 98, 94, 94.7, 93.7], bimodal: [100, 91, 96.3, 98, 95.7] },
  'difference by bootstrap, paired': { normal: [100, 99.7, 96.3, 94.7, 94.3], bimodal: [100, 100, 83, 97.7, 97.7] },
  'probability of improvement': { normal: [97.2, 93, 95.1, 95.5, 94.6], bimodal: [93, 97, 96.7, 94.9, 94.8] },
  'probability of improvement over tasks': {
    normal: [86.4, 89.2, 91.3, 92.9, 93.5],
    bimodal: [88.5, 89.7, 91.1, 92.9, 94.4],
  },
  'mean over tasks': { normal: [74.7, 84.7, 91.7, 91.7, 93.3], bimodal: [79.7, 80.3, 92.3, 90.3, 94] },
  'median over tasks': { normal: [72.7, 82, 92, 94.7, 92.3], bimodal: [61.3, 82.3, 89, 92.3, 94] },
  'iqm over tasks': { normal: [74, 84, 92.7, 93.7, 93.7], bimodal: [81, 80.3, 92.3, 90.3, 94.7] },
  'optimality-gap over tasks': { normal: [73.3, 82.7, 89.7, 93.7, 93.3], bimodal: [78.7, 80, 92.3, 90.3, 93.7] },
  'profile over tasks': { normal: [48.3, 63, 84, 94.3, 91], bimodal: [75.7, 80.7, 91.7, 91, 93.3] },
};

/** The row's place of the greatest number of runs that was simulated and is not above n; null below the least. */
function placeOf(n: number): number | null {
  const place = simulatedRuns.findLastIndex((runs) => runs <= n);
  return place < 0 ? null : place;
}

/** What to expect of an interval over n runs, in percent; null below two runs. */
export function coverageOf(interval: OfferedInterval, n: number): Readonly<Record<Law, number>> | null {
  const place = placeOf(n);
  if (place === null) return null;
  const { normal, bimodal } = simulatedCoverage[interval];
  return { normal: normal[place], bimodal: bimodal[place] };
}

/** Whether an interval over n runs covers what its name says: 94 to 96 of 100, under both laws. */
export function isNominal(interval: OfferedInterval, n: number): boolean {
  const coverage = coverageOf(interval, n);
  return coverage !== null && laws.every((law) => coverage[law] >= 94 && coverage[law] <= 96);
}

/** What must stand beside an interval whose true coverage is not the 95% of its name; null where it is, or where n gives no interval. */
export function coverageNote(interval: OfferedInterval, n: number): string | null {
  const coverage = coverageOf(interval, n);
  if (coverage === null || isNominal(interval, n)) return null;
  const [normal, bimodal] = laws.map((law) => Math.round(coverage[law]));
  const shares =
    normal === bimodal ? `${normal}% of normal and of bimodal` : `${normal}% of normal and ${bimodal}% of bimodal`;
  return `With n = ${n} this 95% interval covers ${shares} returns (simulated).`;
}
