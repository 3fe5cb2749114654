/** How far from a line a click still chooses it, in pixels; the nearest lines are looked for first. */
const reaches = [0, 2, 4];
const directions = Array.from({ length: 8 }, (_, i) => (i * Math.PI) / 4);

/** What a place on the screen is on or beside among the lines of a figure; null where none is near. */
export function lineAt(page: Element, x: number, y: number): Element | null {
  // The last one is drawn over the others.
  const drawn = [...page.querySelectorAll("[data-choosable][data-part^='line:'] *")].reverse();
  for (const reach of reaches)
    for (const element of drawn)
      if (element instanceof SVGGeometryElement && isNear(element, x, y, reach)) return element;
  return null;
}

/** Whether the ink of an element is found at so many pixels from a place on the screen. */
function isNear(element: SVGGeometryElement, x: number, y: number, reach: number): boolean {
  const toDrawing = element.getScreenCTM()?.inverse();
  return directions.some((angle) =>
    element.isPointInStroke(
      new DOMPoint(x + reach * Math.cos(angle), y + reach * Math.sin(angle)).matrixTransform(toDrawing),
    ),
  );
}
