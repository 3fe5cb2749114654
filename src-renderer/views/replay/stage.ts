import { PCFShadowMap, WebGLRenderer } from 'three';
import { Compass } from './compass.ts';
import { frameTogether, type Framing, type Motion } from './framing.ts';
import { Pane, type StageTheme } from './pane.ts';

/** Side of the corner that shows the axes, CSS pixels. */
const compassSize = 76;

/** A part of the canvas, CSS pixels from its upper left corner. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * All panes on one canvas, so that one graphics context serves them and one
 * picture holds them. Draws when something changed, never otherwise.
 */
export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #compass = new Compass();
  #panes: readonly Pane[] = [];
  #boxes: readonly Box[] = [];
  #pending = 0;
  readonly #onDrawn: () => void;

  /** @throws Error where the browser gives no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, onDrawn: () => void) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
    this.#renderer.shadowMap.enabled = true;
    this.#renderer.shadowMap.type = PCFShadowMap;
    this.#renderer.setScissorTest(true);
    this.#renderer.autoClear = false;
    // To ask whether a shader compiled is to wait for it; three.js's own do.
    this.#renderer.debug.checkShaderErrors = false;
    this.#onDrawn = onDrawn;
  }

  get canvas(): HTMLCanvasElement {
    return this.#renderer.domElement;
  }

  /**
   * One pane a motion.
   * @param surfaces one element a pane: it says where the pane is and takes the pointer.
   */
  show(motions: readonly Motion[], surfaces: readonly HTMLElement[]): readonly Framing[] {
    for (const pane of this.#panes) pane.dispose();
    const framings = frameTogether(motions);
    this.#panes = motions.map((motion, index) => new Pane(motion, framings[index], surfaces[index]));
    this.#panes.forEach((pane) => pane.controls.addEventListener('change', () => this.#turned(pane)));
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

  /** The canvas and its parts have their sizes from the page. */
  fit(surfaces: readonly HTMLElement[]): void {
    const whole = this.canvas.getBoundingClientRect();
    if (whole.width === 0 || whole.height === 0) return;
    this.#renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.#renderer.setSize(whole.width, whole.height, false);
    this.#boxes = surfaces.map((surface) => {
      const box = surface.getBoundingClientRect();
      const [left, top] = [Math.round(box.left - whole.left), Math.round(box.top - whole.top)];
      return { left, top, width: Math.round(box.right - whole.left) - left, height: Math.round(box.bottom - whole.top) - top };
    });
    this.#panes.forEach(({ camera }, index) => {
      const box = this.#boxes[index];
      camera.aspect = box.width / Math.max(1, box.height);
      camera.updateProjectionMatrix();
    });
    this.draw();
  }

  seek(state: number, follow: boolean): void {
    for (const pane of this.#panes) pane.show(state, follow);
    this.draw();
  }

  reset(): void {
    for (const pane of this.#panes) pane.reset();
    this.draw();
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

  dispose(): void {
    cancelAnimationFrame(this.#pending);
    for (const pane of this.#panes) pane.dispose();
    this.#panes = [];
    this.#compass.dispose();
    this.#renderer.dispose();
  }

  #into(left: number, bottom: number, width: number, height: number): void {
    this.#renderer.setViewport(left, bottom, width, height);
    this.#renderer.setScissor(left, bottom, width, height);
  }

  /** The panes are looked at from one side, so that they can be compared. */
  #turned(pane: Pane): void {
    for (const other of this.#panes) if (other !== pane) other.turnAs(pane);
    this.draw();
  }
}
