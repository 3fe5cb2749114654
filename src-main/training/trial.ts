import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineName, LearnerOptions } from '../engines/learner.ts';
import type { Reference, ReferenceCheck } from '../engines/reference.ts';
import type { EngineTiming } from '../engines/timing.ts';

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

const LOG_LINES = 20;

/**
 * @param entry `trialProcess.ts`, or what it was bundled to.
 * @param limitSeconds a trial that takes longer has failed.
 */
export function startTrialsAt(entry: URL, limitSeconds: number): TryEngine {
  return (order) => startTrial(entry, order, limitSeconds);
}

/** What native code prints is kept and never shown unasked: it would garble the program's own output. */
function startTrial(entry: URL, order: TrialOrder, limitSeconds: number): Promise<Trial> {
  const child = fork(fileURLToPath(entry), [], {
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced', // keeps typed arrays and infinities
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-10_000);
  });
  return new Promise((resolve) => {
    const end = (report: TrialReport): void => {
      clearTimeout(timer);
      child.kill('SIGKILL'); // its report is all we want of it; some drivers hang or crash on the way out
      resolve({
        report,
        log: printed
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .slice(-LOG_LINES),
      });
    };
    const timer = setTimeout(
      () => end({ kind: 'failed', reason: `It gave no answer within ${limitSeconds} seconds.` }),
      limitSeconds * 1000,
    );
    // The child is ours, and it sends one TrialReport.
    child.once('message', (report: TrialReport) => end(report));
    child.once('error', (error) =>
      end({ kind: 'failed', reason: `Its process could not be started: ${error.message}` }),
    );
    child.once('close', (code, signal) =>
      end({
        kind: 'failed',
        reason: `Its process ended without an answer (${signal ?? `exit code ${code ?? '?'}`}): native code crashed.`,
      }),
    );
    child.send(order, (error) => {
      if (error !== null) end({ kind: 'failed', reason: `Its process could not be reached: ${error.message}` });
    });
  });
}
