import {
  BufferGeometry,
  CanvasTexture,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
  RepeatWrapping,
  SRGBColorSpace,
} from 'three';

/** Squares in each direction: the fog hides where they end. */
const squares = 160;
/** Pixels of a square's side in the texture, and of its line. */
const side = 256;
const line = 3;
/** Of a line in space. */
const pieces = 16;

/**
 * A floor of squares. Its lines are a texture, since lines in space flicker
 * where they are far away; where the processor draws they are lines in space,
 * since there a texture takes longer than all the rest of the picture.
 */
export class Floor {
  readonly group = new Group();
  readonly #mesh = new Mesh(new PlaneGeometry(1, 1), new MeshLambertMaterial());
  readonly #lines: LineSegments<BufferGeometry, LineBasicMaterial> | null;
  readonly #spacing: number;

  /** @param spacing metres between two lines. */
  constructor(spacing: number, linesAsTexture: boolean) {
    this.#spacing = spacing;
    this.#lines = linesAsTexture
      ? null
      : new LineSegments(gridOf(squares), new LineBasicMaterial({ depthTest: false }));
    this.#mesh.receiveShadow = true;
    this.#mesh.renderOrder = -2;
    this.group.add(this.#mesh);
    if (this.#lines !== null) {
      // On the floor, whatever the depths are rounded to; the solids come after and cover them.
      this.#lines.renderOrder = -1;
      this.group.add(this.#lines);
    }
    this.group.scale.setScalar(spacing * squares);
  }

  paint(ground: string, lines: string): void {
    if (this.#lines === null) {
      this.#mesh.material.map?.dispose();
      this.#mesh.material.map = squareOf(ground, lines);
      this.#mesh.material.needsUpdate = true;
    } else {
      this.#mesh.material.color.set(ground);
      this.#lines.material.color.set(lines);
    }
  }

  /** Around a place, so that the floor has no end; whole squares at a time, so that it seems to stand. */
  place(x: number, y: number, z: number): void {
    const whole = (value: number): number => Math.round(value / this.#spacing) * this.#spacing;
    this.group.position.set(whole(x), whole(y), z);
  }

  dispose(): void {
    this.#mesh.geometry.dispose();
    this.#mesh.material.map?.dispose();
    this.#mesh.material.dispose();
    this.#lines?.geometry.dispose();
    this.#lines?.material.dispose();
  }
}

function squareOf(ground: string, lines: string): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = lines;
    context.fillRect(0, 0, side, side);
    context.fillStyle = ground;
    context.fillRect(line / 2, line / 2, side - line, side - line);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.repeat.set(squares, squares);
  texture.anisotropy = 8;
  return texture;
}

/**
 * The lines of a unit square around the origin that is cut into `count` by `count`; in short pieces, since graphics by
 * the processor leave out a line that goes far past the camera.
 */
function gridOf(count: number): BufferGeometry {
  const ends: number[] = [];
  for (let i = 0; i <= count; i += 1) {
    const at = i / count - 0.5;
    for (let j = 0; j < pieces; j += 1) {
      const [from, to] = [j / pieces - 0.5, (j + 1) / pieces - 0.5];
      ends.push(at, from, 0, at, to, 0, from, at, 0, to, at, 0);
    }
  }
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute(ends, 3));
}
