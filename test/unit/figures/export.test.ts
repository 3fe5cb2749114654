import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { inflateSync } from 'node:zlib';
import { loadFigureAssets } from '../../../src-main/figures/assets.ts';
import { advanceWidths, unitsPerEm } from '../../../src-main/figures/fontWidths.ts';
import { sizeOf, svgToPdfBytes } from '../../../src-main/figures/pdf.ts';
import { svgToPngBytes } from '../../../src-main/figures/png.ts';
import { figureToSvg } from '../../../src-main/figures/svg.ts';
import { densityGrid, learningCurves } from '../../helpers/figureSpecifications.ts';

const assets = await loadFigureAssets();
const drawings = { 'learning curves': figureToSvg(learningCurves()), 'density grid': figureToSvg(densityGrid()) };

describe.each(Object.entries(drawings))('%s', (_, svg) => {
  test('as PDF: its own size, TrueType embedded, no Type 3, the same bytes twice', async () => {
    const bytes = await svgToPdfBytes(svg, assets.font);
    const text = Buffer.from(bytes).toString('latin1');
    const { width, height } = sizeOf(svg);
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text).toContain(`/MediaBox [0 0 ${width} ${height}]`);
    expect(text).toContain('/Subtype /CIDFontType2');
    expect(text).toContain('/FontFile2');
    expect(text).not.toContain('/Type3');
    expect(text.match(/\/Subtype \/Type0/g)).toHaveLength(1);
    expect(Buffer.from(await svgToPdfBytes(svg, assets.font)).equals(bytes)).toBe(true);
  });

  test('as PNG: the width that the resolution gives, ink on white', async () => {
    const bytes = Buffer.from(await svgToPngBytes(svg, 100, assets));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBe(675);
    expect(Math.abs(bytes.readUInt32BE(20) - (sizeOf(svg).height / 72) * 100)).toBeLessThanOrEqual(1);
    expect(Buffer.from(await svgToPngBytes(svg, 100, assets)).equals(bytes)).toBe(true);
  });
});

test('PNG text is drawn: without it there is less ink', async () => {
  const ink = async (svg: string): Promise<number> =>
    imageData(Buffer.from(await svgToPngBytes(svg, 100, assets))).length;
  const svg = drawings['learning curves'];
  expect(await ink(svg)).toBeGreaterThan(1.02 * (await ink(svg.replace(/<text.*<\/text>/g, ''))));
});

/** The compressed pixels of a PNG, checked to inflate. */
function imageData(png: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      chunks.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const data = Buffer.concat(chunks);
  expect(inflateSync(data).length).toBeGreaterThan(0);
  return data;
}

test('an SVG that is not a figure is refused', async () => {
  await expect(async () => svgToPdfBytes('<svg/>', assets.font)).rejects.toThrow(/Not a figure/);
});

test("the table of widths is the font's", () => {
  const document = new PDFDocument({ autoFirstPage: false });
  document.font(Buffer.from(assets.font)).fontSize(unitsPerEm);
  for (const [codePoint, width] of advanceWidths) {
    expect(document.widthOfString(String.fromCodePoint(codePoint)), `U+${codePoint.toString(16)}`).toBeCloseTo(
      width,
      6,
    );
  }
});
