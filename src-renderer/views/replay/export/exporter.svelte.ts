import { tick } from 'svelte';
import type { Notices } from '../../../state/notices.svelte.ts';
import { createGif } from './gif.ts';
import { download, pixelsOf, pngOf } from '../picture.ts';
import type { Playback } from '../playback.svelte.ts';
import { record, videoFormat, type Recording } from './recording.ts';
import { gifFrames } from '../../../../src-main/contract/vocabulary.ts';

/** What the exporter needs of the screen. */
export interface Subject {
  /** Draws the present state, then copies it with its captions. */
  readonly draw: (onto: HTMLCanvasElement) => void;
  /** Copies what was just drawn. */
  readonly copy: (onto: HTMLCanvasElement) => void;
  /** The file's name without step and extension. */
  readonly name: () => string;
}

/** First and last picture of a video are shown so long, milliseconds; the encoder wakes up meanwhile. */
const hold = 400;
/** Between two copies of a picture that stands: a canvas that does not change gives no frames. */
const beat = 40;
/** Pixels: of a GIF, which goes into slides and pages, and grows fast. */
const gifWidth = 640;
/** The last frame of a GIF is shown so long before it begins again, milliseconds. */
const gifRest = 1000;

/**
 * starting: the first picture is held. running: the replay plays. saving: the last one is held, then the file is made.
 * drawing: a GIF is made frame by frame.
 */
type Phase = 'none' | 'starting' | 'running' | 'saving' | 'drawing';

/** Saves what the panes show: one frame, or the whole replay as a video or a GIF. */
export class Exporter {
  /** Null where this browser can make no video. */
  readonly format = videoFormat();
  phase = $state<Phase>('none');
  #canvas: HTMLCanvasElement | null = null;
  #recording: Recording | null = null;
  /** Of the GIF that is being made. */
  #cancelled = new AbortController();
  readonly #subject: Subject;
  readonly #playback: Playback;
  readonly #notices: Notices;

  constructor(subject: Subject, playback: Playback, notices: Notices) {
    this.#subject = subject;
    this.#playback = playback;
    this.#notices = notices;
  }

  async png(): Promise<void> {
    try {
      const canvas = document.createElement('canvas');
      this.#subject.draw(canvas);
      download(`${this.#subject.name()}-step-${this.#playback.step}.png`, await pngOf(canvas));
    } catch (error) {
      this.#failed('Saving the picture', error);
    }
  }

  /** Plays the replay from its start at the present speed, and saves the video when it stops. */
  async video(): Promise<void> {
    if (this.format === null || this.phase !== 'none') return;
    try {
      this.phase = 'starting';
      this.#playback.playing = false;
      this.#playback.loop = false;
      this.#playback.seek(0);
      this.#canvas = document.createElement('canvas');
      this.#subject.draw(this.#canvas);
      const recording = await record(this.#canvas, this.format);
      this.#recording = recording;
      await this.#stand();
      if (this.#recording !== recording) return; // cancelled meanwhile
      this.phase = 'running';
      this.#playback.toggle();
    } catch (error) {
      this.cancel();
      this.#failed('Recording the video', error);
    }
  }

  /** Draws the whole replay at the present speed, as fast as this machine can, and saves it. */
  async gif(): Promise<void> {
    if (this.phase !== 'none') return;
    this.phase = 'drawing';
    this.#playback.playing = false;
    this.#cancelled = new AbortController();
    const { signal } = this.#cancelled;
    const [stood, last] = [this.#playback.step, this.#playback.last];
    const { states, delay } = gifFrames(last, this.#playback.statesPerSecond);
    try {
      const samples = [];
      for (const state of [last, Math.floor(last / 2), 0]) samples.push(await this.#pixels(state, signal));
      const gif = createGif(samples);
      for (const [i, state] of states.entries())
        gif.add(await this.#pixels(state, signal), i === states.length - 1 ? gifRest : delay);
      download(`${this.#subject.name()}.gif`, gif.finish());
      this.#notices.done('Saved the GIF');
    } catch (error) {
      if (!signal.aborted) this.#failed('Making the GIF', error);
    } finally {
      if (!signal.aborted) this.phase = 'none';
      this.#playback.seek(stood);
    }
  }

  /** To be called after every frame. */
  frame(): void {
    if (this.phase === 'running' && this.#canvas !== null) this.#subject.copy(this.#canvas);
  }

  cancel(): void {
    if (this.phase === 'none') return;
    this.#recording?.cancel();
    this.#cancelled.abort();
    this.#recording = this.#canvas = null;
    this.phase = 'none';
    this.#playback.playing = false;
  }

  /** To be called when the replay stops. */
  async finish(): Promise<void> {
    const recording = this.#recording;
    if (this.phase !== 'running' || recording === null || this.format === null) return;
    this.phase = 'saving';
    try {
      await this.#stand();
      if (this.#recording !== recording) return; // cancelled meanwhile
      download(`${this.#subject.name()}.${this.format.extension}`, await recording.finish());
      this.#notices.done('Saved the video');
    } catch (error) {
      this.#failed('Recording the video', error);
    }
    this.#recording = this.#canvas = null;
    this.phase = 'none';
  }

  /** Of a state, once others have had their turn. @throws where it was cancelled meanwhile. */
  async #pixels(state: number, signal: AbortSignal): Promise<ImageData> {
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    this.#playback.seek(state);
    await tick();
    const canvas = document.createElement('canvas');
    this.#subject.draw(canvas);
    return pixelsOf(canvas, gifWidth);
  }

  /** Holds the present picture for a moment. */
  async #stand(): Promise<void> {
    for (let spent = 0; spent < hold && this.#canvas !== null; spent += beat) {
      this.#subject.draw(this.#canvas);
      await new Promise((resolve) => setTimeout(resolve, beat));
    }
  }

  #failed(doing: string, error: unknown): void {
    this.#notices.failed(doing, {
      code: 'unexpected',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}
