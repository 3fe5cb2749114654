import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { FigureFormat } from '../../contract/figures/stored.ts';
import type { FigureContent } from '../../figures/content.ts';
import { tableToLatex, tableToMarkdown, type Table } from '../../figures/table.ts';
import { figureWriter } from '../curves/figureFiles.ts';

export interface RenderChoice {
  readonly name: string;
  readonly formats: readonly FigureFormat[];
  readonly dpi: number;
  readonly outlines: boolean;
  /** Whether its tables stand across all columns of the page. */
  readonly isWide: boolean;
}

/**
 * A figure in some formats, laid out once.
 *
 * @param record made only where it is asked for, of the warnings that go with the picture.
 * @throws TutelageError where a table is asked of a figure that has none; DataError where a text cannot be drawn.
 */
export async function renderFiles(
  content: FigureContent,
  record: (warnings: readonly string[]) => unknown,
  { name, formats, dpi, outlines, isWide }: RenderChoice,
): Promise<readonly ExportedFile[]> {
  const stem = stemOf(name);
  const write = figureWriter(content, record, { stem, dpi, outlines });
  const files: ExportedFile[] = [];
  for (const format of formats)
    files.push(
      ...(format === 'md' || format === 'latex' ? [tableFile(content, format, stem, isWide)] : await write(format)),
    );
  return files;
}

function tableFile(content: FigureContent, format: 'md' | 'latex', stem: string, isWide: boolean): ExportedFile {
  const tables =
    content.kind === 'mixed' ? content.panels.flatMap((panel) => (panel.kind === 'table' ? [panel.table] : [])) : [];
  if (tables.length === 0)
    throw new TutelageError(
      'invalid-request',
      `The figure has no table to write as ${format}. Add one to its panels, or take csv for its numbers.`,
    );
  const written = (write: (table: Table) => string): string => tables.map(write).join('\n');
  return format === 'md'
    ? { name: `${stem}.md`, mediaType: 'text/markdown', encoding: 'utf8', content: written(tableToMarkdown) }
    : {
        name: `${stem}-table.tex`,
        mediaType: 'application/x-tex',
        encoding: 'utf8',
        content: written((table) => tableToLatex(table, isWide)),
      };
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
