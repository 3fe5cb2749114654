/** Where long work stands: in place on a terminal, nothing elsewhere. */
export interface TerminalProgress {
  show(phase: string, fraction: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** Between two drawings, in milliseconds. */
const DRAW_EVERY = 100;

export function terminalProgress(stream: NodeJS.WriteStream): TerminalProgress {
  let drawnAt = -Infinity;
  return {
    show(phase, fraction) {
      if (!stream.isTTY || performance.now() - drawnAt < DRAW_EVERY) return;
      drawnAt = performance.now();
      stream.write(`\r\x1b[2K${phase} ${(100 * fraction).toFixed(0)} %`);
    },
    clear() {
      if (stream.isTTY && drawnAt > -Infinity) stream.write('\r\x1b[2K');
    },
  };
}
