import type { Returns, RunStatus } from '../contract/runs.ts';

/** What a training worker is started with. */
export interface WorkerOrder {
  readonly databasePath: string;
  readonly run: string;
  readonly command: readonly string[];
  /** Address of `trialProcess.ts`, or of what it was bundled to. */
  readonly trialEntry: string;
  /** One int32, shared: not 0 asks the worker to stop after the present cycle. A message would not reach a thread that never rests. */
  readonly stopFlag: Int32Array;
}

export interface Progress {
  readonly cycle: number;
  readonly interactions: number;
  readonly seconds: number;
  readonly returns: Returns;
}

/** What a training worker says. After `ended` it says no more. */
export type WorkerMessage =
  | { readonly type: 'started'; readonly run: string; readonly engine: string }
  | { readonly type: 'progress'; readonly run: string; readonly progress: Progress }
  | {
      readonly type: 'ended';
      readonly run: string;
      readonly status: Exclude<RunStatus, 'running' | 'queued'>;
      readonly message: string | null;
    };
