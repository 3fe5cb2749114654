import { toRgb } from './color.ts';

/**
 * Turns CSS colours with tokens into what Plotly can parse, by asking the browser what they come to on `element` now.
 */
export function colorResolver(element: HTMLElement): (color: string) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const known = new Map<string, string>();
  const resolve = (color: string): string => {
    const before = known.get(color);
    if (before !== undefined) return before;
    probe.style.color = color;
    const resolved = toRgb(getComputedStyle(probe).color);
    known.set(color, resolved);
    return resolved;
  };
  queueMicrotask(() => probe.remove());
  return resolve;
}
