import { numberIn, type Query } from '../../state/place.ts';
import { advance, clampState } from './timeline.ts';

export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;

/** How a replay is played; it stands in the address. */
export interface Pace {
  /** One of `speeds`. */
  readonly speed: number;
  readonly loop: boolean;
}

/** Reads `speed` and `loop`; what is missing or not offered takes the default. */
export function readPace(query: Query): Pace {
  const asked = numberIn(query['speed'], 1, 0, Infinity);
  return { speed: speeds.find((speed) => speed === asked) ?? 1, loop: query['loop'] === 'on' };
}

/** The change of the address that stands for a pace. */
export function writePace({ speed, loop }: Pace): { readonly speed: string; readonly loop: string } {
  return { speed: speed === 1 ? '' : String(speed), loop: loop ? 'on' : '' };
}

/** After a pause of the browser's (another tab, a breakpoint) the replay goes on where it was. */
const longestFrame = 0.25;

/** The one clock of all panes: which state is shown, and whether it moves. */
export class Playback {
  step = $state(0);
  playing = $state(false);
  loop = $state(false);
  speed = $state(1);
  /** The last state of the longest episode. */
  last = $state(0);
  /** Simulated seconds per step at the speed 1. */
  timestep = $state(0.05);
  #position = 0;

  /** Simulated steps a second as they are played. */
  get statesPerSecond(): number {
    return this.speed / this.timestep;
  }

  seek(state: number): void {
    this.#position = clampState(state, this.last);
    this.step = this.#position;
  }

  /** By hand: the replay stops there. */
  move(by: number): void {
    this.playing = false;
    this.seek(this.step + by);
  }

  toggle(): void {
    if (!this.playing && this.step >= this.last) this.seek(0);
    this.playing = !this.playing && this.last > 0;
  }

  /** One faster or slower of the speeds. */
  shift(by: number): void {
    const at = speeds.findIndex((speed) => speed === this.speed);
    this.speed = speeds[Math.min(speeds.length - 1, Math.max(0, at + by))];
  }

  tick(seconds: number): void {
    if (!this.playing) return;
    const { position, isOver } = advance(
      this.#position,
      Math.min(seconds, longestFrame),
      this.statesPerSecond,
      this.last,
      this.loop,
    );
    this.#position = position;
    this.step = Math.floor(position);
    if (isOver) this.playing = false;
  }
}
