/** How far from a line a click still chooses it, in pixels: the nearest ones are tried first. */
const reaches = [1, 2, 4];

/** What a place on the screen is on or beside among the lines of a figure; null where none is near. */
export function lineAt(page: Element, x: number, y: number): Element | null {
  // The last one is drawn over the others.
  const drawn = [...page.querySelectorAll("[data-choosable][data-part^='line:'] *")].reverse();
  for (const reach of reaches)
    for (const element of drawn)
      if (element instanceof SVGGeometryElement && isNear(element, x, y, reach)) return element;
  return null;
}

/** Whether the place were on the element if its stroke were whole and reached so far, in pixels. */
function isNear(element: SVGGeometryElement, x: number, y: number, reach: number): boolean {
  const toScreen = element.getScreenCTM();
  if (toScreen === null) return false;
  const { strokeWidth, strokeDasharray } = element.style;
  element.style.strokeWidth = `${(2 * reach) / toScreen.a}`;
  element.style.strokeDasharray = 'none';
  const found = element.isPointInStroke(new DOMPoint(x, y).matrixTransform(toScreen.inverse()));
  element.style.strokeWidth = strokeWidth;
  element.style.strokeDasharray = strokeDasharray;
  return found;
}
