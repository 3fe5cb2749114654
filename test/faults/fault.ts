import type { Random } from '../../src-main/numerics/random.ts';

/** What is tried on the real program, in a folder of its own. */
export interface Fault {
  readonly name: string;
  /** How often in a full table. */
  readonly times: number;
  /**
   * One try, or several in one go, but no more than are left; none where it cannot be caused on this machine. What
   * others may use too lies in the folder above.
   */
  readonly attempt: (folder: string, random: Random, seed: number, left: number) => Promise<readonly Survival[]>;
}

/** Null where everything was as it should be; else what was not. */
export type Survival = string | null;

/** @param found told where the expectation failed. */
export function survival(isAsItShouldBe: boolean, found: object): Survival {
  return isAsItShouldBe ? null : JSON.stringify(found);
}
