import type { CycleRecord } from '../learning/record.ts';

/**
 * Counts rollouts that the simulator gave up, over one sitting, and words a
 * notice of the 1st, 2nd, 4th, 8th ... of them: a run that does nothing else
 * would bury its history.
 */
export function createFaultCount(): { notice(record: Pick<CycleRecord, 'cycle' | 'segments'>): string | null } {
  let count = 0;
  let next = 1;
  return {
    notice({ cycle, segments }) {
      const faults = segments.flatMap(({ role, fault }) => (fault === undefined ? [] : [{ role, fault }]));
      count += faults.length;
      if (count < next) return null;
      while (next <= count) next *= 2;
      const { role, fault } = faults[faults.length - 1];
      return (
        `The physics became unstable in cycle ${cycle}, in a rollout of the ${role}. MuJoCo says: ${fault} Such ` +
        'a rollout ends there as terminated, with reward 0; ' +
        `${count === 1 ? 'this is the first' : `${count} so far`}.`
      );
    },
  };
}
