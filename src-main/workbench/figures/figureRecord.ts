import type { ReadableDatabase } from '../../../db/open.ts';
import { findRun } from '../../../db/runs.ts';
import type { FigureSpecification } from '../../contract/figures/specification.ts';
import { embeddingVersion } from '../../coverage/versions.ts';
import { findResult } from '../maps/storedResult.ts';
import { figureRuns } from './figureRuns.ts';

/**
 * How a figure came about: what it draws, the runs with their digests, the maps with how they were made. The same
 * from every door.
 */
export function figureRecord(
  database: ReadableDatabase,
  specification: FigureSpecification,
  notes: readonly string[],
  warnings: readonly string[],
  version: string,
): unknown {
  const maps = specification.panels.flatMap((panel) => (panel.kind === 'densities' ? [panel.map] : []));
  return {
    specification,
    runs: figureRuns(database, specification).map(({ run, digest }) => {
      const row = findRun(database, run);
      return {
        run,
        task: row?.task ?? null,
        method: row?.method ?? null,
        seed: row?.seed ?? null,
        interactions: row?.interactions ?? null,
        engine: row?.engine ?? null,
        digest,
      };
    }),
    maps: [...new Set(maps)].map((id) => mapRecord(database, id)),
    notes,
    ...(warnings.length === 0 ? {} : { warnings }),
    versions: { tutelage: version, embedding: embeddingVersion },
  };
}

/** How a map was made, without its contours. */
export function mapRecord(database: ReadableDatabase, id: string): unknown {
  const result = findResult(database, 'map', id);
  if (result === null) return { id };
  const { sets, ...rest } = result;
  return {
    ...rest,
    // How long it took is not the same twice.
    seconds: undefined,
    sets: sets.map(({ contours, ...set }) => ({
      ...set,
      levels: contours.map(({ mass }) => mass),
      held: contours.map(({ held }) => held ?? null),
    })),
  };
}
