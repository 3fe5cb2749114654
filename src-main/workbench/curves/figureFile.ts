import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { loadFigureAssets } from '../../figures/assets.ts';
import { figureToCsv } from '../../figures/figureData.ts';
import { figureToPdf } from '../../figures/formats/pdf.ts';
import { figureToPgf } from '../../figures/formats/pgf.ts';
import { printDpi, svgToPngBytes } from '../../figures/formats/png.ts';
import type { FigureContent } from '../../figures/content.ts';
import { figureElements, figureToSvg } from '../../figures/formats/svg.ts';

/** A figure as a file to save: its picture, the exact numbers in it, or the record of how it was made. */
export async function figureFile(
  stem: string,
  content: FigureContent,
  record: unknown,
  format: 'svg' | 'pdf' | 'pgf' | 'png' | 'csv' | 'json',
): Promise<ExportedFile> {
  const name = `${stem}.${format}`;
  switch (format) {
    case 'svg':
      return { name, mediaType: 'image/svg+xml', encoding: 'utf8', content: figureToSvg(content) };
    case 'pgf':
      return {
        name,
        mediaType: 'application/x-tex',
        encoding: 'utf8',
        content: figureToPgf(figureElements(content)),
      };
    case 'csv':
      return { name, mediaType: 'text/csv', encoding: 'utf8', content: figureToCsv(content) };
    case 'json':
      return { name, mediaType: 'application/json', encoding: 'utf8', content: `${JSON.stringify(record, null, 2)}\n` };
    case 'pdf':
      return binary(
        name,
        'application/pdf',
        await figureToPdf(figureElements(content), (await loadFigureAssets()).font),
      );
    case 'png':
      return binary(name, 'image/png', await svgToPngBytes(figureToSvg(content), printDpi, await loadFigureAssets()));
  }
}

function binary(name: string, mediaType: string, bytes: Uint8Array): ExportedFile {
  return { name, mediaType, encoding: 'base64', content: Buffer.from(bytes).toString('base64') };
}
