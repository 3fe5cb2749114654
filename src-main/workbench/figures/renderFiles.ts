import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { FigureFormat } from '../../contract/figures/stored.ts';
import { loadFigureAssets } from '../../figures/assets.ts';
import type { FigureContent } from '../../figures/content.ts';
import { figureToCsv } from '../../figures/figureData.ts';
import { figureToPdf } from '../../figures/formats/pdf.ts';
import { figureToPgf } from '../../figures/formats/pgf.ts';
import { svgToPngBytes } from '../../figures/formats/png.ts';
import type { SvgElement } from '../../figures/element.ts';
import { elementsToSvg, figureElements } from '../../figures/formats/svg.ts';
import { tableToLatex, tableToMarkdown, type Table } from '../../figures/table.ts';

export interface RenderChoice {
  readonly name: string;
  readonly formats: readonly FigureFormat[];
  readonly dpi: number;
  readonly outlines: boolean;
}

const endings: Readonly<Record<FigureFormat, string>> = {
  svg: '.svg',
  pdf: '.pdf',
  tex: '.tex',
  png: '.png',
  csv: '.csv',
  json: '.json',
  md: '.md',
  latex: '-table.tex',
};

/**
 * A figure in some formats, laid out once.
 *
 * @param record made only where it is asked for.
 * @throws TutelageError where a table is asked of a figure that has none; DataError where a text cannot be drawn.
 */
export async function renderFiles(
  content: FigureContent,
  record: () => unknown,
  choice: RenderChoice,
): Promise<readonly ExportedFile[]> {
  // Numbers and tables are written of labels that no font can draw, too.
  let laidOut: SvgElement | null = null;
  const figure = (): SvgElement => (laidOut ??= figureElements(content));
  const files: ExportedFile[] = [];
  for (const format of choice.formats) files.push(await renderFile({ content, record, figure }, format, choice));
  return files;
}

interface Source {
  readonly content: FigureContent;
  readonly record: () => unknown;
  readonly figure: () => SvgElement;
}

async function renderFile(
  { content, record, figure }: Source,
  format: FigureFormat,
  { name: title, dpi, outlines }: RenderChoice,
): Promise<ExportedFile> {
  const name = `${stemOf(title)}${endings[format]}`;
  const text = (mediaType: string, written: string): ExportedFile => ({
    name,
    mediaType,
    encoding: 'utf8',
    content: written,
  });
  switch (format) {
    case 'svg':
      return text('image/svg+xml', elementsToSvg(figure()));
    case 'tex':
      return text('application/x-tex', figureToPgf(figure()));
    case 'csv':
      return text('text/csv', figureToCsv(content));
    case 'json':
      return text('application/json', `${JSON.stringify(record(), null, 2)}\n`);
    case 'md':
      return text('text/markdown', tablesOf(content, format).map(tableToMarkdown).join('\n'));
    case 'latex':
      return text('application/x-tex', tablesOf(content, format).map(tableToLatex).join('\n'));
    case 'pdf':
      return bytes(name, 'application/pdf', await figureToPdf(figure(), (await loadFigureAssets()).font, { outlines }));
    case 'png':
      return bytes(name, 'image/png', await svgToPngBytes(elementsToSvg(figure()), dpi, await loadFigureAssets()));
  }
}

function bytes(name: string, mediaType: string, content: Uint8Array): ExportedFile {
  return { name, mediaType, encoding: 'base64', content: Buffer.from(content).toString('base64') };
}

function tablesOf(content: FigureContent, format: string): readonly Table[] {
  const tables =
    content.kind === 'mixed' ? content.panels.flatMap((panel) => (panel.kind === 'table' ? [panel.table] : [])) : [];
  if (tables.length === 0)
    throw new TutelageError(
      'invalid-request',
      `The figure has no table to write as ${format}. Add one to its panels, or take csv for its numbers.`,
    );
  return tables;
}

/** What a file can be called everywhere. */
export function stemOf(title: string): string {
  const stem = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return stem === '' ? 'figure' : stem;
}
