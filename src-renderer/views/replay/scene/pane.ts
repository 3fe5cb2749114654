import {
  Color,
  DirectionalLight,
  Fog,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PerspectiveCamera,
  Scene,
  Vector3,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { poseSize } from '../../../state/replay/episode.ts';
import { Floor } from './floor.ts';
import { fittingDistance, positionAt, rootOf, statesOf, type Framing, type Motion } from './framing.ts';
import type { Quality } from './quality.ts';
import type { View } from './view.ts';
import { solidOf } from './solids.ts';

/** CSS colours that three.js can parse. */
export interface StageTheme {
  readonly ground: string;
  readonly floor: string;
  readonly line: string;
  /** Of what is fixed to the world. */
  readonly neutral: string;
  /** Of what is to be reached. */
  readonly goal: string;
  readonly isDark: boolean;
}

/** Degrees, up and down. */
const fieldOfView = 30;
/** Air around what is to be seen. */
const air = 1.16;

/** One episode in one part of the picture: its world, its light, its camera. */
export class Pane {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(fieldOfView, 1, 0.01, 1000);
  readonly controls: OrbitControls;
  readonly framing: Framing;
  readonly #motion: Motion;
  readonly #solids: readonly (Mesh | null)[];
  readonly #sun = new DirectionalLight(0xffffff, 2);
  readonly #sky = new HemisphereLight(0xffffff, 0x8a8f98, 2);
  readonly #floor: Floor;
  #state = 0;

  /** @param surface where a person drags to turn the camera. */
  constructor(motion: Motion, framing: Framing, surface: HTMLElement, quality: Quality) {
    this.#motion = motion;
    this.framing = framing;
    const { radius, spacing } = framing;
    this.#solids = motion.geoms.map((geom) => {
      const geometry = solidOf(geom);
      if (geometry === null) return null;
      const mesh = new Mesh(geometry, new MeshLambertMaterial());
      mesh.castShadow = true;
      mesh.receiveShadow = true;
      return mesh;
    });
    this.#floor = new Floor(spacing, quality.linesAsTexture);
    this.#sun.castShadow = true;
    this.#sun.shadow.mapSize.set(1024, 1024);
    this.#sun.shadow.radius = 3;
    this.#sun.shadow.normalBias = radius * 0.01;
    const reach = radius * 1.8;
    Object.assign(this.#sun.shadow.camera, {
      left: -reach,
      right: reach,
      top: reach,
      bottom: -reach,
      near: reach * 0.1,
      far: reach * 8,
    });
    this.scene.add(
      this.#sun,
      this.#sun.target,
      this.#sky,
      this.#floor.group,
      ...this.#solids.filter((solid) => solid !== null),
    );
    this.camera.up.set(0, 0, 1);
    this.camera.near = radius * 0.02;
    this.camera.far = radius * 120;
    this.controls = new OrbitControls(this.camera, surface);
    this.controls.minDistance = radius * 0.3;
    this.controls.maxDistance = radius * 30;
    this.controls.maxPolarAngle = Math.PI * 0.495; // not from under the floor
    this.show(0, false);
  }

  paint(theme: StageTheme, body: string): void {
    const { radius } = this.framing;
    this.scene.background = new Color(theme.ground);
    this.scene.fog = new Fog(theme.ground, radius * 8, radius * 26);
    this.#floor.paint(theme.floor, theme.line);
    this.#sky.groundColor.set(theme.isDark ? 0x3a4048 : 0xb9bdc4);
    this.#sky.intensity = theme.isDark ? 1.3 : 2.1;
    this.#sun.intensity = theme.isDark ? 1.6 : 1.7;
    this.#motion.geoms.forEach((geom, index) => {
      const material = this.#solids[index]?.material;
      if (!(material instanceof MeshLambertMaterial)) return;
      if (geom.body === 'target') {
        material.color.set(theme.goal);
        return;
      }
      // Neighbours along the body differ a little, so that joints can be seen.
      // What stands still, walls too, is no part of who acts.
      const share = geom.body === 'world' ? 0 : index % 2 === 0 ? 0.88 : 0.62;
      material.color.set(theme.neutral).lerp(new Color(body), share);
    });
    this.#place();
  }

  /**
   * Shows a state, the last one where the episode is shorter. `follow` takes the camera along with a body that travels.
   */
  show(state: number, follow: boolean): void {
    const { geoms, poses } = this.#motion;
    const before = this.#state;
    this.#state = Math.min(state, statesOf(this.#motion) - 1);
    this.#solids.forEach((solid, geom) => {
      const at = (this.#state * geoms.length + geom) * poseSize;
      solid?.position.fromArray(poses, at);
      solid?.quaternion.fromArray(poses, at + 3);
    });
    if (follow && this.framing.travels) this.#goAlong(before, this.#state);
    this.#place();
  }

  /** The view that holds the whole motion; of a body that travels, the body where it is now. */
  reset(): void {
    const { target, direction, travels } = this.framing;
    const tangent = Math.tan((fieldOfView * Math.PI) / 360);
    const distance = air * fittingDistance(this.framing, tangent * this.camera.aspect, tangent);
    this.controls.target.set(...target);
    this.camera.position
      .set(...direction)
      .multiplyScalar(distance)
      .add(this.controls.target);
    this.camera.updateProjectionMatrix();
    if (travels) this.#goAlong(0, this.#state);
    this.controls.update();
    this.#place();
  }

  get view(): View {
    const arm = new Vector3().subVectors(this.camera.position, this.controls.target);
    const degrees = 180 / Math.PI;
    return {
      around: Math.atan2(arm.y, arm.x) * degrees,
      up: Math.asin(arm.z / arm.length()) * degrees,
      distance: arm.length() / this.framing.radius,
    };
  }

  /** Turns the camera to a view, as far as the bounds allow. */
  look({ around, up, distance }: View): void {
    const before = this.view;
    const radians = Math.PI / 180;
    this.turn((around - before.around) * radians, (up - before.up) * radians, distance / before.distance);
    this.#place();
  }

  /** Turns the camera as another's. */
  turnAs(other: Pane): void {
    const scale = this.framing.radius / other.framing.radius;
    this.camera.position
      .subVectors(other.camera.position, other.controls.target)
      .multiplyScalar(scale)
      .add(this.controls.target);
    this.camera.lookAt(this.controls.target);
    this.#place();
  }

  /** By keyboard: radians around the vertical and up, and a factor of the distance. */
  turn(around: number, up: number, closer: number): void {
    const arm = new Vector3().subVectors(this.camera.position, this.controls.target);
    const polar = Math.min(this.controls.maxPolarAngle, Math.max(0.02, Math.acos(arm.z / arm.length()) - up));
    const length = Math.min(this.controls.maxDistance, Math.max(this.controls.minDistance, arm.length() * closer));
    const azimuth = Math.atan2(arm.y, arm.x) + around;
    arm
      .set(Math.sin(polar) * Math.cos(azimuth), Math.sin(polar) * Math.sin(azimuth), Math.cos(polar))
      .multiplyScalar(length);
    this.camera.position.addVectors(this.controls.target, arm);
    this.controls.update();
  }

  dispose(): void {
    this.controls.dispose();
    this.release();
  }

  /** Gives its graphics memory back; drawn again, it takes it again. */
  release(): void {
    this.#floor.dispose();
    this.#sun.dispose();
    for (const solid of this.#solids) {
      solid?.geometry.dispose();
      if (solid?.material instanceof MeshLambertMaterial) solid.material.dispose();
    }
  }

  #goAlong(from: number, to: number): void {
    const root = rootOf(this.#motion.geoms);
    const [before, now] = [positionAt(this.#motion, from, root), positionAt(this.#motion, to, root)];
    const step = new Vector3(now[0] - before[0], now[1] - before[1], 0);
    this.controls.target.add(step);
    this.camera.position.add(step);
  }

  /** Floor and light stay around what the camera looks at. */
  #place(): void {
    const { floor, radius, target } = this.framing;
    const { x, y } = this.controls.target;
    this.#floor.place(x, y, floor);
    this.#sun.target.position.set(x, y, target[2]);
    this.#sun.position.set(x - radius * 1.2, y - radius * 1.6, target[2] + radius * 3.4);
  }
}
