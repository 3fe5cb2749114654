/** A mixed colour is computed to `color(srgb r g b)`, with components from 0 to 1. */
export function toRgb(color: string): string {
  const match = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(color);
  if (match === null) return color;
  const [red, green, blue] = match.slice(1).map((part) => Math.round(255 * Number(part)));
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The colour of `rgb(r, g, b)` with an opacity. */
export function withOpacity(color: string, opacity: number): string {
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)/.exec(color);
  return parts === null ? color : `rgba(${parts[1]}, ${parts[2]}, ${parts[3]}, ${opacity})`;
}
