import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { loadFigureAssets } from '../../../src-main/figures/assets.ts';
import type { DensityGridContent } from '../../../src-main/figures/content.ts';
import { element, serialise } from '../../../src-main/figures/element.ts';
import { sizeAt } from '../../../src-main/figures/size.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { advanceWidths, unitsPerEm } from '../../../src-main/figures/fontWidths.ts';
import { figureToPdf } from '../../../src-main/figures/formats/pdf.ts';
import { artOf, figureToPgf, needsArt } from '../../../src-main/figures/formats/pgf.ts';
import { sizeOf, svgToPngBytes } from '../../../src-main/figures/formats/png.ts';
import { figureElements, figureToSvg } from '../../../src-main/figures/formats/svg.ts';
import { densityGrid, learningCurves } from '../../helpers/figures/figureContents.ts';

const assets = await loadFigureAssets();
const drawings = { 'learning curves': figureToSvg(learningCurves()), 'density grid': figureToSvg(densityGrid()) };
const figures = { 'learning curves': figureElements(learningCurves()), 'density grid': figureElements(densityGrid()) };

describe.each(['learning curves', 'density grid'] as const)('%s', (name) => {
  const [svg, figure] = [drawings[name], figures[name]];
  test('as PDF: its own size, TrueType embedded, no Type 3, the same bytes twice', async () => {
    const bytes = await figureToPdf(figure, assets.font);
    const text = Buffer.from(bytes).toString('latin1');
    const { width, height } = sizeOf(svg);
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text).toContain(`/MediaBox [0 0 ${width} ${height}]`);
    expect(text).toContain('/Subtype /CIDFontType2');
    expect(text).toContain('/FontFile2');
    expect(text).not.toContain('/Type3');
    expect(text.match(/\/Subtype \/Type0/g)).toHaveLength(1);
    expect(Buffer.from(await figureToPdf(figure, assets.font)).equals(bytes)).toBe(true);
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

test('what is not a figure, or not drawn here, is refused', async () => {
  await expect(async () => svgToPngBytes('<svg/>', 100, assets)).rejects.toThrow(/Not a figure/);
  await expect(async () => figureToPdf(element('svg', {}), assets.font)).rejects.toThrow(/Not a figure/);
  const strange = element('svg', { viewBox: '0 0 10 10' }, [
    element('rect', { width: 10, height: 10 }),
    element('image', {}),
  ]);
  await expect(async () => figureToPdf(strange, assets.font)).rejects.toThrow('no element <image>');
  expect(() => figureToPgf(strange)).toThrow('no element <image>');
});

test('a TikZ picture has the paths, the sizes and the text, in LaTeX', () => {
  const picture = figureToPgf(
    element('svg', { viewBox: '0 0 100 50', 'aria-label': 'Two\nlines' }, [
      element('rect', { width: 100, height: 50, fill: '#ffffff' }),
      element('path', { d: 'M1 2L3 4Z', fill: '#0072B2', 'fill-opacity': '0.18', 'fill-rule': 'evenodd' }),
      element('line', {
        x1: 0,
        y1: 1,
        x2: 2,
        y2: 3,
        stroke: '#000000',
        'stroke-width': 1.1,
        'stroke-dasharray': '4 1.5',
      }),
      element('text', { x: 5, y: 6, 'font-size': 7, 'text-anchor': 'end', transform: 'rotate(-90 5 6)' }, ['σ & 50%']),
    ]),
  ).split('\n');
  expect(picture[0]).toBe('% Two lines');
  expect(picture).toContain('\\useasboundingbox (0,0) rectangle (100,50);');
  expect(picture.join(' ')).toContain('even odd rule] (1,2) -- (3,4) -- cycle;');
  expect(picture.join(' ')).toContain('dash pattern=on 4bp off 1.5bp] (0,1) -- (2,3);');
  expect(picture.join(' ')).toMatch(
    /anchor=base east.*\\fontsize\{7bp\}\{8\.4bp\}.*,rotate=90\] at \(5,6\) \{\$\\sigma\$ \\& 50\\%\};/,
  );
});

test('a TikZ picture says which characters the usual fonts of pdfTeX lack', () => {
  const named = (title: string): string => {
    const curves = learningCurves();
    return figureToPgf(figureElements({ ...curves, panels: [{ ...curves.panels[0], title }] })).split('\n')[2];
  };
  expect(named('Возврат, ękę')).toBe(
    '% It has В о з в р а т ę: with \\usepackage[T1]{fontenc} for Latin letters, [T2A,T1] for Cyrillic,',
  );
  expect(named('Übung σ ≤ 1')).toMatch(/^.begin\{tikzpicture\}/);
});

/** A grid whose contours have more points than TeX holds: rings of sixty corners, four thousand of them. */
function crowdedGrid(): DensityGridContent {
  const grid = densityGrid();
  const ring = (x: number, y: number): number[][] =>
    Array.from({ length: 61 }, (_, i) => [
      x + 0.03 * Math.cos((2 * Math.PI * i) / 60),
      y + 0.03 * Math.sin((2 * Math.PI * i) / 60),
    ]);
  const polygons = Array.from({ length: 700 }, (_, i) => [
    ring(-3.5 + 0.2 * (i % 35), -2.5 + 0.25 * Math.floor(i / 35)),
  ]);
  return {
    ...grid,
    panels: grid.panels.map((row) => row.map((panel) => ({ ...panel, contours: [{ mass: 0.5, polygons }] }))),
  };
}

test('a picture with more points than TeX holds has them in a PDF beside it, and its texts in LaTeX', async () => {
  expect(needsArt(figures['density grid'])).toBe(false);
  const figure = figureElements(crowdedGrid());
  expect(needsArt(figure)).toBe(true);
  const art = artOf(figure);
  expect(serialise(art)).not.toContain('<text');
  expect(serialise(art)).not.toContain('#ffffff');
  const picture = figureToPgf(figure, 'figure-art.pdf');
  expect(picture).toContain('{\\includegraphics{figure-art.pdf}};');
  expect(picture).not.toContain('\\path[');
  const texts = [...figureToSvg(crowdedGrid()).matchAll(/<text/g)].length;
  expect([...picture.matchAll(/^\\node\[anchor=base/gm)]).toHaveLength(texts);
  const pdf = Buffer.from(await figureToPdf(art, assets.font)).toString('latin1');
  expect(pdf).not.toContain('/FontFile2');
});

/** Whether a program of poppler or TeX is installed; without it these tests are skipped. */
const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;

describe.skipIf(!has('pdffonts'))('by poppler (skipped where pdffonts is not installed)', () => {
  test('the font is embedded TrueType, and text is text', async () => {
    const file = join(temporaryFolder(), 'figure.pdf');
    writeFileSync(file, await figureToPdf(figures['learning curves'], assets.font));
    const fonts = spawnSync('pdffonts', [file], { encoding: 'utf8' }).stdout.trim().split('\n').slice(2);
    expect(fonts).toHaveLength(1);
    expect(fonts[0]).toMatch(/Tinos.*CID TrueType.*yes yes yes/);
    const words = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' }).stdout;
    expect(words).toContain('InvertedDoublePendulum');
    expect(words).toContain('Environment interactions');
  });

  test('texts have the sizes that the venue states, to a tenth of a point', async () => {
    const file = join(temporaryFolder(), 'figure.pdf');
    writeFileSync(
      file,
      await figureToPdf(figureElements({ ...learningCurves(), size: sizeAt('nature', 'full') }), assets.font),
    );
    const content = spawnSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' }).stdout;
    const heightOf = (word: string): number => {
      const [, top, bottom] =
        new RegExp(`yMin="([\\d.]+)" xMax="[\\d.]+" yMax="([\\d.]+)">${word}<`).exec(content) ?? [];
      return Number(bottom) - Number(top);
    };
    // poppler's boxes are as high as the font says, the same share of the size for every word.
    const share = heightOf('interactions') / 7;
    expect(share).toBeGreaterThan(1);
    expect(heightOf('10k') / share).toBeCloseTo(6.13, 1);
    expect(heightOf('Reacher') / share).toBeCloseTo(7, 1);
  });
});

describe.skipIf(!has('pdflatex'))('by pdfTeX (skipped where pdflatex is not installed)', () => {
  test('pictures compile in a page of LaTeX', () => {
    const folder = temporaryFolder();
    Object.values(figures).forEach((figure, i) => writeFileSync(join(folder, `figure${i}.pgf`), figureToPgf(figure)));
    writeFileSync(
      join(folder, 'page.tex'),
      '\\documentclass{article}\\usepackage[margin=0.5in]{geometry}\\usepackage{tikz}\\begin{document}' +
        '\\noindent\\input{figure0.pgf}\\par\\noindent\\input{figure1.pgf}\\end{document}',
    );
    const run = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'page.tex'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.status, run.stdout.slice(-1500)).toBe(0);
    expect(run.stdout).not.toContain('Overfull');
  });
});

describe.skipIf(!has('pdflatex'))('by pdfTeX, of more points than it holds (skipped likewise)', () => {
  test('all of it is set on one page', async () => {
    const folder = temporaryFolder();
    const figure = figureElements(crowdedGrid());
    writeFileSync(join(folder, 'figure.tex'), figureToPgf(figure, 'figure-art.pdf'));
    writeFileSync(join(folder, 'figure-art.pdf'), await figureToPdf(artOf(figure), assets.font));
    writeFileSync(
      join(folder, 'page.tex'),
      '\\documentclass{article}\\usepackage[margin=0.5in]{geometry}\\usepackage{tikz}\\begin{document}' +
        '\\noindent\\input{figure.tex}\\end{document}',
    );
    const run = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'page.tex'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.status, run.stdout.slice(-1500)).toBe(0);
    expect(run.stdout).toContain('1 page');
    expect(run.stdout).not.toContain('Overfull');
  });
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
