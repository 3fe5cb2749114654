/** From where a scene is looked at, the same whatever the size of the body and wherever it is. */
export interface View {
  /** Degrees around the vertical. */
  readonly around: number;
  /** Degrees above the horizontal. */
  readonly up: number;
  /** Of the camera from what it looks at, in radii of the motion. */
  readonly distance: number;
}

/** Reads "40,20,5.1"; null where it is none, which is the view that holds the whole motion. */
export function readView(text: string): View | null {
  const [around, up, distance, ...others] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const fits =
    others.length === 0 && Math.abs(around) <= 360 && Math.abs(up) <= 90 && distance > 0 && Number.isFinite(distance);
  return fits ? { around, up, distance } : null;
}

/** A tenth of a degree, three digits of the distance: nobody sees less. */
export function writeView({ around, up, distance }: View): string {
  return [around.toFixed(1), up.toFixed(1), distance.toPrecision(3)].map(Number).join(',');
}
