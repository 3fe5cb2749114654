import type { Notices } from '../../state/notices.svelte.ts';
import { download, pngOf } from './picture.ts';
import type { Playback } from './playback.svelte.ts';
import { record, videoFormat, type Recording } from './recording.ts';

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

/** starting: the first picture is held. running: the replay plays. saving: the last one is held, then the file is made. */
type Phase = 'none' | 'starting' | 'running' | 'saving';

/** Saves what the panes show: one frame, or the whole replay as a video. */
export class Exporter {
  /** Null where this browser can make no video. */
  readonly format = videoFormat();
  phase = $state<Phase>('none');
  #canvas: HTMLCanvasElement | null = null;
  #recording: Recording | null = null;
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

  /** To be called after every frame. */
  frame(): void {
    if (this.phase === 'running' && this.#canvas !== null) this.#subject.copy(this.#canvas);
  }

  cancel(): void {
    if (this.phase === 'none') return;
    this.#recording?.cancel();
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

  /** Holds the present picture for a moment. */
  async #stand(): Promise<void> {
    for (let spent = 0; spent < hold && this.#canvas !== null; spent += beat) {
      this.#subject.draw(this.#canvas);
      await new Promise((resolve) => setTimeout(resolve, beat));
    }
  }

  #failed(doing: string, error: unknown): void {
    this.#notices.failed(doing, { code: 'unexpected', message: error instanceof Error ? error.message : String(error) });
  }
}
