import type { CoverageDensities, CoverageSet, Drawing, TrainingPart } from '../../contract/coverage/coverage.ts';
import { massContours } from '../../coverage/densities/contours.ts';
import { gridOver, type Bandwidth, type DensityGrid } from '../../coverage/densities/density.ts';
import { shareWithin } from '../../coverage/densities/densityAt.ts';
import { kernelDensity } from '../../coverage/densities/kernelDensity.ts';
import { redrawnNotes } from './coverageNotes.ts';
import { stretchOf, type StoredMap } from './storedMap.ts';

/** Contours of one set at mass levels; none where it has no states. */
export function contoursOf(
  coordinates: Float32Array,
  grid: DensityGrid,
  bandwidth: Bandwidth,
): CoverageSet['contours'] {
  if (coordinates.length === 0) return [];
  const density = kernelDensity(coordinates, grid, bandwidth);
  return massContours(density).map(({ mass, threshold, polygons }) => ({
    mass,
    held: shareWithin(density, coordinates, threshold),
    polygons: polygons.map((rings) => rings.map((ring) => Array.from(ring, (value) => Number(value.toPrecision(6))))),
  }));
}

/** A map's contours at another bandwidth, or of a part of training alone, from the coordinates that it has. */
export function drawDensities(map: StoredMap, { bandwidth, smoothing, part }: Drawing): CoverageDensities {
  const { result } = map;
  const [x, y] = (bandwidth === null ? result.bandwidth : [bandwidth, bandwidth]).map((h) => smoothing * h);
  const rule = bandwidth === null ? result.bandwidthRule : 'as given';
  const bandwidthRule = smoothing === 1 ? rule : `${Number(smoothing.toPrecision(3))} × ${rule}`;
  const grid = gridOver(result.extent);
  let from = 0;
  return {
    bandwidth: [x, y],
    bandwidthRule,
    notes: redrawnNotes(result.notes, [x, y], bandwidthRule, part),
    sets: result.sets.map((set, s) => {
      const whole = map.coordinates.subarray(2 * from, 2 * (from += set.shown));
      const { coordinates, ...counts } = part === null ? { coordinates: whole } : statesOfPart(map, s, part);
      const { cells, ...others } = set;
      const known = part === null && cells !== undefined ? { cells } : {};
      return { ...others, ...known, ...counts, contours: contoursOf(coordinates, grid, { x, y }) };
    }),
  };
}

function statesOfPart(
  { runs, coordinates }: StoredMap,
  set: number,
  part: TrainingPart,
): Pick<CoverageSet, 'states' | 'shown' | 'rollouts'> & { readonly coordinates: Float32Array } {
  const stretches = runs[set].map((run) => stretchOf(run, part));
  const sum = (of: (stretch: (typeof stretches)[number]) => number): number =>
    stretches.reduce((total, stretch) => total + of(stretch), 0);
  const shown = sum(({ from, to }) => to - from);
  const taken = new Float32Array(2 * shown);
  let at = 0;
  for (const { from, to } of stretches) {
    taken.set(coordinates.subarray(2 * from, 2 * to), at);
    at += 2 * (to - from);
  }
  return { states: sum(({ steps }) => steps), shown, rollouts: sum(({ rollouts }) => rollouts), coordinates: taken };
}
