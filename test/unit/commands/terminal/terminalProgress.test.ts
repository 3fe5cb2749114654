import { describe, expect, test } from 'vitest';
import { terminalProgress } from '../../../../src-main/commands/terminal/terminalProgress.ts';

/** Shows a tenth more every `every` milliseconds, eleven times, and gives what was written. */
function written(isTTY: boolean, every: number): string[] {
  const texts: string[] = [];
  let now = 0;
  const write = (text: string | Uint8Array): boolean => texts.push(String(text)) > 0;
  const progress = terminalProgress({ isTTY, write }, () => now);
  for (let i = 0; i <= 10; i += 1) {
    progress.show('Seeking neighbours', i / 10);
    now += every;
  }
  progress.clear();
  return texts;
}

describe('terminalProgress', () => {
  test('on a terminal one line is drawn anew, ten times a second at most, and taken away', () => {
    expect(written(true, 50)).toEqual(
      [0, 20, 40, 60, 80, 100].map((share) => `\r\x1b[2KSeeking neighbours ${share} %`).concat('\r\x1b[2K'),
    );
  });

  test('elsewhere long work writes a line every ten seconds, short work none', () => {
    expect(written(false, 5000)).toEqual([20, 40, 60, 80, 100].map((share) => `Seeking neighbours ${share} %\n`));
    expect(written(false, 500)).toEqual([]);
  });
});
