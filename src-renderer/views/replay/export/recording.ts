/** A kind of video that this browser can make. */
export interface VideoFormat {
  readonly mediaType: string;
  readonly extension: 'mp4' | 'webm';
}

/** MP4 first, because every player and slide program takes it. */
const formats: readonly VideoFormat[] = [
  { mediaType: 'video/mp4;codecs=avc1.640028', extension: 'mp4' },
  { mediaType: 'video/mp4;codecs=avc1.42E01E', extension: 'mp4' },
  { mediaType: 'video/webm;codecs=vp9', extension: 'webm' },
  { mediaType: 'video/webm;codecs=vp8', extension: 'webm' },
  { mediaType: 'video/webm', extension: 'webm' },
];

/** Null where the browser can record no canvas. */
export function videoFormat(): VideoFormat | null {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  return formats.find(({ mediaType }) => MediaRecorder.isTypeSupported(mediaType)) ?? null;
}

/** A recording under way, in real time. */
export interface Recording {
  /** The video so far; ends the recording. */
  finish(): Promise<Blob>;
  cancel(): void;
}

const bitsPerSecond = 10_000_000;
const framesPerSecond = 60;

/** Records what is drawn on `canvas` from now on. @throws Error where the browser refuses after all. */
export async function record(canvas: HTMLCanvasElement, format: VideoFormat): Promise<Recording> {
  const stream = canvas.captureStream(framesPerSecond);
  const recorder = new MediaRecorder(stream, { mimeType: format.mediaType, videoBitsPerSecond: bitsPerSecond });
  const pieces: Blob[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('The browser stopped the recording.'));
  });
  ended.catch(() => undefined); // heard by `finish`
  const started = new Promise<void>((resolve) => {
    recorder.onstart = () => resolve();
  });
  recorder.start(1000);
  await Promise.race([started, ended]);
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    async finish() {
      stop();
      await ended;
      const video = new Blob(pieces, { type: format.mediaType.split(';')[0] });
      if (video.size === 0)
        throw new Error('The browser recorded nothing. It may be too busy: try again, or at a slower speed.');
      return video;
    },
    cancel: stop,
  };
}
