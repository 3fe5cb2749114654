import type { EngineName, LearnerOptions } from '../engines/learner.ts';
import type { Reference } from '../engines/reference/format.ts';
import type { ReferenceCheck } from '../engines/reference/check.ts';
import type { EngineTiming } from '../engines/timing.ts';
import { startChild } from './child/childProcess.ts';

/** What a trial process is asked: is the engine there, is it right, how fast is it? */
export interface TrialOrder {
  readonly engine: EngineName;
  /** The learner to time. */
  readonly options: LearnerOptions;
  /** To check the engine against; null leaves the check out. */
  readonly reference: Reference | null;
  /** To spend on timing; 0 times next to nothing. */
  readonly seconds: number;
}

/** failed: the engine is there but broke, or took its whole process with it; a finding, not an end. */
export type TrialReport =
  | {
      readonly kind: 'done';
      readonly device: string;
      /** The device is the processor in the dress of a graphics card. */
      readonly isSoftware: boolean;
      readonly check: ReferenceCheck | null;
      readonly timing: EngineTiming;
    }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Tries one engine; in a process of its own, because native code is among them. */
export type TryEngine = (order: TrialOrder) => Promise<Trial>;

export interface Trial {
  readonly report: TrialReport;
  /** What native code wrote to the process's error output, its last lines. */
  readonly log: readonly string[];
}

/**
 * @param entry `trialProcess.ts`, or what it was bundled to.
 * @param limitSeconds a trial that takes longer has failed.
 */
export function startTrialsAt(entry: URL, limitSeconds: number): TryEngine {
  return (order) => startTrial(entry, order, limitSeconds);
}

async function startTrial(entry: URL, order: TrialOrder, limitSeconds: number): Promise<Trial> {
  let report: TrialReport | null = null;
  const settle = (finding: TrialReport): void => {
    report ??= finding;
    child.kill(); // its report is all we want of it; some drivers hang or crash on the way out
  };
  const child = startChild<TrialOrder, TrialReport>(entry, order, settle);
  const timer = setTimeout(
    () => settle({ kind: 'failed', reason: `It gave no answer within ${limitSeconds} seconds.` }),
    limitSeconds * 1000,
  );
  const { reason, log } = await child.ended;
  clearTimeout(timer);
  return {
    report: report ?? {
      kind: 'failed',
      reason: `Its process ended without an answer (${reason}): native code crashed.`,
    },
    log,
  };
}
