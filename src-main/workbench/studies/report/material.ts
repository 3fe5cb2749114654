import type { ClaimFindings } from '../../../contract/studies.ts';
import { findingsOf } from './claimBlocks.ts';
import { curvesSvg, type ReadingPart, type StudyParts } from './studyParts.ts';

/** What several pages of a report show of one study: worked out once. */
export interface StudyMaterial {
  readonly parts: StudyParts;
  readonly claims: readonly ClaimFindings[];
  /** The curves of each reading as a figure; without those of which there are none. */
  readonly figures: ReadonlyMap<ReadingPart, string>;
}

export function materialOf(parts: StudyParts): StudyMaterial {
  const figures = parts.readings.flatMap((part) => {
    const svg = curvesSvg(parts.study, part);
    return svg === null ? [] : [[part, svg] as const];
  });
  return { parts, claims: findingsOf(parts), figures: new Map(figures) };
}
