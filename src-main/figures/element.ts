/** A piece of SVG; strings are text. */
export type SvgNode = SvgElement | string;

export interface SvgElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SvgNode[];
}

/** An element. Numbers are written by `decimal`; attributes that are null are left out. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | number | null>>,
  children: readonly SvgNode[] = [],
): SvgElement {
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) written[name] = typeof value === 'number' ? decimal(value) : value;
  }
  return { tag, attributes: written, children };
}

/** Two decimals at most: a hundredth of a point is below what any printer shows, and the same on every machine. */
export function decimal(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** XML text of an element, one element a line; an element that holds text stays on its line. */
export function serialise(node: SvgNode, indent = ''): string {
  if (typeof node === 'string') return escapeXml(node);
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  if (node.children.length === 0) return `${indent}<${node.tag}${attributes}/>`;
  const inline = node.children.some((child) => typeof child === 'string');
  const content = inline
    ? node.children.map((child) => serialise(child)).join('')
    : `\n${node.children.map((child) => serialise(child, `${indent}  `)).join('\n')}\n${indent}`;
  return `${indent}<${node.tag}${attributes}>${content}</${node.tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes markup; control characters, which XML 1.0 cannot hold, become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- control characters are what it looks for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => entities[character])
  );
}
