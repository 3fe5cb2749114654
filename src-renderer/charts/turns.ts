/** Milliseconds of a frame that drawing may take before the rest waits for the next one. */
const share = 8;

/** Asks for a drawing in one of the next frames. Returns what calls it off. */
export type Turns = (draw: () => void) => () => void;

/**
 * Drawings take turns: as many in a frame as leave it time to be shown, one at
 * least, in the order in which they were asked for. So a screen of two dozen
 * plots shows the first at once and answers a person meanwhile.
 *
 * @param requestFrame has something done before the next frame is shown.
 * @param now milliseconds.
 */
export function takeTurns(requestFrame: (work: () => void) => void, now: () => number): Turns {
  let waiting: readonly (() => void)[] = [];
  let isAsked = false;

  function ask(): void {
    if (isAsked || waiting.length === 0) return;
    isAsked = true;
    requestFrame(take);
  }

  function take(): void {
    const begun = now();
    isAsked = false;
    try {
      do {
        const [draw, ...rest] = waiting;
        waiting = rest;
        draw?.();
      } while (waiting.length > 0 && now() - begun < share);
    } finally {
      ask();
    }
  }

  return (draw) => {
    waiting = [...waiting, draw];
    ask();
    return () => {
      waiting = waiting.filter((each) => each !== draw);
    };
  };
}
