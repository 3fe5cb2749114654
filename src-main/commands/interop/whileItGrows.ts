export interface Growth {
  /** What stands there now, as far as it tells whether anything changed. */
  readonly look: () => string;
  readonly read: () => Promise<void>;
  /** Waits at least so many milliseconds; false where it was told to end. */
  readonly rest: (least: number) => Promise<boolean>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Milliseconds from one look to the next; what takes longer to read is looked at less often. */
const LOOK_EVERY = 1000;

/** Reads, and again whenever something changed, until it is told to end. A fault of the reading is passed on. */
export async function whileItGrows({ look, read, rest, now }: Growth): Promise<void> {
  let pause = LOOK_EVERY;
  let seen: string | null = null;
  do {
    // Looked at before it is read: what grows meanwhile is not taken for read.
    const found = look();
    if (found === seen) continue;
    seen = found;
    const begun = now();
    await read();
    pause = Math.max(LOOK_EVERY, 4 * (now() - begun));
  } while (await rest(pause));
}
