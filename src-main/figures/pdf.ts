import PDFDocument from 'pdfkit';
import svgToPdf from 'svg-to-pdfkit';
import { fontName } from './text.ts';

/**
 * A figure as a one-page PDF of its own size, lines as vectors and the font
 * embedded. The date in it is fixed: the same SVG gives the same bytes.
 *
 * @param svg a document of `figureToSvg`.
 * @param font Tinos Regular, TrueType.
 * @throws Error if the SVG has something that a PDF cannot show.
 */
export function svgToPdfBytes(svg: string, font: Uint8Array): Promise<Uint8Array> {
  const { width, height } = sizeOf(svg);
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
    svgToPdf(document, svg, 0, 0, {
      width,
      height,
      fontCallback: () => fontName,
      warningCallback: (warning) => reject(new Error(`The figure cannot be written as PDF: ${warning}`)),
    });
    document.end();
  });
}

/** Width and height of a figure's SVG in points. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const match = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (match === null) throw new Error('Not a figure: the SVG does not begin with its size.');
  return { width: Number(match[1]), height: Number(match[2]) };
}
