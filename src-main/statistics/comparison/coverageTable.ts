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
  'samples ratio',
  'samples step',
  'ratio of variances',
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
  'mean by student-t': { normal: [95.1, 94.8, 94.7, 94.9, 95.2], bimodal: [74, 51.9, 66.1, 88.6, 92.4] },
  'mean by bootstrap': { normal: [50, 75, 84.4, 90.8, 93.5], bimodal: [30.9, 48.5, 65.8, 87.8, 90] },
  'median by bootstrap': { normal: [50, 75.3, 94.5, 93.2, 94.3], bimodal: [48.2, 76.2, 93.4, 93.8, 93.5] },
  'iqm by bootstrap': { normal: [50, 75.2, 90.5, 93.5, 95.3], bimodal: [47.8, 75.9, 89.3, 93.8, 93.3] },
  'difference by student-t': { normal: [97.8, 96.4, 95.4, 95.1, 95.3], bimodal: [75.6, 86.8, 96.2, 94.5, 95] },
  'difference by student-t, paired': { normal: [95.3, 94.9, 95, 94.8, 95.1], bimodal: [75.9, 64.5, 82.8, 94.6, 94.5] },
  'difference by bootstrap': { normal: [100, 97.8, 95.4, 95.5, 94.8], bimodal: [100, 89.2, 96.2, 98.2, 96] },
  'difference by bootstrap, paired': { normal: [100, 99.8, 94.7, 94.5, 94.6], bimodal: [100, 99.8, 81.7, 96.9, 98.3] },
  'probability of improvement': { normal: [96.9, 93.5, 95.3, 95.9, 95.7], bimodal: [93, 97.1, 96.6, 95.1, 95] },
  'probability of improvement over tasks': {
    normal: [85.9, 90.1, 91.2, 93, 94.1],
    bimodal: [88.5, 89.9, 91.1, 92.9, 93.9],
  },
  'mean over tasks': { normal: [78.6, 86.1, 91.2, 93.1, 93.5], bimodal: [76.5, 87, 91, 92.8, 94.5] },
  'median over tasks': { normal: [73, 84.4, 90.5, 92.6, 93.5], bimodal: [57, 83.7, 87.7, 94.7, 95.5] },
  'iqm over tasks': { normal: [76, 86.1, 90.3, 93.8, 93.7], bimodal: [77.2, 86.1, 90.2, 93.2, 94.3] },
  'optimality-gap over tasks': { normal: [76, 86.2, 90.5, 92.8, 93.6], bimodal: [75.5, 86.7, 91.2, 93.2, 94.5] },
  'profile over tasks': { normal: [49.8, 68.3, 83.8, 90, 93.5], bimodal: [65.2, 85.7, 89.8, 92.5, 94.1] },
  'samples ratio': { normal: [71.1, 84.8, 91, 94.8, 96.6], bimodal: [63.9, 81.8, 91, 93.5, 95.5] },
  // Where the reference is best at its end, as in the simulation, the step and the ratio hold or miss together.
  'samples step': { normal: [71.1, 84.8, 91, 94.8, 96.6], bimodal: [63.9, 81.8, 91, 93.5, 95.5] },
  'ratio of variances': { normal: [94.9, 94.8, 95, 94.6, 94.6], bimodal: [78.7, 52.7, 64.5, 89.6, 93.8] },
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

/**
 * What must stand beside an interval whose true coverage is not the 95% of its name; null where it is, or where n gives
 * no interval.
 */
export function coverageNote(interval: OfferedInterval, n: number): string | null {
  const coverage = coverageOf(interval, n);
  if (coverage === null || isNominal(interval, n)) return null;
  const [normal, bimodal] = laws.map((law) => Math.round(coverage[law]));
  const shares =
    normal === bimodal ? `${normal}% of normal and of bimodal` : `${normal}% of normal and ${bimodal}% of bimodal`;
  return `With n = ${n} this 95% interval covers ${shares} returns (simulated).`;
}
