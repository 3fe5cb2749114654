/** What stands over a pane in a saved picture. */
export interface Caption {
  readonly title: string;
  readonly text: string;
  readonly color: string;
  /** CSS pixels from the canvas's upper left corner. */
  readonly left: number;
  readonly top: number;
}

export interface CaptionStyle {
  readonly font: string;
  readonly text: string;
  readonly muted: string;
}

/** Copies the canvas, which must have been drawn in the same task, and writes the captions over it. */
export function compose(
  onto: HTMLCanvasElement,
  canvas: HTMLCanvasElement,
  captions: readonly Caption[],
  style: CaptionStyle,
): void {
  // Encoders of video take even sizes alone.
  const [width, height] = [canvas.width - (canvas.width % 2), canvas.height - (canvas.height % 2)];
  if (onto.width !== width || onto.height !== height) Object.assign(onto, { width, height });
  const context = onto.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to draw the picture on.');
  const scale = canvas.width / canvas.clientWidth;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(canvas, 0, 0);
  context.scale(scale, scale);
  context.textBaseline = 'top';
  for (const caption of captions) {
    context.fillStyle = caption.color;
    context.fillRect(caption.left + 12, caption.top + 14, 10, 10);
    context.fillStyle = style.text;
    context.font = `600 14px ${style.font}`;
    context.fillText(caption.title, caption.left + 28, caption.top + 11);
    context.fillStyle = style.muted;
    context.font = `12px ${style.font}`;
    context.fillText(caption.text, caption.left + 28, caption.top + 30);
  }
}

/** The canvas's pixels, made smaller where it is wider than `widest`. */
export function pixelsOf(canvas: HTMLCanvasElement, widest: number): ImageData {
  const scale = Math.min(1, widest / canvas.width);
  const small = Object.assign(document.createElement('canvas'), {
    width: Math.round(canvas.width * scale),
    height: Math.round(canvas.height * scale),
  });
  const context = small.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser gives no canvas to draw the picture on.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, small.width, small.height);
  return context.getImageData(0, 0, small.width, small.height);
}

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The browser could not write the picture.')) : resolve(blob)),
      'image/png',
    ),
  );
}

/** Hands a file to the browser's or the shell's own way of saving downloads. */
export function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
