import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { figureFormats, renderRequest, type FigureFormat } from '../../contract/figures/stored.ts';
import { numberOption } from '../options/numberOption.ts';
import { requireWritableFolder } from '../options/outputPath.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { findFigure, isFile, readFile } from './figureNames.ts';
import { sized, type SizeOptions } from './newFigure.ts';

export interface RenderFigureOptions extends DatabaseOption, SizeOptions {
  readonly format: string;
  readonly out: string;
  readonly dpi: string;
  readonly outlines: boolean;
  readonly json: boolean;
}

/**
 * `tutelage figure render`: a stored figure, or one of a file, as files; the plotted data and the record always
 * beside it.
 */
export function renderCommand(name: string, options: RenderFigureOptions): Promise<ExitCode> {
  const formats = formatsOf(options.format);
  const dpi = numberOption(renderRequest.shape.dpi.unwrap(), '--dpi', options.dpi);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const stored = isFile(name) ? null : await findFigure(workbench, name);
    const figure = stored ?? readFile(name);
    const specification = sized(figure.specification, options);
    requireWritableFolder('--out', options.out);
    for (const change of stored?.changes ?? []) say(`Since the figure was saved: ${change}`);
    // All are drawn before any is written: a figure that cannot be drawn leaves nothing half done.
    const files = await workbench.handlers['figures.render']({
      specification,
      formats: [...formats],
      name: figure.name,
      dpi,
      outlines: options.outlines,
    });
    const own = files.find((file) => resolve(options.out, file.name) === resolve(name));
    if (own !== undefined)
      throw new UsageError(
        `--out: ${name} itself would be overwritten by the figure's ${own.name}. Take another folder.`,
      );
    mkdirSync(options.out, { recursive: true });
    for (const file of files) {
      const path = join(options.out, file.name);
      writeFileSync(path, file.encoding === 'base64' ? Buffer.from(file.content, 'base64') : file.content);
      if (options.json) print(JSON.stringify({ file: path }));
      else say(`Wrote ${path}`);
    }
    for (const warning of new Set(files.flatMap(({ warnings = [] }) => warnings))) say(warning);
    return 0;
  });
}

function formatsOf(text: string): readonly FigureFormat[] {
  const asked = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const format = figureFormats.find((known) => known === part);
      if (format === undefined)
        throw new UsageError(
          `--format "${part}": choose of ${figureFormats.join(', ')}, several with commas between them.`,
        );
      return format;
    });
  return [...new Set<FigureFormat>([...asked, 'csv', 'json'])];
}
