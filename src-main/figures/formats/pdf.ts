import PDFDocument from 'pdfkit';
import { ink } from '../colours.ts';
import type { SvgElement, SvgNode } from '../element.ts';
import { fontName } from '../text.ts';

type Attributes = SvgElement['attributes'];

export interface PdfOptions {
  /** Text as outlines: the file then has no font at all, for venues whose checks take none but Type 1. */
  readonly outlines?: boolean;
}

/**
 * A figure as a one-page PDF of its own size, straight from its elements: lines
 * as vectors, the font embedded as TrueType. The date in it is fixed: the same
 * figure gives the same bytes.
 *
 * @param figure the root of `figureElements`.
 * @param font Tinos Regular, TrueType.
 * @throws Error if the figure has an element that is not written here.
 */
export function figureToPdf(
  figure: SvgElement,
  font: Uint8Array,
  { outlines = false }: PdfOptions = {},
): Promise<Uint8Array> {
  const { width, height } = pageSize(figure);
  return new Promise((resolve, reject) => {
    const document = new PDFDocument({
      size: [width, height],
      margin: 0,
      info: { Creator: 'Tutelage', Producer: 'Tutelage', CreationDate: new Date(0) },
    });
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
    document.registerFont(fontName, Buffer.from(font));
    document.font(fontName);
    const write = outlines ? drawOutlines : drawText;
    for (const child of figure.children) draw(document, child, write);
    document.end();
  });
}

/** Width and height of a figure in points. */
export function pageSize({ attributes }: SvgElement): { readonly width: number; readonly height: number } {
  const [, , width, height] = (attributes['viewBox'] ?? '').split(' ').map(Number);
  if (!(width > 0 && height > 0)) throw new Error('Not a figure: its root does not tell its size.');
  return { width, height };
}

type WriteText = (document: PDFKit.PDFDocument, attributes: Attributes, text: string) => void;

function draw(document: PDFKit.PDFDocument, node: SvgNode, write: WriteText): void {
  if (typeof node === 'string') throw new Error(`The text "${node}" stands outside of a text element.`);
  const { tag, attributes, children } = node;
  const number = (name: string): number => Number(attributes[name]);
  switch (tag) {
    case 'g':
      for (const child of children) draw(document, child, write);
      return;
    case 'text':
      write(document, attributes, children.join(''));
      return;
    case 'rect':
      document.rect(number('x') || 0, number('y') || 0, number('width'), number('height'));
      break;
    case 'line':
      document.moveTo(number('x1'), number('y1')).lineTo(number('x2'), number('y2'));
      break;
    case 'circle':
      document.circle(number('cx'), number('cy'), number('r'));
      break;
    case 'path':
      document.path(attributes['d']);
      break;
    default:
      throw new Error(`A PDF of a figure has no element <${tag}>.`);
  }
  paint(document, attributes);
}

/** Fills and strokes the path that was laid, as its attributes say. */
function paint(document: PDFKit.PDFDocument, attributes: Attributes): void {
  const { fill = ink.text, stroke } = attributes;
  const rule = attributes['fill-rule'] === 'evenodd' ? 'even-odd' : 'non-zero';
  document.save();
  document
    .fillOpacity(Number(attributes['fill-opacity'] ?? 1))
    .strokeOpacity(Number(attributes['stroke-opacity'] ?? 1));
  if (stroke !== undefined) {
    document.lineWidth(Number(attributes['stroke-width'] ?? 1));
    document.lineJoin(attributes['stroke-linejoin'] === 'round' ? 'round' : 'miter');
    document.lineCap(attributes['stroke-linecap'] === 'round' ? 'round' : 'butt');
    const dash = attributes['stroke-dasharray'];
    if (dash === undefined) document.undash();
    // The cast: pdfkit takes a whole pattern, of which its types do not know.
    else document.dash(dash.split(' ').map(Number) as unknown as number, {});
  }
  if (fill !== 'none' && stroke !== undefined) document.fillAndStroke(fill, stroke, rule);
  else if (fill !== 'none') document.fill(fill, rule);
  else if (stroke !== undefined) document.strokeColor(stroke).stroke();
  document.restore();
}

function drawText(document: PDFKit.PDFDocument, attributes: Attributes, text: string): void {
  const [x, y] = [Number(attributes['x']), Number(attributes['y'])];
  document
    .save()
    .fillOpacity(1)
    .fillColor(attributes['fill'] ?? ink.text)
    .fontSize(Number(attributes['font-size']));
  const length = document.widthOfString(text);
  const anchor = attributes['text-anchor'];
  if (attributes['transform'] !== undefined) document.rotate(-90, { origin: [x, y] });
  document.text(text, x - (anchor === 'middle' ? length / 2 : anchor === 'end' ? length : 0), y, {
    lineBreak: false,
    baseline: 'alphabetic',
  });
  document.restore();
}

/** What is used of the font that pdfkit has read. */
interface OutlineFont {
  readonly unitsPerEm: number;
  layout(text: string): {
    readonly glyphs: readonly { readonly path: { toSVG(): string } }[];
    readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[];
  };
}

/** The glyphs as filled paths, where the text would stand. */
function drawOutlines(document: PDFKit.PDFDocument, attributes: Attributes, text: string): void {
  const size = Number(attributes['font-size']);
  const [x, y] = [Number(attributes['x']), Number(attributes['y'])];
  document.fontSize(size);
  // The cast: pdfkit keeps the font that it has read, of which its types do not know.
  const { font } = (document as unknown as { readonly _font: { readonly font: OutlineFont } })._font;
  const { glyphs, positions } = font.layout(text);
  const scale = size / font.unitsPerEm;
  const length = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) * scale;
  const anchor = attributes['text-anchor'];
  document.save();
  if (attributes['transform'] !== undefined) document.rotate(-90, { origin: [x, y] });
  document.translate(x - (anchor === 'middle' ? length / 2 : anchor === 'end' ? length : 0), y);
  document.scale(scale, -scale);
  document.fillOpacity(1).fillColor(attributes['fill'] ?? ink.text);
  let at = 0;
  glyphs.forEach((glyph, i) => {
    const { xAdvance, xOffset, yOffset } = positions[i];
    const path = glyph.path.toSVG();
    if (path !== '') {
      document.save().translate(at + xOffset, yOffset);
      document.path(path).fill();
      document.restore();
    }
    at += xAdvance;
  });
  document.restore();
}
