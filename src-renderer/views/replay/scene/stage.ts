import { PCFShadowMap, WebGLRenderer } from 'three';
import { Compass } from './compass.ts';
import { frameTogether, type Framing, type Motion } from './framing.ts';
import { Pane, type StageTheme } from './pane.ts';
import { contextOf, type Quality } from './quality.ts';
import type { View } from './view.ts';

/** Side of the corner that shows the axes, CSS pixels. */
const compassSize = 76;

/** A part of the canvas, CSS pixels from its upper left corner. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Something to draw before there is an episode: its shaders are those of every episode. */
const sample: Motion = {
  geoms: [
    {
      name: 'sample',
      shape: 'sphere',
      size: [1, 0, 0],
      body: 'sample',
      position: [0, 0, 0],
      quaternion: [1, 0, 0, 0],
      decor: false,
    },
  ],
  poses: new Float32Array([0, 0, 0, 0, 0, 0, 1]),
};

/**
 * All panes on one canvas, so that one graphics context serves them and one
 * picture holds them. Draws when something changed, never otherwise. It
 * outlives the screen that shows it: a new context and its shaders take
 * longer than all else of opening an episode.
 */
export class Stage {
  readonly canvas = document.createElement('canvas');
  readonly #context: WebGL2RenderingContext;
  readonly #renderer: WebGLRenderer;
  readonly #quality: Quality;
  readonly #compass = new Compass();
  /** Never shown: while it has its materials, their shaders stay compiled. */
  readonly #sample: Pane;
  #panes: readonly Pane[] = [];
  #boxes: readonly Box[] = [];
  /** The sizes that the canvas and its parts have. */
  #fitted = '';
  #pending = 0;
  #onDrawn: () => void = () => undefined;
  #onTurned: (view: View) => void = () => undefined;
  /** While the camera is put where the program wants it, nobody has turned it. */
  #isPutting = false;

  /** @throws Error where the browser gives no WebGL 2. */
  constructor() {
    this.canvas.setAttribute('aria-hidden', 'true');
    const { context, quality } = contextOf(this.canvas);
    this.#context = context;
    this.#quality = quality;
    this.#renderer = new WebGLRenderer({ canvas: this.canvas, context });
    this.#renderer.shadowMap.enabled = true;
    this.#renderer.shadowMap.type = PCFShadowMap;
    this.#renderer.setScissorTest(true);
    this.#renderer.autoClear = false;
    // To ask whether a shader compiled is to wait for it; three.js's own do.
    this.#renderer.debug.checkShaderErrors = false;
    this.#sample = new Pane(sample, frameTogether([sample])[0], this.canvas, quality);
    // What the lost context held is given up while it is lost: later it would be taken from its successor, which has
    // none of it.
    this.canvas.addEventListener('webglcontextlost', () =>
      [this.#sample, this.#compass, ...this.#panes].forEach((part) => part.release()),
    );
    this.#sample.paint(
      { ground: '#fff', floor: '#fff', line: '#000', neutral: '#888', goal: '#888', isDark: false },
      '#888',
    );
  }

  /** Whether the graphics were taken away, by the system or the driver. */
  get isLost(): boolean {
    return this.#context.isContextLost();
  }

  /** Compiles what every picture needs, aside from the page's own work where the browser can. */
  async prepare(): Promise<void> {
    if (this.#context.getExtension('KHR_parallel_shader_compile') !== null) {
      await Promise.all(
        [this.#sample, this.#compass].map(({ scene, camera }) => this.#renderer.compileAsync(scene, camera)),
      );
    }
    // What casts a shadow has a shader of its own, which only drawing compiles; and all where the browser compiles on
    // the spot.
    if (this.#panes.length > 0) return;
    this.#sample.reset();
    this.#compass.follow(this.#sample.camera, this.#sample.controls.target);
    for (const { scene, camera } of [this.#sample, this.#compass]) this.#renderer.render(scene, camera);
    carryOut(this.#context);
  }

  /** Into the page; the canvas fills `host`. */
  attach(host: HTMLElement, onDrawn: () => void, onTurned: (view: View) => void): void {
    this.#onDrawn = onDrawn;
    this.#onTurned = onTurned;
    host.append(this.canvas);
  }

  /** Out of the page, until it is attached again. */
  detach(): void {
    cancelAnimationFrame(this.#pending);
    this.#pending = 0;
    this.#onDrawn = () => undefined;
    this.#onTurned = () => undefined;
    for (const pane of this.#panes) pane.dispose();
    this.#panes = [];
    this.canvas.remove();
  }

  /**
   * One pane a motion.
   * @param surfaces one element a pane: it says where the pane is and takes the pointer.
   */
  show(motions: readonly Motion[], surfaces: readonly HTMLElement[]): readonly Framing[] {
    for (const pane of this.#panes) pane.dispose();
    const framings = frameTogether(motions);
    this.#panes = motions.map((motion, index) => new Pane(motion, framings[index], surfaces[index], this.#quality));
    this.#panes.forEach((pane) => pane.controls.addEventListener('change', () => this.#turned(pane)));
    this.#fitted = '';
    this.fit(surfaces);
    this.reset();
    return framings;
  }

  /** @param bodies one colour a pane. */
  paint(theme: StageTheme, bodies: readonly string[]): void {
    this.#renderer.setClearColor(theme.ground);
    this.#panes.forEach((pane, index) => pane.paint(theme, bodies[index]));
    this.draw();
  }

  /**
   * The canvas and its parts have their sizes from the page.
   *
   * @returns whether one is new: the canvas is black then until it is drawn again.
   */
  fit(surfaces: readonly HTMLElement[]): boolean {
    const whole = this.canvas.getBoundingClientRect();
    if (whole.width === 0 || whole.height === 0) return false;
    const boxes = surfaces.map((surface) => boxIn(whole, surface.getBoundingClientRect()));
    const ratio = Math.min(this.#quality.pixelRatio, window.devicePixelRatio);
    const fitted = JSON.stringify([whole.width, whole.height, ratio, boxes]);
    if (fitted === this.#fitted) return false;
    this.#fitted = fitted;
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(whole.width, whole.height, false);
    this.#boxes = boxes;
    this.#panes.forEach(({ camera }, index) => {
      const box = this.#boxes[index];
      camera.aspect = box.width / Math.max(1, box.height);
      camera.updateProjectionMatrix();
    });
    return true;
  }

  seek(state: number, follow: boolean): void {
    for (const pane of this.#panes) pane.show(state, follow);
    this.draw();
  }

  reset(): void {
    this.#put((pane) => pane.reset());
  }

  look(view: View): void {
    this.#put((pane) => pane.look(view));
  }

  turn(pane: number, around: number, up: number, closer: number): void {
    this.#panes[pane]?.turn(around, up, closer);
  }

  /** With the next frame of the screen, once. */
  draw(): void {
    if (this.#pending === 0) this.#pending = requestAnimationFrame(() => this.drawNow());
  }

  /** At once, so that the canvas can be read in the same task. */
  drawNow(): void {
    cancelAnimationFrame(this.#pending);
    this.#pending = 0;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.#into(0, 0, width, height);
    this.#renderer.clear();
    this.#panes.forEach((pane, index) => {
      const box = this.#boxes[index];
      if (box === undefined) return;
      this.#into(box.left, height - box.top - box.height, box.width, box.height);
      this.#renderer.clear();
      this.#renderer.render(pane.scene, pane.camera);
      this.#into(box.left + 4, height - box.top - box.height + 4, compassSize, compassSize);
      this.#renderer.clearDepth();
      this.#compass.follow(pane.camera, pane.controls.target);
      this.#renderer.render(this.#compass.scene, this.#compass.camera);
    });
    this.#onDrawn();
  }

  /** For good. */
  dispose(): void {
    this.detach();
    this.#sample.dispose();
    this.#compass.release();
    this.#renderer.dispose();
  }

  #into(left: number, bottom: number, width: number, height: number): void {
    this.#renderer.setViewport(left, bottom, width, height);
    this.#renderer.setScissor(left, bottom, width, height);
  }

  /** The panes are looked at from one side, so that they can be compared. */
  #turned(pane: Pane): void {
    if (this.#isPutting) return;
    for (const other of this.#panes) if (other !== pane) other.turnAs(pane);
    this.draw();
    this.#onTurned(pane.view);
  }

  #put(place: (pane: Pane) => void): void {
    this.#isPutting = true;
    for (const pane of this.#panes) place(pane);
    this.#isPutting = false;
    this.draw();
  }
}

function boxIn(whole: DOMRect, part: DOMRect): Box {
  const [left, top] = [Math.round(part.left - whole.left), Math.round(part.top - whole.top)];
  return {
    left,
    top,
    width: Math.round(part.right - whole.left) - left,
    height: Math.round(part.bottom - whole.top) - top,
  };
}

/**
 * Has the graphics draw now what was asked of them: a flush alone waits for the end of the picture, and only to read
 * from it ends it. Nobody waits for the reading.
 */
function carryOut(context: WebGL2RenderingContext): void {
  const buffer = context.createBuffer();
  context.bindBuffer(context.PIXEL_PACK_BUFFER, buffer);
  context.bufferData(context.PIXEL_PACK_BUFFER, 4, context.STREAM_READ);
  context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, 0);
  context.bindBuffer(context.PIXEL_PACK_BUFFER, null);
  context.deleteBuffer(buffer);
  context.flush();
}
