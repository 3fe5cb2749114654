import type { Owner, StoredRun } from '../../../db/runs.ts';

type OwnerColumns = Pick<StoredRun, 'owner_pid' | 'owner_host' | 'owner_boot' | 'owner_started'>;

/** Who has a run, as its row says; null where nobody does. */
export function ownerOf(row: OwnerColumns): Owner | null {
  const { owner_pid: pid, owner_host: host, owner_boot: boot, owner_started: started } = row;
  return pid === null || host === null ? null : { pid, host, boot, started };
}

export function isSame(a: Owner, b: Owner): boolean {
  return a.pid === b.pid && a.host === b.host && a.boot === b.boot && a.started === b.started;
}

/** Why a run cannot be resumed here, to stand behind its name. */
export function whyNotResumed({
  id,
  task,
  method,
  status,
  cycles,
  source,
  owner_pid: pid,
  owner_host: host,
  owner_beat: lastBeat,
}: StoredRun): string {
  if (source !== null) return 'it was imported, so it was trained elsewhere and is as it came.';
  switch (status) {
    case 'diverged':
      if (cycles === 0)
        return (
          'it is diverged in its first cycle, would diverge again, and has no state to go on from. Start a new one ' +
          `with other settings: tutelage train --task ${task} --method ${method} --set key=value`
        );
      return (
        'it is diverged, and would diverge again. Go on with other settings, from its last good state: tutelage ' +
        `fork ${id} --set key=value`
      );
    case 'running':
    case 'queued':
      return (
        `it is ${status} in another process (${pid ?? '?'} on ${host ?? '?'}` +
        (lastBeat === null ? '' : `, last heard of ${lastBeat}`) +
        `). If that one is gone, take it: tutelage resume ${id} --force. Should it live, ` +
        'it loses the cycle that it is in, and no more.'
      );
    case 'finished':
    case 'stopped':
    case 'failed':
      return `it is ${status}.`;
  }
}
