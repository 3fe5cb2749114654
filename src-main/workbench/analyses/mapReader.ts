import type { ReadableDatabase } from '../../../db/open.ts';
import type { MapAnswer, MapQuestion } from './analysis.ts';
import { drawDensities } from '../maps/coverageDensities.ts';
import { coveragePoints } from '../maps/coveragePoints.ts';
import { readStoredMap, type StoredMap } from '../maps/storedMap.ts';

/** Answers questions about stored maps, and holds the one that was asked about last. */
export function createMapReader(database: ReadableDatabase): (question: MapQuestion) => MapAnswer {
  let held: StoredMap | null = null;
  const mapOf = (id: string): StoredMap => {
    if (held?.result.id !== id) held = null; // before the next is read: two may be more than the memory holds
    return (held ??= readStoredMap(database, id));
  };
  return (question) => {
    switch (question.type) {
      case 'points':
        return { type: 'points', points: coveragePoints(mapOf(question.id), question.most) };
      case 'densities':
        return { type: 'densities', densities: drawDensities(mapOf(question.request.id), question.request) };
    }
  };
}
