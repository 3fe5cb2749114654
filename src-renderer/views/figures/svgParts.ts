import type { PageBox } from '../../state/figures/edits.ts';

/** A figure's SVG as an element of this page; null where it is none, which the workbench does not send. */
export function parseFigure(svg: string): SVGSVGElement | null {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  return root instanceof SVGSVGElement ? document.importNode(root, true) : null;
}

/** The frame of the first panel that has axes; null where the figure has none. */
export function frameOf(page: Element): SVGRectElement | null {
  return page.querySelector<SVGRectElement>('[data-part^="panel:"] > rect[fill="none"]');
}

/** Where the panels stand on the page, in points and in their order; none of a grid of densities, which has no such. */
export function panelBoxes(page: Element): readonly PageBox[] {
  return [...page.querySelectorAll<SVGGElement>('[data-box]')].map((panel) => {
    const [x, y, width, height] = (panel.dataset['box'] ?? '').split(' ').map(Number);
    return { x, y, width, height };
  });
}
