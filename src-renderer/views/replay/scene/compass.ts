import {
  CanvasTexture,
  ConeGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
} from 'three';

/** Okabe and Ito's, one an axis; the letters are the second cue. */
const axes = [
  { letter: 'x', direction: new Vector3(1, 0, 0), color: '#d55e00' },
  { letter: 'y', direction: new Vector3(0, 1, 0), color: '#009e73' },
  { letter: 'z', direction: new Vector3(0, 0, 1), color: '#3b8fd6' },
] as const;

/** The world's axes as seen by a camera, for a corner of its picture. */
export class Compass {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(30, 1, 0.1, 20);
  readonly #group = new Group();

  constructor() {
    for (const axis of axes)
      this.#group.add(arrow(axis.direction, axis.color), letter(axis.letter, axis.direction, axis.color));
    this.scene.add(this.#group);
  }

  /** Looks from where `view` looks, whatever it looks at. */
  follow(view: PerspectiveCamera, target: Vector3): void {
    this.camera.up.copy(view.up);
    this.camera.position.subVectors(view.position, target).setLength(6);
    this.camera.lookAt(0, 0, 0);
  }

  /** Gives its graphics memory back; drawn again, it takes it again. */
  release(): void {
    this.scene.traverse((part) => {
      if (part instanceof Mesh) {
        part.geometry.dispose();
        part.material.dispose();
      }
      if (part instanceof Sprite) {
        part.material.map?.dispose();
        part.material.dispose();
      }
    });
  }
}

function arrow(direction: Vector3, color: string): Group {
  const material = new MeshBasicMaterial({ color });
  const shaft = new Mesh(new CylinderGeometry(0.045, 0.045, 0.8, 10).translate(0, 0.4, 0), material);
  const head = new Mesh(new ConeGeometry(0.12, 0.28, 14).translate(0, 0.92, 0), material);
  const group = new Group().add(shaft, head);
  group.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), direction);
  return group;
}

function letter(text: string, direction: Vector3, color: string): Sprite {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.font = '600 56px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = color;
    context.fillText(text, 32, 32);
  }
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, depthTest: false }));
  sprite.position.copy(direction).multiplyScalar(1.36);
  sprite.scale.setScalar(0.72);
  return sprite;
}
