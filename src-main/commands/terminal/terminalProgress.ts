/** Where long work stands: in place on a terminal, now and then a line elsewhere. */
export interface TerminalProgress {
  show(phase: string, fraction: number): void;
  /** Takes the line in place away. */
  clear(): void;
}

/** Milliseconds from one showing to the next: in place, and of lines in a file or a pipe. */
const REDRAW = 100;
const LINES = 10_000;

/** @param now milliseconds. */
export function terminalProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => number,
): TerminalProgress {
  // What ends soon leaves no lines; in place it is shown from the start.
  let shownAt = stream.isTTY ? -Infinity : now();
  return {
    show(phase, fraction) {
      if (now() - shownAt < (stream.isTTY ? REDRAW : LINES)) return;
      shownAt = now();
      const text = `${phase} ${(100 * fraction).toFixed(0)} %`;
      stream.write(stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
    },
    clear() {
      if (stream.isTTY && shownAt > -Infinity) stream.write('\r\x1b[2K');
    },
  };
}
