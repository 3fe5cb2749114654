import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../../../db/runs.ts';

/**
 * Milliseconds without a sign of life after which there is none: they come four times as often, and with every cycle.
 */
const SILENCE = 60_000;

/**
 * Who this process is, so that no other is taken for it: a process id lives
 * again after a restart, and a host changes its name. Linux tells both; where
 * it cannot be told, the process id and the host's name have to do.
 */
export function thisProcess(): Required<Owner> {
  return { pid: process.pid, host: hostname(), boot: bootOf(), started: startOf(process.pid) };
}

/** The machine's start and the space of process ids in it: containers share the first and not the second. */
function bootOf(): string | null {
  return tried(
    () => `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
  );
}

/** Clock ticks from the machine's start to the process's; null where there is no such process. */
function startOf(pid: number): string | null {
  // The name before it, in brackets, may hold spaces and brackets of its own.
  return tried(
    () =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19],
  );
}

function tried<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/**
 * Whether the process that has a run still lives.
 *
 * @param beat when it was last heard of, ISO 8601; null where it never was.
 */
export function isAlive(owner: Owner, beat: string | null, now: Date, me: Owner): boolean {
  const boot = owner.boot ?? null;
  if (boot !== null && boot === me.boot) return startOf(owner.pid) === owner.started;
  // Written where starts are not known: on this host by its name.
  if (boot === null && owner.host === me.host) return answersSignals(owner.pid);
  // On another machine, in another container, or before this machine's last start: only signs of life can tell.
  return beat === null || now.getTime() - Date.parse(beat) < SILENCE;
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
