/** How much is spent on a picture. */
export interface Quality {
  /** Most pixels of the canvas a CSS pixel, each way. */
  readonly pixelRatio: number;
  /** Whether the floor's lines are a texture, or lines in space. */
  readonly linesAsTexture: boolean;
}

const full: Quality = { pixelRatio: 2, linesAsTexture: true };
/** Where the processor draws in the place of a graphics card: a frame takes a quarter of the time. */
const plain: Quality = { pixelRatio: 1, linesAsTexture: false };

/** What draws, in its own words: SwiftShader (Chromium), llvmpipe and softpipe (Mesa), Microsoft's WARP. */
const processors = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * A graphics context for a canvas that has none yet, smooth-edged on a
 * graphics card and plain where the browser has only the processor to draw.
 *
 * @throws Error where the browser gives no WebGL 2.
 */
export function contextOf(canvas: HTMLCanvasElement): {
  readonly context: WebGL2RenderingContext;
  readonly quality: Quality;
} {
  const quality = processors.test(rendererName()) ? plain : full;
  const context = canvas.getContext('webgl2', {
    alpha: false,
    antialias: quality === full,
    powerPreference: 'high-performance',
  });
  if (context === null) throw new Error('The browser gives no WebGL 2.');
  return { context, quality };
}

/** From a context of its own: smooth edges are chosen when a context is made. Empty where it is not told. */
function rendererName(): string {
  const probe = document.createElement('canvas').getContext('webgl2');
  const detail = probe?.getExtension('WEBGL_debug_renderer_info') ?? null;
  const name: unknown = detail === null ? null : probe?.getParameter(detail.UNMASKED_RENDERER_WEBGL);
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' ? name : '';
}
