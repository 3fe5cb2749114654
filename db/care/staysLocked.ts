import { setTimeout } from 'node:timers/promises';
import type { WritableDatabase } from '../open.ts';
import { isLocked } from '../../src-main/contract/errors.ts';

/** Looks at the database, and milliseconds between two: together longer than any cycle takes to be written. */
const LOOKS = 5;
const REST = 250;

/** Whether another program keeps everybody from writing; what trains only for a moment at a time. */
export async function staysLocked(database: WritableDatabase): Promise<boolean> {
  for (let look = 1; isLockedNow(database); look++) {
    if (look === LOOKS) return true;
    await setTimeout(REST);
  }
  return false;
}

function isLockedNow(database: WritableDatabase): boolean {
  try {
    database.exec('BEGIN IMMEDIATE');
    database.exec('ROLLBACK');
    return false;
  } catch (error) {
    if (!isLocked(error)) throw error;
    return true;
  }
}
