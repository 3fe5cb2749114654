import { errorsByKind, type ErrorsByKind } from '../engines/errorsByKind.ts';
import type { EngineName } from '../engines/learner.ts';
import { referenceOptions, type Reference } from '../engines/reference/format.ts';
import { referenceTolerance, type GroupErrors } from '../engines/reference/check.ts';
import type { Trial, TryEngine } from '../training/trial.ts';

/**
 * What is known of one engine on this machine. right: every array is within
 * tolerance of the reference. wrong: one is not. failed: it is there, but broke.
 */
export type EngineFinding =
  | {
      readonly engine: EngineName;
      readonly state: 'right' | 'wrong';
      readonly device: string;
      /** max|ours - theirs| / max|theirs|, the largest of all arrays of a kind. */
      readonly errors: ErrorsByKind;
      readonly groups: readonly GroupErrors[];
      readonly updatesPerSecond: number;
      readonly microsecondsPerAction: number;
      readonly log: readonly string[];
    }
  | {
      readonly engine: EngineName;
      readonly state: 'failed' | 'unavailable';
      readonly reason: string;
      readonly log: readonly string[];
    };

/** Looks an engine up, checks it against the reference, and times it at the reference's sizes for about `seconds`. */
export async function examineEngine(
  engine: EngineName,
  reference: Reference,
  seconds: number,
  tryEngine: TryEngine,
): Promise<EngineFinding> {
  const options = { ...referenceOptions(reference, 'gaussian'), replayCapacity: 100_000 };
  return findingOf(engine, await tryEngine({ engine, options, reference, seconds }));
}

export function findingOf(engine: EngineName, { report, log }: Trial): EngineFinding {
  switch (report.kind) {
    case 'failed':
    case 'unavailable':
      return { engine, state: report.kind, reason: report.reason, log };
    case 'done': {
      if (report.check === null) throw new Error(`The trial of ${engine} was not asked to check it.`);
      return {
        engine,
        state: report.check.largest <= referenceTolerance ? 'right' : 'wrong',
        device: report.device,
        errors: errorsByKind(report.check),
        groups: report.check.groups,
        updatesPerSecond: 1 / report.timing.secondsPerUpdate,
        microsecondsPerAction: 1e6 * report.timing.secondsPerAction,
        log,
      };
    }
  }
}
