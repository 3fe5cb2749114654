import { CanvasTexture, Mesh, MeshStandardMaterial, PlaneGeometry, RepeatWrapping, SRGBColorSpace } from 'three';

/** Squares in each direction: the fog hides where they end. */
const squares = 160;
/** Pixels of a square's side in the texture, and of its line. */
const side = 256;
const line = 3;

/** A floor of squares, as a texture: lines in space would flicker where they are far away. */
export class Floor {
  readonly mesh = new Mesh(new PlaneGeometry(1, 1), new MeshStandardMaterial({ roughness: 1, metalness: 0 }));
  readonly #spacing: number;

  /** @param spacing metres between two lines. */
  constructor(spacing: number) {
    this.#spacing = spacing;
    this.mesh.scale.setScalar(spacing * squares);
    this.mesh.receiveShadow = true;
  }

  paint(ground: string, lines: string): void {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.fillStyle = lines;
    context.fillRect(0, 0, side, side);
    context.fillStyle = ground;
    context.fillRect(line / 2, line / 2, side - line, side - line);
    const texture = new CanvasTexture(canvas);
    texture.colorSpace = SRGBColorSpace;
    texture.wrapS = texture.wrapT = RepeatWrapping;
    texture.repeat.set(squares, squares);
    texture.anisotropy = 8;
    this.mesh.material.map?.dispose();
    this.mesh.material.map = texture;
    this.mesh.material.needsUpdate = true;
  }

  /** Around a place, so that the floor has no end; whole squares at a time, so that it seems to stand. */
  place(x: number, y: number, z: number): void {
    const whole = (value: number): number => Math.round(value / this.#spacing) * this.#spacing;
    this.mesh.position.set(whole(x), whole(y), z);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.map?.dispose();
    this.mesh.material.dispose();
  }
}
