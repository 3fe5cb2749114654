import { messageOf } from '../../contract/errors.ts';
import { DamagedRow } from '../../../db/care/checksum.ts';
import { readDigests } from '../../../db/log/series.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import { readSegments } from '../../../db/log/rollouts.ts';
import { chainDigest, EMPTY_DIGEST } from './digest.ts';

/** The first cycle of a run whose rollouts are not what was logged, and what is wrong with it. */
export interface DigestFault {
  readonly run: string;
  readonly cycle: number;
  readonly fault: string;
}

/** Calculates a run's digests anew from its stored rollouts; null where all agree. */
export function findDigestFault(database: ReadableDatabase, run: string): DigestFault | null {
  let cycle = 0;
  try {
    // A logged step of an imported run that has no rollouts has the digest of the one before.
    const digests = readDigests(database, run)
      .map((stored, place) => ({ stored, place }))
      .filter(({ stored, place }, i, all) => stored !== (i === 0 ? EMPTY_DIGEST : all[place - 1].stored));
    let [digest, next] = [EMPTY_DIGEST, 0];
    for (const segments of readSegments(database, run)) {
      cycle = digests[next]?.place ?? cycle + 1;
      digest = chainDigest(digest, segments);
      if (digest !== digests[next]?.stored)
        return { run, cycle, fault: 'its rollouts are not what its digest says: they were changed or are damaged' };
      next += 1;
    }
    return next < digests.length ? { run, cycle: digests[next].place, fault: 'its rollouts are missing' } : null;
  } catch (error) {
    const damaged = error instanceof DamagedRow ? error.cycle : null;
    return { run, cycle: damaged ?? cycle, fault: messageOf(error) };
  }
}
