import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { loadFigureAssets } from '../../figures/assets.ts';
import type { FigureContent } from '../../figures/content.ts';
import type { SvgElement } from '../../figures/element.ts';
import { figureToCsv } from '../../figures/figureData.ts';
import { figureToPdf } from '../../figures/formats/pdf.ts';
import { artOf, figureToPgf, needsArt } from '../../figures/formats/pgf.ts';
import { svgToPngBytes } from '../../figures/formats/png.ts';
import { elementsToSvg, layOutFigure, pageWarnings } from '../../figures/formats/svg.ts';
import type { LaidOutFigure } from '../../figures/page.ts';

export type PictureFormat = 'svg' | 'pdf' | 'tex' | 'png' | 'csv' | 'json';

export interface FileChoice {
  /** Name of the files, without their endings. */
  readonly stem: string;
  /** Of a PNG. */
  readonly dpi: number;
  /** Of a PDF: text as outlines. */
  readonly outlines: boolean;
}

/** Writes one format; a picture for LaTeX may be two files. */
export type FigureWriter = (format: PictureFormat) => Promise<readonly ExportedFile[]>;

/**
 * A figure as files to save: its picture, laid out once, the exact numbers in it, or the record of how it was made.
 *
 * @param record made only where it is asked for, of the warnings that go with the picture.
 * @throws DataError, on writing a picture, where the figures' font cannot draw a text.
 */
export function figureWriter(
  content: FigureContent,
  record: (warnings: readonly string[]) => unknown,
  { stem, dpi, outlines }: FileChoice,
): FigureWriter {
  let laidOut: LaidOutFigure | null = null;
  const figure = (): SvgElement => (laidOut ??= layOutFigure(content)).figure;
  const picture = (file: ExportedFile): ExportedFile =>
    laidOut === null || laidOut.warnings.length === 0 ? file : { ...file, warnings: laidOut.warnings };
  const text = (ending: string, mediaType: string, written: string): ExportedFile => ({
    name: `${stem}${ending}`,
    mediaType,
    encoding: 'utf8',
    content: written,
  });
  const pdf = async (ending: string, elements: SvgElement): Promise<ExportedFile> =>
    bytes(
      `${stem}${ending}`,
      'application/pdf',
      await figureToPdf(elements, (await loadFigureAssets()).font, { outlines }),
    );

  return async (format) => {
    switch (format) {
      case 'svg':
        return [picture(text('.svg', 'image/svg+xml', elementsToSvg(figure())))];
      case 'pdf':
        return [picture(await pdf('.pdf', figure()))];
      case 'tex': {
        const art = needsArt(figure()) ? await pdf('-art.pdf', artOf(figure())) : null;
        const tikz = picture(text('.tex', 'application/x-tex', figureToPgf(figure(), art?.name ?? null)));
        return art === null ? [tikz] : [tikz, art];
      }
      case 'png': {
        const png = await svgToPngBytes(elementsToSvg(figure()), dpi, await loadFigureAssets());
        return [picture(bytes(`${stem}.png`, 'image/png', png))];
      }
      case 'csv':
        return [text('.csv', 'text/csv', figureToCsv(content))];
      case 'json':
        return [
          text(
            '.json',
            'application/json',
            `${JSON.stringify(record(laidOut?.warnings ?? pageWarnings(content)), null, 2)}\n`,
          ),
        ];
    }
  };
}

function bytes(name: string, mediaType: string, content: Uint8Array): ExportedFile {
  return { name, mediaType, encoding: 'base64', content: Buffer.from(content).toString('base64') };
}
