export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescape(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`Bare markup in "${text}".`);
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    if (!(name in names) || !whole.endsWith(';')) throw new Error(`Bad entity "${whole}".`);
    return names[name];
  });
}

/** A strict reader of the XML that the project writes: elements, attributes and text; throws on anything ill-formed. */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { tag: '', attributes: {}, children: [] };
  const open = [root];
  let at = 0;
  for (const match of xml.trim().matchAll(/<(\/?)([a-zA-Z]+)((?: [a-zA-Z][\w-]*="[^"<]*")*)(\/?)>/g)) {
    const parent = open[open.length - 1];
    const text = xml.slice(at, match.index);
    at = match.index + match[0].length;
    if (text.trim() !== '') parent.children.push(unescape(text));
    const [, closing, tag, list, empty] = match;
    if (closing === '/') {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes <${parent.tag}>.`);
      continue;
    }
    const pairs = [...list.matchAll(/ ([a-zA-Z][\w-]*)="([^"]*)"/g)].map(([, name, value]): [string, string] => [
      name,
      unescape(value),
    ]);
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`<${tag}> repeats an attribute.`);
    const element: XmlElement = { tag, attributes: Object.fromEntries(pairs), children: [] };
    parent.children.push(element);
    if (empty !== '/') open.push(element);
  }
  if (open.length !== 1 || root.children.length !== 1 || xml.slice(at).trim() !== '')
    throw new Error('Not one whole element.');
  const [only] = root.children;
  if (typeof only === 'string') throw new Error('Text without an element.');
  return only;
}

/** All texts in the element, in order. */
export function texts(element: XmlElement): string[] {
  return element.children.flatMap((child) => (typeof child === 'string' ? [child] : texts(child)));
}

/** The elements that hold a text, with it. */
export function textElements(
  element: XmlElement,
): { readonly attributes: XmlElement['attributes']; readonly text: string }[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [{ attributes: element.attributes, text: child }] : textElements(child),
  );
}
