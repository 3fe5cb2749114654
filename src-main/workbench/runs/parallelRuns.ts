import type { ReadableDatabase, WritableDatabase } from '../../../db/open.ts';
import { readSetting, writeSetting } from '../../../db/settings.ts';
import { queueRequest } from '../../contract/queue.ts';

/**
 * Most runs that train at once, as it was last set for this database; `usual` where it never was, or what is stored is
 * no such number.
 */
export function keptParallelRuns(database: ReadableDatabase, usual: number): number {
  const kept = queueRequest.shape.limit.safeParse(Number(readSetting(database, 'parallelRuns')));
  return kept.data ?? usual;
}

export function keepParallelRuns(database: WritableDatabase, limit: number): void {
  writeSetting(database, 'parallelRuns', String(limit));
}
