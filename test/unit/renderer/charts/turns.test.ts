import { describe, expect, test } from 'vitest';
import { takeTurns, type Turns } from '../../../../src-renderer/charts/turns.ts';

/** Turns over frames that come when they are told to. */
function setUp(): {
  readonly inTurn: Turns;
  readonly taking: (name: string, milliseconds: number) => () => void;
  readonly nextFrame: () => string[];
  readonly asked: () => number;
} {
  let frames: (() => void)[] = [];
  let now = 0;
  let drawn: string[] = [];
  return {
    inTurn: takeTurns(
      (work) => frames.push(work),
      () => now,
    ),
    taking: (name, milliseconds) => () => {
      drawn.push(name);
      now += milliseconds;
    },
    nextFrame: () => {
      const due = frames;
      [frames, drawn] = [[], []];
      for (const frame of due) frame();
      return drawn;
    },
    asked: () => frames.length,
  };
}

describe('takeTurns', () => {
  test('a frame takes as many as it has time for, one at least, in their order', () => {
    const { inTurn, taking, nextFrame, asked } = setUp();
    for (const [name, milliseconds] of [
      ['a', 20],
      ['b', 3],
      ['c', 3],
      ['d', 3],
      ['e', 3],
    ] as const)
      inTurn(taking(name, milliseconds));
    expect(nextFrame()).toEqual(['a']);
    expect(nextFrame()).toEqual(['b', 'c', 'd']);
    expect(nextFrame()).toEqual(['e']);
    expect(asked(), 'no frame for nothing').toBe(0);
  });

  test('what is called off is not drawn, and what fails keeps nothing else from being drawn', () => {
    const { inTurn, taking, nextFrame } = setUp();
    const callOff = inTurn(taking('a', 0));
    inTurn(() => {
      throw new Error('broken');
    });
    inTurn(taking('b', 0));
    callOff();
    expect(nextFrame).toThrow('broken');
    expect(nextFrame()).toEqual(['b']);
  });
});
