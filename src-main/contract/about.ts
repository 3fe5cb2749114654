import type { EngineName } from '../engines/learner.ts';

/** A part that the program is made of, in the version that runs here. */
export interface PartVersion {
  readonly part: string;
  readonly version: string;
}

/** Whether an engine can be had on this machine: on which device, or why not. */
export type EngineHere =
  | { readonly engine: EngineName; readonly isHere: true; readonly device: string }
  | { readonly engine: EngineName; readonly isHere: false; readonly reason: string };
