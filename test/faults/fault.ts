import type { Random } from '../../src-main/numerics/random.ts';

/** What is tried on the real program, in a folder of its own. */
export interface Fault {
  readonly name: string;
  /** How often in a full table. */
  readonly times: number;
  /** One try, or several in one go; says for each whether everything was as it should be. */
  readonly attempt: (folder: string, random: Random, seed: number) => Promise<readonly boolean[]>;
}
