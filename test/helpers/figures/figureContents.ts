import { contours } from 'd3-contour';
import { exponential } from '../../../src-main/numerics/elementary.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { aggregateCurves } from '../../../src-main/statistics/curves.ts';
import { sizeAt } from '../../../src-main/figures/size.ts';
import { methodStyles, roleColours } from '../../../src-main/figures/colours.ts';
import type {
  CurveSeries,
  DensityContour,
  DensityGridContent,
  LearningCurvesContent,
} from '../../../src-main/figures/content.ts';

/** Made-up curves that rise from `start` to `end` as a student's returns do. */
function series(name: keyof typeof methodStyles, seed: number, start: number, end: number, points = 40): CurveSeries {
  const random = randomFromSeed(seed, name);
  const x = Array.from({ length: points }, (_, i) => i * 1000);
  const runs = [0, 1, 2].map(() => {
    const speed = 4 + 3 * random.uniform();
    const y = x.map(
      (_, i) =>
        start + (end - start) * (1 - exponential((-speed * i) / points)) + 0.06 * (end - start) * random.normal(),
    );
    return { x, y };
  });
  return {
    name,
    ...methodStyles[name],
    ...aggregateCurves(runs, { estimator: 'mean', band: 'standard-deviation' }),
    smoothing: null,
  };
}

export function learningCurves(): LearningCurvesContent {
  return {
    kind: 'learning-curves',
    size: sizeAt('icml', 'full'),
    description: 'Test return against interactions for two methods on three tasks.',
    notes: [],
    columns: 3,
    legend: 'below',
    isLettered: false,
    xTitle: 'Environment interactions',
    yTitle: 'Test return',
    panels: [
      { title: 'Pendulum', series: [series('ddpg', 1, -1500, -160), series('meta', 2, -1500, -150)] },
      { title: 'InvertedDoublePendulum', series: [series('ddpg', 3, 60, 2800), series('meta', 4, 60, 7700)] },
      { title: 'Reacher', series: [series('ddpg', 5, -60, -7), series('meta', 6, -60, -6.7)] },
    ],
  };
}

interface Hill {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly weight: number;
}

const cells = 80;
const masses = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Highest-density regions of a mixture of round hills on the map [-4, 4] x [-3, 3]. */
function regions(hills: readonly Hill[]): DensityContour[] {
  const toMap = ([column, row]: readonly number[]): [number, number] => [
    (column / cells) * 8 - 4,
    (row / cells) * 6 - 3,
  ];
  const density = Array.from({ length: cells * cells }, (_, i) => {
    const [x, y] = toMap([(i % cells) + 0.5, Math.floor(i / cells) + 0.5]);
    return hills.reduce(
      (sum, hill) =>
        sum +
        (hill.weight * exponential(-((x - hill.x) ** 2 + (y - hill.y) ** 2) / (2 * hill.width ** 2))) / hill.width ** 2,
      0,
    );
  });
  const descending = density.toSorted((a, b) => b - a);
  const total = density.reduce((sum, value) => sum + value, 0);
  return masses.map((mass) => {
    let held = 0;
    const threshold = descending.find((value) => (held += value) >= mass * total) ?? 0;
    const [{ coordinates }] = contours().size([cells, cells]).thresholds([threshold])(density);
    return { mass, polygons: coordinates.map((polygon) => polygon.map((ring) => ring.map(toMap))) };
  });
}

const broad: readonly Hill[] = [
  { x: -1.2, y: 0.2, width: 0.9, weight: 1 },
  { x: 1.3, y: -0.6, width: 0.8, weight: 1 },
  { x: 0.2, y: 1.1, width: 0.5, weight: 0.5 },
];
const narrow: readonly Hill[] = [
  { x: 1.5, y: 0.3, width: 0.3, weight: 1 },
  { x: 0.3, y: -0.4, width: 0.6, weight: 0.7 },
];

export function densityGrid(): DensityGridContent {
  const panel = (hills: readonly Hill[]): DensityGridContent['panels'][number][number] => ({
    states: 10_000,
    rollouts: 50,
    contours: regions(hills),
    points: [
      [-3, 2.5],
      [3.4, -2.2],
      [-2.8, -1.9],
    ],
  });
  return {
    kind: 'density-grid',
    size: sizeAt('icml', 'full'),
    description: 'Density of visited states early and late for teacher, student and baseline.',
    notes: [
      'PCA of 60,000 Pendulum states, standardised over the union; Gaussian kernel of bandwidth 0.21 on a grid ' +
        'of 80 × 80.',
    ],
    rows: ['early (first 50)', 'late (last 50)'],
    columns: [
      { title: 'teacher', colour: roleColours.teacher },
      { title: 'student', colour: roleColours.student },
      { title: 'baseline', colour: roleColours.baseline },
    ],
    panels: [
      [panel(broad), panel(narrow), panel([broad[0], narrow[1]])],
      [panel([broad[1], broad[2]]), panel([narrow[0]]), panel(narrow)],
    ],
    extent: { x: [-4, 4], y: [-3, 3] },
    xTitle: 'PCA 1 (61% of variance)',
    yTitle: 'PCA 2 (27%)',
  };
}
