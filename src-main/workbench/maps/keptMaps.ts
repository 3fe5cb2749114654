import { listMaps } from '../../../db/analyses.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import { findRun } from '../../../db/runs.ts';
import type { KeptMap } from '../../contract/coverage/coverage.ts';
import type { Question } from './storedResult.ts';

/** More than these nobody looks through. */
const MOST = 200;

/** Maps of the database that others can be placed into, the latest first; without those whose runs are all gone. */
export function keptMaps(database: ReadableDatabase): readonly KeptMap[] {
  return listMaps(database, MOST).flatMap(({ request: text, ...map }) => {
    // Written by the analysis worker, as a question of this kind.
    const { request } = JSON.parse(text) as Extract<Question, { kind: 'map' }>;
    const runs = [...new Set(request.sets.flatMap((set) => set.runs))];
    const task = runs.map((run) => findRun(database, run)?.task).find((name) => name !== undefined);
    return task === undefined ? [] : [{ ...map, task, runs, method: request.embedding.method }];
  });
}
