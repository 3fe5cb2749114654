import { BoxGeometry, BufferGeometry, CapsuleGeometry, CylinderGeometry, SphereGeometry } from 'three';
import type { Geom } from '../../../../src-main/contract/replay.ts';

const around = 32;
const quarterTurn = Math.PI / 2;

/**
 * A geom in its own frame, as MuJoCo has it: three.js stands capsules and cylinders on y, MuJoCo on z. Null for a
 * plane: the floor is drawn apart.
 */
export function solidOf(geom: Geom): BufferGeometry | null {
  const [radius, half, height] = geom.size;
  switch (geom.shape) {
    case 'plane':
      return null;
    case 'sphere':
      return new SphereGeometry(radius, around, around / 2);
    case 'capsule':
      return new CapsuleGeometry(radius, 2 * half, around / 4, around).rotateX(quarterTurn);
    case 'cylinder':
      return new CylinderGeometry(radius, radius, 2 * half, around).rotateX(quarterTurn);
    case 'box':
      return new BoxGeometry(2 * radius, 2 * half, 2 * height);
  }
}
