import type { CoveragePoints, CoverageSet } from '../../../../src-main/contract/coverage/coverage.ts';
import { formatCount, formatShare } from '../../../state/format.ts';
import { isInRegion, type Place } from './geometry.ts';
import type { PanelSample } from './points/sample.ts';

/** Where a place lies among a panel's contours: "Teacher, late: within the densest 30%". */
export function panelText(set: CoverageSet, { x, y }: Place): string {
  const holding = set.contours.filter(({ polygons }) => isInRegion(polygons, x, y)).map(({ mass }) => mass);
  return (
    `${set.label}: ` +
    `${holding.length === 0 ? 'beyond the contours' : `within the densest ${formatShare(Math.min(...holding))}`}`
  );
}

/** What a state is: "student 34, step 120, Pendulum meta 2". */
export function meantText(
  sample: PanelSample,
  at: number,
  points: CoveragePoints,
  runName: (run: string) => string,
): string {
  const of = points.rollouts.find(({ id }) => id === sample.rollout[at]);
  return of === undefined
    ? ''
    : `${of.role} ${formatCount(of.index)}, step ${formatCount(sample.step[at])}, ${runName(of.run)}`;
}
